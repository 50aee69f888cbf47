package trapline.bench;

import java.io.IOException;
import org.HdrHistogram.Histogram;
import trapline.machine.Image;

/**
 * How long single traps take, by the clock on the wall: from one trap of a machine to its next one in the same turn. Where
 * {@link TrapRoundTrip} gives a mean, this shows the slow ones: what the garbage collector, the compiler and the host's other
 * processes cost. Of 1,000 machines it shows that a trap does not wait behind the other 999.
 */
public final class TrapLatency {
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final long NANOS = 3_000_000_000L;

    private TrapLatency() {}

    /**
     * Measures.
     *
     * @param arguments the rows that are wanted; none for all
     * @throws IOException if the node cannot write its files
     */
    public static void main(String[] arguments) throws IOException {
        System.out.printf("ns per round trip by the clock on the wall, one VM thread; reading it is in them%n%n");
        System.out.printf(
                "%-8s %5s %12s %8s %8s %8s %8s %12s%n",
                "guest", "VMs", "trips", "p50", "p90", "p99", "p99.9", "longest");
        TrapRows.measure(arguments, TrapLatency::measure);
    }

    private static void measure(String name, Image guest, int machines) throws IOException {
        TimedMachine kind = new TimedMachine();
        try (BenchNode node = BenchNode.start("1 GiB", 1, kind)) {
            node.create(BenchNode.specs(name, guest, machines, true));
            ProcessorTime.letVmThreadsUse(WARM_UP_NANOS);
            node.pauseAll();
            kind.trips().reset();
            node.unpauseAll();
            ProcessorTime.letVmThreadsUse(NANOS);
            node.pauseAll();
            print(name, machines, kind.trips());
        }
    }

    private static void print(String name, int machines, Histogram trips) {
        System.out.printf(
                "%-8s %5d %12d %8d %8d %8d %8d %12d%n",
                name,
                machines,
                trips.getTotalCount(),
                trips.getValueAtPercentile(50),
                trips.getValueAtPercentile(90),
                trips.getValueAtPercentile(99),
                trips.getValueAtPercentile(99.9),
                trips.getMaxValue());
    }
}
