package trapline.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import trapline.machine.Image;
import trapline.vm.VmStatus;

/**
 * What hosting many machines costs each of them: the instructions that 1,000 machines retire in a CPU second of the VM threads,
 * against those of one machine alone, in turns A B A B on two nodes of one VM thread each. The goal: at least 95 %.
 */
public final class SharedProcessor {
    private static final int MACHINES = 1000;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int ROUNDS = 15;
    private static final long ROUND_NANOS = 600_000_000;
    private static final double GOAL = 0.95;
    private static final double NANOS_PER_MICRO = 1000;

    private SharedProcessor() {}

    /**
     * Measures.
     *
     * @param arguments the programs that are wanted; none for all
     * @throws IOException if the node cannot write its files
     */
    public static void main(String[] arguments) throws IOException {
        System.out.printf("million instructions per CPU second, median (lowest-highest) of %d rounds%n%n", ROUNDS);
        System.out.printf("%-12s %-22s %-22s %s%n", "guest", "1 machine", MACHINES + " machines", "ratio");
        Map<String, Image> programs = new LinkedHashMap<>();
        programs.put("branches", Programs.branches());
        programs.put("calls", Programs.calls());
        programs.put("runaway", Programs.image("runaway"));
        if (arguments.length > 0) {
            programs.keySet().retainAll(List.of(arguments));
        }
        for (Map.Entry<String, Image> program : programs.entrySet()) {
            compare(program.getKey(), program.getValue());
        }
    }

    private static void compare(String name, Image image) throws IOException {
        try (BenchNode alone = BenchNode.start("64 MiB", 1);
                BenchNode many = BenchNode.start("1 GiB", 1)) {
            alone.create(BenchNode.specs(name, image, 1, true));
            alone.pauseAll();
            many.create(BenchNode.specs(name, image, MACHINES, true));
            many.pauseAll();
            List<Double> ones = new ArrayList<>();
            List<Double> thousands = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                double one = millionsPerSecond(alone);
                double thousand = millionsPerSecond(many);
                if (round >= 0) {
                    ones.add(one);
                    thousands.add(thousand);
                    ratios.add(thousand / one);
                }
            }
            print(name, new Rounds(ones), new Rounds(thousands), new Rounds(ratios));
        }
    }

    /** Lets the machines of a node run, which all rest before and after. */
    private static double millionsPerSecond(BenchNode node) {
        node.unpauseAll();
        ProcessorTime.letVmThreadsUse(ROUND_NANOS / 4);
        long before = node.sum(VmStatus::retired);
        long used = ProcessorTime.letVmThreadsUse(ROUND_NANOS);
        double millions = (node.sum(VmStatus::retired) - before) * NANOS_PER_MICRO / used;
        node.pauseAll();
        return millions;
    }

    private static void print(String name, Rounds one, Rounds thousand, Rounds ratio) {
        System.out.printf(
                Locale.ROOT,
                "%-12s %-22s %-22s %s  %s%n",
                name,
                one.show(0),
                thousand.show(0),
                ratio.show(2),
                ratio.median() >= GOAL ? "at least 0.95: reached" : "at least 0.95: MISSED");
    }
}
