package trapline.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a guest has cost.
 *
 * @param processNanos CPU time of the whole process that runs it, compilers and collectors included
 * @param vmNanos of it, what the node's VM threads have used; as much as the process for QEMU, which says nothing about its threads
 * @param retired how many instructions it has completed; 0 for QEMU
 * @param direct how many of them were executed directly
 * @param messages traps that went as messages, by interpreter
 * @param assisted traps that were simulated inline, by interpreter
 */
record Cost(
        long processNanos,
        long vmNanos,
        long retired,
        long direct,
        Map<String, Long> messages,
        Map<String, Long> assisted) {
    private static final double NANOS_PER_SECOND = 1e9;

    Cost {
        messages = Map.copyOf(messages);
        assisted = Map.copyOf(assisted);
    }

    /** {@return the cost of QEMU} */
    static Cost ofProcess(long nanos) {
        return new Cost(nanos, nanos, 0, 0, Map.of(), Map.of());
    }

    /** {@return what was added since an earlier cost of the same guest} */
    Cost since(Cost earlier) {
        return new Cost(
                processNanos - earlier.processNanos,
                vmNanos - earlier.vmNanos,
                retired - earlier.retired,
                direct - earlier.direct,
                difference(messages, earlier.messages),
                difference(assisted, earlier.assisted));
    }

    double processSeconds() {
        return processNanos / NANOS_PER_SECOND;
    }

    double vmSeconds() {
        return vmNanos / NANOS_PER_SECOND;
    }

    private static Map<String, Long> difference(Map<String, Long> later, Map<String, Long> earlier) {
        Map<String, Long> more = new TreeMap<>();
        later.forEach((name, count) -> {
            long added = count - earlier.getOrDefault(name, 0L);
            if (added > 0) {
                more.put(name, added);
            }
        });
        return more;
    }
}
