package trapline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import trapline.machine.Image;
import trapline.vm.VmSpec;
import trapline.vm.VmState;

/**
 * Many machines on one node. The goals: 10,000 created within 2 s; 100,000 idle ones in 4 GiB beside the pages of real storage
 * that they have touched.
 */
public final class ManyMachines {
    private static final int CREATED = 10_000;
    private static final double SECONDS_GOAL = 2;
    private static final int CREATE_ROUNDS = Integer.getInteger("rounds", 5);
    private static final int IDLE = 100_000;
    private static final double GIB_GOAL = 4;
    private static final double GIB = 1L << 30;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String STORAGE = "8 GiB";

    private ManyMachines() {}

    /**
     * Measures.
     *
     * @param arguments "create" for the first goal only
     * @throws IOException if the node cannot write its files
     */
    public static void main(String[] arguments) throws IOException {
        try (BenchNode node = BenchNode.start(STORAGE, 0)) {
            create(node);
            if (arguments.length == 0) {
                idle(node);
            }
        }
    }

    /** The first round is that of a JVM that has just started. */
    private static void create(BenchNode node) {
        Image hello = Programs.image("hello");
        List<Double> later = new ArrayList<>();
        for (int round = 0; round < CREATE_ROUNDS; round++) {
            List<VmSpec> specs = BenchNode.specs("hello", hello, CREATED, true);
            long processor = ProcessorTime.ofTheProcess();
            long start = System.nanoTime();
            node.create(specs);
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            double used = (ProcessorTime.ofTheProcess() - processor) / NANOS_PER_SECOND;
            print("create %,d machines, round %d: %.2f s, %.2f CPU s".formatted(CREATED, round, seconds, used));
            if (round > 0) {
                later.add(seconds);
            } else {
                verdict("the first within 2 s", seconds <= SECONDS_GOAL);
            }
            await(node, VmState.HALTED, CREATED);
            node.deleteAll();
        }
        print("later rounds: " + new Rounds(later).show(2) + " s");
    }

    private static void idle(BenchNode node) throws IOException {
        long start = System.nanoTime();
        node.create(BenchNode.specs("echo", Programs.image("echo"), IDLE, true));
        await(node, VmState.WAITING, IDLE);
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        // A machine's memory is what is left when the garbage of its creation is gone.
        ProcessMemory memory = ProcessMemory.withoutGarbage();
        double heap = memory.heap() / GIB;
        double touched = memory.touched() / GIB;
        double resident = memory.resident() / GIB;
        print(String.format(
                Locale.ROOT,
                "%,d idle machines in %.1f s: %.2f GiB resident, of it %.2f GiB touched storage; heap in use %.2f GiB",
                IDLE,
                seconds,
                resident,
                touched,
                heap));
        print(String.format(Locale.ROOT, "a machine: %.0f bytes of heap", heap * GIB / IDLE));
        verdict("in 4 GiB beside touched storage", resident - touched <= GIB_GOAL);
    }

    private static void await(BenchNode node, VmState state, int count) {
        while (node.sum(status -> status.state() == state ? 1 : 0) < count) {
            BenchNode.sleep(Duration.ofMillis(20));
        }
    }

    private static void verdict(String goal, boolean reached) {
        print("  " + goal + ": " + (reached ? "reached" : "MISSED"));
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
