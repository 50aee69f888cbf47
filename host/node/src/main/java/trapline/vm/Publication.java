package trapline.vm;

import java.util.Optional;
import trapline.monitor.Guest;
import trapline.monitor.TrapRecord;
import trapline.monitor.allocator.Shares;

/** What a machine lets everyone know of itself, on the node's board. */
final class Publication {
    private final VmSpec spec;
    private final Guest guest;
    private final Hosted board;
    private final Outside outside;
    private final Recording recording;
    private Shares shares;
    private boolean revoked;
    private Optional<Long> result = Optional.empty();
    private Optional<String> failure = Optional.empty();

    Publication(VmSpec spec, Guest guest, Hosted board, Outside outside, Recording recording) {
        this.recording = recording;
        this.spec = spec;
        this.guest = guest;
        this.board = board;
        this.outside = outside;
        this.shares = spec.shares();
    }

    /** Makes the machine's present state known. */
    void publish(VmState state) {
        if (state.isFinal()) {
            recording.mark();
            recording.whenSettled(() -> publishNow(state));
        } else {
            publishNow(state);
        }
    }

    private void publishNow(VmState state) {
        TrapRecord traps = guest.trapRecord();
        Optional<String> delay = state.isFinal() ? Optional.empty() : recording.delay();
        VmState shown = delay.isPresent() ? VmState.STALLED : state;
        board.publish(new VmStatus(
                spec.id(),
                spec.tenant(),
                spec.imageName(),
                spec.program().machine(),
                shown,
                revoked ? Optional.empty() : Optional.of(guest.region()),
                shares.weight(),
                guest.steps(),
                guest.retired(),
                guest.direct(),
                guest.interpreted(),
                traps.total() - traps.totalAssisted(),
                traps.totalAssisted(),
                recording.released(),
                result,
                failure.or(() -> delay),
                spec.durability()));
        // Who hears now that the machine has ended finds it on the board, with its result.
        outside.answerListeners(state);
    }

    /** {@return what was published last} */
    VmStatus last() {
        return board.status();
    }

    void share(Shares changed) {
        shares = changed;
    }

    Shares shares() {
        return shares;
    }

    /** It has halted on another node. */
    void resume(Optional<Long> earlier) {
        result = earlier;
    }

    /** Its region is no longer its own. */
    void revoke() {
        revoked = true;
    }

    boolean revoked() {
        return revoked;
    }

    /** It has halted by itself. */
    void finish() {
        result = Optional.of(guest.result());
    }

    Optional<Long> result() {
        return result;
    }

    void fail(String why) {
        failure = Optional.of(why);
    }
}
