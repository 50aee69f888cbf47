package trapline.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import trapline.monitor.VmId;

/** A drained node's machines being moved away, a few at once; what cannot be moved stays, with its reason. */
final class Evacuation {
    private final Deque<VmId> waiting;
    private final Set<VmId> underWay = new LinkedHashSet<>();
    private final Map<String, String> left = new TreeMap<>();
    private final int atOnce;
    private int moved;

    /**
     * An evacuation that has not begun.
     *
     * @param machines which are to go
     * @param atOnce how many at once, at least 1
     */
    Evacuation(List<VmId> machines, int atOnce) {
        this.waiting = new ArrayDeque<>(machines);
        this.atOnce = atOnce;
    }

    /** {@return the machine to be moved next, if one may be now} */
    Optional<VmId> next() {
        if (underWay.size() >= atOnce || waiting.isEmpty()) {
            return Optional.empty();
        }
        VmId vm = waiting.removeFirst();
        underWay.add(vm);
        return Optional.of(vm);
    }

    /** A machine is elsewhere, or the reason says why not. */
    void ended(VmId vm, Optional<String> reason) {
        if (underWay.remove(vm)) {
            reason.ifPresentOrElse(why -> left.put(vm.value(), why), () -> moved++);
        }
    }

    /** Nothing more is to be moved; what is on its way arrives. */
    void stop(String why) {
        waiting.forEach(vm -> left.put(vm.value(), why));
        waiting.clear();
    }

    Dock.Evacuated report() {
        return new Dock.Evacuated(waiting.size(), List.copyOf(underWay), moved, left);
    }
}
