package trapline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import trapline.PrivatePostgres;
import trapline.bench.BenchCluster.NodeOf;

/**
 * How long machines are away whose node is killed, at default settings, by phases: until the others take the node for unreachable, until they have
 * downed it, until the placement answers, and until every machine of it does. The goal: 10 s.
 */
public final class FailoverTime {
    private static final int NODES = 4;
    private static final int MACHINES = 24;
    private static final int ROUNDS = Integer.getInteger("rounds", 2);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final double NANOS_PER_SECOND = 1e9;

    private FailoverTime() {}

    /**
     * Measures and prints a table.
     *
     * @param arguments none
     * @throws IOException if the nodes or PostgreSQL cannot be started
     */
    public static void main(String[] arguments) throws IOException {
        System.out.println("load " + HostLoad.now());
        System.out.println(
                "| the killed node | machines | unreachable, s | downed, s | placement answers, s | all are back, s |");
        System.out.println("|---|---|---|---|---|---|");
        try (PrivatePostgres postgres = PrivatePostgres.start()) {
            for (int round = 0; round < ROUNDS; round++) {
                for (boolean deciding : new boolean[] {false, true}) {
                    try (BenchCluster cluster = BenchCluster.start(NODES, "256 MiB", BenchCluster.journal(postgres))) {
                        System.out.println(measure(cluster, deciding));
                    }
                }
            }
        }
        System.out.println("load " + HostLoad.now());
    }

    private static String measure(BenchCluster cluster, boolean deciding) {
        String prefix = "m" + System.nanoTime() + "-";
        NodeOf first = cluster.nodes().getFirst();
        for (int i = 0; i < MACHINES; i++) {
            cluster.ask(
                    first,
                    "POST",
                    "/v1/vms",
                    "{\"image\": \"echo\", \"id\": \"" + prefix + i + "\", \"durability\": \"replay\"}");
        }
        String authority = cluster.get(first, "/v1/nodes").path("authority").asText();
        NodeOf killed = cluster.nodes().stream()
                .filter(node -> node.name().equals(authority) == deciding)
                .findFirst()
                .orElseThrow();
        Set<String> left = new TreeSet<>();
        for (JsonNode vm : cluster.get(first, "/v1/vms").path("machines")) {
            if (vm.path("node").asText().equals(killed.name())) {
                left.add(vm.path("id").asText());
            }
        }
        long start = System.nanoTime();
        cluster.kill(killed);
        NodeOf asked = cluster.nodes().getFirst();
        double unreachable =
                until(start, () -> members(cluster, asked).path("unreachable").size() > 0);
        double downed =
                until(start, () -> members(cluster, asked).path("members").size() == NODES - 1);
        double answers = until(start, () -> answers(cluster, asked, "/v1/nodes"));
        List<String> waiting = new ArrayList<>(left);
        double back = until(start, () -> {
            waiting.removeIf(vm -> answers(cluster, asked, "/v1/vms/" + vm + "/console"));
            return waiting.isEmpty();
        });
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %.1f | %.1f |",
                deciding ? "the one that decides" : "another one",
                left.size(),
                unreachable,
                downed,
                answers,
                back);
    }

    private static JsonNode members(BenchCluster cluster, NodeOf asked) {
        return cluster.get(asked, "/cluster/members");
    }

    /** A question that is stashed while the placement gathers is not waited for longer than it takes to ask again. */
    private static boolean answers(BenchCluster cluster, NodeOf asked, String path) {
        return cluster.sending(asked, "GET", path, "")
                .thenApply(HttpResponse::statusCode)
                .exceptionally(_ -> 0)
                .join()
                .equals(200);
    }

    private static double until(long start, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                return Double.POSITIVE_INFINITY;
            }
            BenchNode.sleep(LOOK);
        }
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }
}
