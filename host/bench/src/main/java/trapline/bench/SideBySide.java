package trapline.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** The same programs on a node and in QEMU, measured in turns: CPU times, and how many times as fast the node is. */
final class SideBySide {
    private static final double MILLION = 1e6;
    private static final double SECONDS_TO_MICROS = 1e6;

    private final SequencedMap<String, List<Cost>> hosted = new LinkedHashMap<>();
    private final SequencedMap<String, List<Cost>> qemu = new LinkedHashMap<>();

    void addHosted(String program, Cost cost) {
        add(hosted, "node", program, cost);
    }

    void addQemu(String program, Cost cost) {
        add(qemu, "QEMU", program, cost);
    }

    private static void add(Map<String, List<Cost>> costs, String engine, String program, Cost cost) {
        costs.computeIfAbsent(program, _ -> new ArrayList<>()).add(cost);
        System.out.printf(Locale.ROOT, "%s %s %.2f s%n", program, engine, cost.processSeconds());
    }

    /**
     * Prints the medians of the rounds after the first, in which a JVM starts, and the first beside them.
     *
     * @param what the programs are
     */
    void report(String what) {
        System.out.printf(
                "%n%s: CPU seconds; node: all threads of the process, and its VM threads alone%n"
                        + "%-14s %-18s %-18s %-18s %6s %6s %8s %6s%n",
                what, "program", "QEMU", "node", "VM threads", "faster", "first", "M instr", "per us");
        double logarithms = 0;
        double logarithmsOfThreads = 0;
        for (String program : hosted.sequencedKeySet()) {
            List<Cost> ours = hosted.getOrDefault(program, List.of());
            Rounds theirs = later(qemu.getOrDefault(program, List.of()), false);
            Rounds all = later(ours, false);
            Rounds threads = later(ours, true);
            double faster = theirs.median() / all.median();
            logarithms += Math.log(faster);
            logarithmsOfThreads += Math.log(theirs.median() / threads.median());
            System.out.printf(
                    Locale.ROOT,
                    "%-14s %-18s %-18s %-18s %6.2f %6.2f %8.0f %6.0f%n",
                    program,
                    theirs.show(2),
                    all.show(2),
                    threads.show(2),
                    faster,
                    theirs.median() / ours.getFirst().processSeconds(),
                    ours.getLast().retired() / MILLION,
                    ours.getLast().retired() / threads.median() / SECONDS_TO_MICROS);
        }
        System.out.printf(
                Locale.ROOT,
                "geometric mean: %.2f times as fast as QEMU with all threads, %.2f by the VM threads alone%n",
                Math.exp(logarithms / hosted.size()),
                Math.exp(logarithmsOfThreads / hosted.size()));
    }

    private static Rounds later(List<Cost> costs, boolean threadsOnly) {
        return new Rounds(costs.stream()
                .skip(costs.size() > 1 ? 1 : 0)
                .map(cost -> threadsOnly ? cost.vmSeconds() : cost.processSeconds())
                .toList());
    }
}
