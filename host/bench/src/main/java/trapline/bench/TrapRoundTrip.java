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
 * What a trap costs: machine, dispatcher, interpreter and back, by the real actors, against {@link BareRoundTrip} on the
 * same threads and lanes, in turns A B A B. The goal: at most 1.5 times as much as three bare actors; the aim: 150 ns.
 *
 * <p>A trap's cost here is all that its machine costs, so the entry to the processor, the jump that closes the guest's loop, the
 * simulation of the instruction and the turns are in it. Beside it stands what four bare actors take, since some traps pass four:
 * all of the guest {@code calls}, one in six of {@code mixed}.
 *
 * <p>The system properties warmUp and rounds set how many rounds are run before measuring, and measured.
 */
public final class TrapRoundTrip {
    private static final int WARM_UP_ROUNDS = Integer.getInteger("warmUp", 4);
    private static final int ROUNDS = Integer.getInteger("rounds", 15);
    private static final int ACTORS = 3;
    private static final long ROUND_NANOS = 400_000_000;
    private static final double GOAL = 1.5;

    private TrapRoundTrip() {}

    /**
     * Measures.
     *
     * @param arguments the rows that are wanted; none for all
     * @throws IOException if the node cannot write its files
     */
    public static void main(String[] arguments) throws IOException {
        System.out.printf("CPU ns per round trip, median (lowest-highest) of %d rounds, one VM thread%n%n", ROUNDS);
        System.out.printf(
                "%-8s %5s  %-16s %-16s %-17s %-16s %s%n",
                "guest", "VMs", "trap", "3 bare actors", "ratio", "4 bare actors", "at most 1.5 x three");
        TrapRows.measure(arguments, TrapRoundTrip::compare);
    }

    private static void compare(String name, Image guest, int machines) throws IOException {
        try (BenchNode node = BenchNode.start("1 GiB", 1)) {
            node.create(BenchNode.specs(name, guest, machines, true));
            List<Double> traps = new ArrayList<>();
            List<Double> three = new ArrayList<>();
            List<Double> four = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                double trap = nanosPerTrip(() -> node.sum(VmStatus::traps));
                node.pauseAll();
                double trip = bare(node, machines, round, ACTORS);
                double longer = bare(node, machines, round, ACTORS + 1);
                node.unpauseAll();
                if (round >= 0) {
                    traps.add(trap);
                    three.add(trip);
                    four.add(longer);
                    ratios.add(trap / trip);
                }
            }
            print(name, machines, new Rounds(traps), new Rounds(three), new Rounds(ratios), new Rounds(four));
        }
    }

    private static double bare(BenchNode node, int machines, int round, int actors) {
        String name = "bare-" + actors + "-" + (round + WARM_UP_ROUNDS) + "-";
        List<BareRoundTrip> trips = IntStream.range(0, machines)
                .mapToObj(i -> BareRoundTrip.start(node.node().system(), name + i, actors))
                .toList();
        // All start at once, and the first turns take turns at each other's cost; afterwards there is one turn after
        // the other.
        while (trips.stream().anyMatch(trip -> trip.trips() == 0)) {
            ProcessorTime.letVmThreadsUse(ROUND_NANOS / 8);
        }
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

    private static void print(String name, int machines, Rounds traps, Rounds three, Rounds ratios, Rounds four) {
        System.out.printf(
                Locale.ROOT,
                "%-8s %5d  %-16s %-16s %-17s %-16s %s%n",
                name,
                machines,
                traps.show(0),
                three.show(0),
                ratios.show(2),
                four.show(0),
                ratios.median() <= GOAL ? "reached" : "MISSED");
    }
}
