package trapline.bench;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import trapline.bench.BenchCluster.NodeOf;

/**
 * How many machines can be created, and asked for, in a second at clusters of one, two and three nodes: each node asked for as many, so that
 * with three of them two in three requests are handed on. All nodes, and who asks, share this computer's processors.
 */
public final class ClusterThroughput {
    private static final int MACHINES = Integer.getInteger("machines", 600);
    private static final int QUESTIONS = Integer.getInteger("questions", 6000);
    private static final int AT_ONCE = 32;
    private static final int[] NODES = {1, 2, 3};
    private static final double NANOS_PER_SECOND = 1e9;

    private ClusterThroughput() {}

    /**
     * Measures and prints a table.
     *
     * @param arguments none
     * @throws IOException if the nodes cannot be started
     */
    public static void main(String[] arguments) throws IOException {
        System.out.println(
                "load " + HostLoad.now() + "; " + Runtime.getRuntime().availableProcessors() + " processors");
        System.out.println("| nodes | creates/s, the first ones | creates/s, later | consoles read/s |");
        System.out.println("|---|---|---|---|");
        for (int count : NODES) {
            try (BenchCluster cluster = BenchCluster.start(count, "1 GiB", Map.of())) {
                double first = rate(MACHINES, i -> create(cluster, i));
                double later = rate(MACHINES, i -> create(cluster, MACHINES + i));
                read(cluster);
                double reads = read(cluster);
                System.out.printf(Locale.ROOT, "| %d | %.0f | %.0f | %.0f |%n", count, first, later, reads);
            }
        }
        System.out.println("load " + HostLoad.now());
    }

    private static double read(BenchCluster cluster) {
        return rate(
                QUESTIONS,
                i -> cluster.sending(asked(cluster, i), "GET", "/v1/vms/vm-" + i % MACHINES + "/console", ""));
    }

    private static CompletableFuture<HttpResponse<String>> create(BenchCluster cluster, int i) {
        return cluster.sending(asked(cluster, i), "POST", "/v1/vms", "{\"image\": \"echo\", \"id\": \"vm-" + i + "\"}");
    }

    private static NodeOf asked(BenchCluster cluster, int i) {
        List<NodeOf> nodes = cluster.nodes();
        return nodes.get(i % nodes.size());
    }

    /** {@return how many a second, with so many on their way at once} */
    private static double rate(int count, IntFunction<CompletableFuture<HttpResponse<String>>> request) {
        long start = System.nanoTime();
        List<CompletableFuture<HttpResponse<String>>> underWay = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (underWay.size() == AT_ONCE) {
                check(underWay.removeFirst().join());
            }
            underWay.add(request.apply(i));
        }
        underWay.forEach(answer -> check(answer.join()));
        return count * NANOS_PER_SECOND / (System.nanoTime() - start);
    }

    private static void check(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }
}
