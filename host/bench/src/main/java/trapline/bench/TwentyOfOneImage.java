package trapline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import trapline.machine.Bytes;
import trapline.monitor.RiscVProgram;
import trapline.vm.VmStatus;

/**
 * What twenty machines of one program execute together on all processors, against one machine alone: instructions by the clock on
 * the wall, since it is threads that run at once which are compared. The programs are three of our compute kernels, one
 * after the other. The goal, on two processors: at least 1.8 times as much. Nothing else may run on the machine.
 *
 * <p>System properties: {@code rounds} (7), {@code processor} (interpreted).
 */
public final class TwentyOfOneImage {
    private static final List<String> KERNELS = List.of("sha256", "sort", "machine");
    private static final int MACHINES = 20;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int ROUNDS = Integer.getInteger("rounds", 7);
    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final long WORDS = 1L << 20;
    private static final double NANOS_PER_MICRO = 1000;
    private static final double GOAL = 1.8;

    private TwentyOfOneImage() {}

    /**
     * Measures.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        System.out.printf(
                "%d processors, load %s; million instructions a second%n",
                Runtime.getRuntime().availableProcessors(), HostLoad.now());
        for (String kernel : KERNELS) {
            compare(kernel);
        }
    }

    private static void compare(String kernel) throws IOException {
        try (BenchNode alone = BenchNode.start("64 MiB", 0);
                BenchNode many = BenchNode.start("1 GiB", 0)) {
            start(alone, kernel, 1);
            start(many, kernel, MACHINES);
            List<Double> ones = new ArrayList<>();
            List<Double> twenties = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                double one = millionsPerSecond(alone);
                double twenty = millionsPerSecond(many);
                if (round >= 0) {
                    ones.add(one);
                    twenties.add(twenty);
                    ratios.add(twenty / one);
                }
            }
            Rounds ratio = new Rounds(ratios);
            System.out.printf(
                    Locale.ROOT,
                    "%s: one machine %s, twenty together %s, ratio %s: %s%n",
                    kernel,
                    new Rounds(ones).show(0),
                    new Rounds(twenties).show(0),
                    ratio.show(2),
                    ratio.median() >= GOAL ? "reached" : "MISSED");
            System.out.println(many.processor());
        }
    }

    private static void start(BenchNode node, String kernel, int machines) throws IOException {
        Bytes elf = Bytes.of(Files.readAllBytes(ComputeKernels.bareMetal()));
        String words = "only=" + ComputeKernels.NAMES.indexOf(kernel) + " scale=100000000";
        RiscVProgram.Boot boot =
                new RiscVProgram.Boot(new RiscVProgram.Firmware.None(), Optional.of(elf), Optional.empty(), words);
        for (int i = 0; i < machines; i++) {
            node.create(BenchNode.spec("compute-" + i, RiscVProgram.of(boot, WORDS)));
        }
        node.pauseAll();
    }

    /** Lets the machines of a node run, which all rest before and after. */
    private static double millionsPerSecond(BenchNode node) {
        node.unpauseAll();
        BenchNode.sleep(WINDOW.dividedBy(4));
        long start = System.nanoTime();
        long before = node.sum(VmStatus::retired);
        BenchNode.sleep(WINDOW);
        long nanos = System.nanoTime() - start;
        double millions = (node.sum(VmStatus::retired) - before) * NANOS_PER_MICRO / nanos;
        node.pauseAll();
        return millions;
    }
}
