package trapline.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import trapline.machine.Image;
import trapline.vm.VmStatus;

/**
 * What a trap costs: VirtualMachine, Dispatcher, Interpreter and back, by the real actors, against {@link BareRoundTrip} on the
 * same threads and lanes, in turns A B A B. The goal: at most 1.5 times as much; the aim: 150 ns.
 *
 * <p>A trap's cost here is all that its machine costs, so the entry to the processor, the jump that closes the guest's loop, the
 * simulation of the instruction and the turns are in it.
 */
public final class TrapRoundTrip {
    private static final int WARM_UP_ROUNDS = 4;
    private static final int ROUNDS = 15;
    private static final int MANY = 1000;
    private static final long ROUND_NANOS = 400_000_000;
    private static final double GOAL = 1.5;

    private TrapRoundTrip() {}

    /**
     * Measures.
     *
     * @param arguments none
     * @throws IOException if the node cannot write its files
     */
    public static void main(String[] arguments) throws IOException {
        System.out.printf("CPU ns per round trip, median (lowest-highest) of %d rounds, one VM thread%n%n", ROUNDS);
        System.out.printf("%-12s %5s  %-20s %-20s %s%n", "guest", "VMs", "trap", "bare actors", "ratio");
        for (int machines : List.of(1, MANY)) {
            compare("one", Programs.trapsOfOneKind(), machines);
            compare("mixed", Programs.trapsOfManyKinds(), machines);
            compare("calls", Programs.supervisorCalls(), machines);
        }
    }

    private static void compare(String name, Image guest, int machines) throws IOException {
        try (BenchNode node = BenchNode.start("1 GiB", 1)) {
            node.create(BenchNode.specs(name, guest, machines, true));
            List<Double> traps = new ArrayList<>();
            List<Double> bare = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                double trap = nanosPerTrip(() -> node.sum(VmStatus::traps));
                node.pauseAll();
                double trip = bare(node, machines, "bare" + (round + WARM_UP_ROUNDS) + "-");
                node.unpauseAll();
                if (round >= 0) {
                    traps.add(trap);
                    bare.add(trip);
                    ratios.add(trap / trip);
                }
            }
            print(name, machines, new Rounds(traps), new Rounds(bare), new Rounds(ratios));
        }
    }

    private static double bare(BenchNode node, int machines, String name) {
        List<BareRoundTrip> trips = IntStream.range(0, machines)
                .mapToObj(i -> BareRoundTrip.start(node.node().system(), name + i))
                .toList();
        double nanos = nanosPerTrip(
                () -> trips.stream().mapToLong(BareRoundTrip::trips).sum());
        trips.forEach(BareRoundTrip::stop);
        return nanos;
    }

    private static double nanosPerTrip(LongSupplier trips) {
        ProcessorTime.letVmThreadsUse(ROUND_NANOS / 2);
        long before = trips.getAsLong();
        long used = ProcessorTime.letVmThreadsUse(ROUND_NANOS);
        return (double) used / (trips.getAsLong() - before);
    }

    private static void print(String name, int machines, Rounds traps, Rounds bare, Rounds ratios) {
        System.out.printf(
                Locale.ROOT,
                "%-12s %5d  %-20s %-20s %s  %s%n",
                name,
                machines,
                traps.show(0),
                bare.show(0),
                ratios.show(2),
                ratios.median() <= GOAL ? "at most 1.5: reached" : "at most 1.5: MISSED");
    }
}
