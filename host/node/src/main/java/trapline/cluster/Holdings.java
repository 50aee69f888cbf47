package trapline.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import trapline.cluster.HeldMachine.Stage;
import trapline.cluster.placement.Demand;
import trapline.machine.RelocationBounds;
import trapline.monitor.VmId;
import trapline.vm.Board;
import trapline.vm.Hosted;
import trapline.vm.VmStatus;

/** An agent's books: the machines that its node has, that are to come, and that have gone and of which others have yet to hear. */
final class Holdings {
    private final Board board;
    private final Map<VmId, HeldMachine> all = new HashMap<>();

    /** The books of a node with that board: what is on it was there before. */
    Holdings(Board board) {
        this.board = board;
        board.all()
                .forEach(hosted -> put(
                        new HeldMachine(Demands.of(hosted.spec(), Demand.Wishes.NONE), Optional.empty(), Stage.THERE)));
    }

    Optional<HeldMachine> find(VmId vm) {
        return Optional.ofNullable(all.get(vm));
    }

    /** {@return a machine, if it is as far as that} */
    Optional<HeldMachine> find(VmId vm, Stage stage) {
        return find(vm).filter(one -> one.stage() == stage);
    }

    /** {@return all of them, as it was before anything else is done} */
    List<HeldMachine> all() {
        return List.copyOf(all.values());
    }

    /** {@return whether nothing holds the name but what others have yet to hear} */
    boolean isFree(VmId vm) {
        return find(vm).map(one -> one.stage().isOver()).orElse(true);
    }

    boolean isOnBoard(VmId vm) {
        return board.find(vm).isPresent();
    }

    /** A machine is in the books, in place of one of its name; of that nobody need hear any more. */
    void put(HeldMachine one) {
        Optional.ofNullable(all.put(one.vm(), one)).ifPresent(HeldMachine::over);
    }

    /** Others know that a machine is no more. */
    void forget(HeldMachine one) {
        all.remove(one.vm());
        one.over();
    }

    /** {@return the machines for which places are kept and that are not all there yet} */
    Set<VmId> coming() {
        return all.values().stream()
                .filter(one -> one.stage().isToCome())
                .map(HeldMachine::vm)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** {@return what an authority is told that gathers} */
    List<Authority.Reported> reported() {
        return all.values().stream()
                .flatMap(one ->
                        one.stage().presence().stream().map(presence -> new Authority.Reported(present(one), presence)))
                .toList();
    }

    /** {@return what a machine needs; it may have another size than it came with} */
    Demand present(HeldMachine one) {
        return board.find(one.vm())
                .map(Hosted::status)
                .map(status -> one.demand().resized(words(one.demand(), status), status.weight()))
                .orElse(one.demand());
    }

    private static long words(Demand demand, VmStatus status) {
        return status.region().map(RelocationBounds::b).orElse(demand.words());
    }
}
