package trapline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import trapline.bench.BenchCluster.NodeOf;

/**
 * What a migration costs: for how long the machine rests, and how long all of it takes, by its memory and by how fast it writes. Two real node
 * processes with default settings; the machine goes back and forth. The goal: a downtime of 50 ms.
 */
public final class MigrationCost {
    private static final long[] MEBIBYTES = {16, 64, 256, 1024};
    private static final int MOVES = Integer.getInteger("moves", 6);
    /** Of 4 KiB each, 8 MiB: what a busy program writes again and again. */
    private static final long WINDOW = 2048;

    private static final Duration WINDOW_OF_TIME = Duration.ofSeconds(1);
    private static final double NANOS_PER_SECOND = 1e9;

    /** How fast a guest writes. */
    private record Pace(String name, long window, long delay) {}

    private static final List<Pace> PACES =
            List.of(new Pace("idle", 0, 1), new Pace("slow", WINDOW, 20_000), new Pace("fast", WINDOW, 500));

    private final BenchCluster cluster;

    private MigrationCost(BenchCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Measures and prints a table.
     *
     * @param arguments none
     * @throws IOException if the nodes cannot be started
     */
    public static void main(String[] arguments) throws IOException {
        System.out.println("load " + HostLoad.now());
        try (BenchCluster cluster = BenchCluster.start(2, "2 GiB", Map.of())) {
            System.out.println(
                    "| memory, MiB | pages written/s | downtime, ms: median (lowest, highest) | total, ms | MiB sent"
                            + " | rounds | stayed |");
            System.out.println("|---|---|---|---|---|---|---|");
            // Both nodes have done it before.
            new MigrationCost(cluster).measure(MEBIBYTES[0], PACES.getFirst());
            for (long mebibytes : MEBIBYTES) {
                for (Pace pace : PACES) {
                    System.out.println(new MigrationCost(cluster).measure(mebibytes, pace));
                }
            }
        }
        System.out.println("load " + HostLoad.now());
    }

    private String measure(long mebibytes, Pace pace) {
        DirtyGuest guest = new DirtyGuest(mebibytes, pace.window, pace.delay);
        NodeOf asked = cluster.nodes().getFirst();
        cluster.ask(asked, "POST", "/v1/vms", guest.creation("guest", "node-1"));
        BenchCluster.await("all pages have been written", () -> retired() >= guest.instructionsToFill());
        double rate = guest.pagesPerSecond(pace.window == 0 ? 0 : instructionsPerSecond());
        List<Double> downtimes = new ArrayList<>();
        List<Double> totals = new ArrayList<>();
        long bytes = 0;
        long rounds = 0;
        int stayed = 0;
        String where = "node-1";
        for (int move = 0; move < MOVES; move++) {
            JsonNode report = migrate(where);
            bytes += report.path("bytes").asLong();
            rounds += report.path("rounds").asLong();
            totals.add(report.path("totalMillis").asDouble());
            if (report.path("stage").asText().equals("done")) {
                downtimes.add(report.path("downtimeMillis").asDouble());
                where = report.path("to").asText();
            } else {
                stayed++;
            }
        }
        cluster.ask(asked, "DELETE", "/v1/vms/guest", "");
        return String.format(
                Locale.ROOT,
                "| %d | %.0f | %s | %s | %.1f | %.1f | %d of %d |",
                mebibytes,
                rate,
                downtimes.isEmpty() ? "-" : new Rounds(downtimes).show(1),
                new Rounds(totals).show(0),
                bytes / (double) (1 << 20) / MOVES,
                rounds / (double) MOVES,
                stayed,
                MOVES);
    }

    private long retired() {
        return cluster.get(cluster.nodes().getFirst(), "/v1/vms/guest")
                .at("/vm/retired")
                .asLong();
    }

    private double instructionsPerSecond() {
        long before = retired();
        long start = System.nanoTime();
        BenchNode.sleep(WINDOW_OF_TIME);
        return (retired() - before) * NANOS_PER_SECOND / (System.nanoTime() - start);
    }

    private JsonNode migrate(String from) {
        NodeOf asked = cluster.nodes().getFirst();
        String path = "/v1/vms/guest/migration";
        String there = "{\"to\": \"" + (from.equals("node-1") ? "node-2" : "node-1") + "\"}";
        cluster.insist(asked, "POST", path, there);
        BenchCluster.await(
                "it is over", () -> cluster.get(asked, path).path("over").asBoolean());
        return cluster.get(asked, path);
    }
}
