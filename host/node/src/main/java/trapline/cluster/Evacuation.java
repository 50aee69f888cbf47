package trapline.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import trapline.monitor.VmId;

/** Machines being moved away, a few at once, as those of a drained node; what cannot be moved stays, with its reason. */
final class Evacuation {
    private final Deque<VmId> waiting = new ArrayDeque<>();
    private final Set<VmId> underWay = new LinkedHashSet<>();
    private final Map<String, String> left = new TreeMap<>();
    private final Set<VmId> known = new HashSet<>();
    private final Set<VmId> coming = new LinkedHashSet<>();
    private final int atOnce;
    private int moved;
    private boolean stopped;

    /**
     * An evacuation that has not begun.
     *
     * @param machines which are to go
     * @param atOnce how many at once, at least 1
     */
    Evacuation(List<VmId> machines, int atOnce) {
        this.atOnce = atOnce;
        machines.forEach(this::isHere);
    }

    /** A machine is to go, too, if it is not known yet. */
    void isHere(VmId vm) {
        coming.remove(vm);
        if (known.add(vm)) {
            waiting.addLast(vm);
        }
    }

    /** A machine is not here yet; when it has come it is to go, too. */
    void comes(VmId vm) {
        if (!known.contains(vm)) {
            coming.add(vm);
        }
    }

    /** {@return those that are not here yet} */
    Set<VmId> coming() {
        return Set.copyOf(coming);
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

    /** A machine was deleted, or has not come after all. */
    void isNoMore(VmId vm) {
        coming.remove(vm);
        underWay.remove(vm);
    }

    /** Nothing more is to be moved; what is on its way arrives. */
    void stop(String why) {
        stopped = true;
        waiting.forEach(vm -> left.put(vm.value(), why));
        waiting.clear();
        coming.clear();
    }

    boolean isStopped() {
        return stopped;
    }

    Dock.Evacuated report() {
        return new Dock.Evacuated(waiting.size(), List.copyOf(coming), List.copyOf(underWay), moved, left);
    }
}
