package trapline.vm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trapline.monitor.VmId;

/**
 * Those who have asked for something and have not been answered yet, for each machine in the order in which they came.
 *
 * @param <T> what is kept of one who asks
 */
final class Askers<T> {
    private final Map<VmId, Deque<T>> waiting = new HashMap<>();

    /** {@return whether this is the only one that asks for the machine} */
    boolean add(VmId vm, T asker) {
        Deque<T> line = waiting.computeIfAbsent(vm, _ -> new ArrayDeque<>());
        line.add(asker);
        return line.size() == 1;
    }

    /** {@return the one that has waited longest, who does not wait any more; there must be one} */
    T next(VmId vm) {
        Deque<T> line = Optional.ofNullable(waiting.get(vm)).orElseThrow();
        T first = line.remove();
        if (line.isEmpty()) {
            waiting.remove(vm);
        }
        return first;
    }

    /** {@return whether anybody waits} */
    boolean waits(VmId vm) {
        return waiting.containsKey(vm);
    }

    /** {@return all that wait, who do not any more} */
    List<T> all(VmId vm) {
        return Optional.ofNullable(waiting.remove(vm)).map(List::copyOf).orElse(List.of());
    }
}
