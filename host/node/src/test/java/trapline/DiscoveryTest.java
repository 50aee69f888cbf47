package trapline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.cli.FreePorts;
import trapline.cluster.PeerCertificates;

/** Nodes that have no list of seeds: they find each other, and begin the cluster. */
@MostlyWaits
final class DiscoveryTest {
    private static final int NODES = 2;
    private static final String LOOPBACK = "127.0.0.1";
    private static final int NOT_FOUND = 404;

    @TempDir
    Path directory = Path.of("");

    private final List<Integer> ports = FreePorts.find(2 * NODES);

    private int discoveryPort(int node) {
        return ports.get(NODES + node);
    }

    @Test
    void nodesFindEachOtherByAListOfHostsAndSayNothingElseThere() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("trapline.cluster.discovery.method", "config"));
        for (int i = 0; i < NODES; i++) {
            String endpoint = "pekko.discovery.config.services.trapline.endpoints." + i;
            settings.put(endpoint + ".host", LOOPBACK);
            settings.put(endpoint + ".port", Integer.toString(discoveryPort(i)));
        }
        withOneCluster(settings, Map.of(), _ -> {});
    }

    @Test
    void nodesFindEachOtherByTheKubernetesApiAndAskItForALeaseWhenOneIsGone() throws Exception {
        Path made = directory.resolve("certificates");
        Process script = new ProcessBuilder("../../ops/certificates", made.toString(), "api")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("script.log").toFile())
                .start();
        assertEquals(0, script.waitFor());
        Path authority = made.resolve("ca.crt");
        Path token = Files.writeString(directory.resolve("token"), "of-the-test");
        Path namespace = Files.writeString(directory.resolve("namespace"), "machines");
        HttpsServer api = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setHttpsConfigurator(
                new HttpsConfigurator(PeerCertificates.in(made.resolve("api")).context()));
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        api.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] pods = pods().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, pods.length);
            exchange.getResponseBody().write(pods);
            exchange.close();
        });
        api.start();
        try {
            String discovery = "pekko.discovery.kubernetes-api.";
            String lease = "pekko.coordination.lease.kubernetes.";
            withOneCluster(
                    Map.of(
                            "trapline.cluster.discovery.method",
                            "kubernetes-api",
                            "trapline.cluster.lease",
                            "kubernetes",
                            "pekko.management.cluster.bootstrap.contact-point-discovery.port-name",
                            "discovery",
                            discovery + "use-raw-ip",
                            "true",
                            discovery + "api-ca-path",
                            authority.toString(),
                            discovery + "api-token-path",
                            token.toString(),
                            discovery + "pod-namespace-path",
                            namespace.toString(),
                            lease + "api-ca-path",
                            authority.toString(),
                            lease + "api-token-path",
                            token.toString(),
                            lease + "namespace-path",
                            namespace.toString()),
                    Map.of(
                            "KUBERNETES_SERVICE_HOST",
                            LOOPBACK,
                            "KUBERNETES_SERVICE_PORT",
                            Integer.toString(api.getAddress().getPort())),
                    nodes -> {
                        assertEquals(
                                Set.of(
                                        "/api/v1/namespaces/machines/pods?labelSelector=app%3Dtrapline Bearer of-the-test"),
                                Set.copyOf(asked));
                        nodes.getLast().kill();
                        Await.until(
                                "it asks for the lease",
                                () -> asked.stream()
                                        .anyMatch(request -> request.contains("/namespaces/machines/leases")));
                    });
        } finally {
            api.stop(0);
        }
    }

    private String pods() {
        String pods = IntStream.range(0, NODES)
                .mapToObj(i -> """
                        {"metadata": {"name": "trapline-%d"},
                         "spec": {"containers": [{"name": "trapline", "ports": [{"name": "discovery", "containerPort": %d}]}]},
                         "status": {"podIP": "127.0.0.1", "phase": "Running"}}""".formatted(i, discoveryPort(i)))
                .collect(Collectors.joining(","));
        return "{\"items\": [" + pods + "]}";
    }

    private void withOneCluster(
            Map<String, String> settings, Map<String, String> environment, Consumer<List<NodeProcess>> then)
            throws Exception {
        List<CompletableFuture<NodeProcess>> starting = IntStream.range(0, NODES)
                .mapToObj(i -> OwnThreads.supply(() -> node(i, settings, environment)))
                .toList();
        try {
            CompletableFuture.allOf(starting.toArray(CompletableFuture[]::new)).join();
            for (CompletableFuture<NodeProcess> node : starting) {
                JsonNode nodes = node.join().ask("GET", "/v1/nodes", "").path("nodes");
                assertEquals(NODES, nodes.size(), nodes::toString);
            }
            assertEquals(200, status("/bootstrap/seed-nodes"));
            for (String other : List.of("/", "/cluster/members", "/v1/vms", "/alive")) {
                assertEquals(NOT_FOUND, status(other), other);
            }
            then.accept(starting.stream().map(CompletableFuture::join).toList());
        } finally {
            starting.stream()
                    .filter(node -> node.isDone() && !node.isCompletedExceptionally())
                    .forEach(node -> node.join().close());
        }
    }

    private NodeProcess node(int i, Map<String, String> settings, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("trapline.cluster.enabled", "true");
        all.put("trapline.cluster.name", "node-" + i);
        all.put("trapline.cluster.port", ports.get(i).toString());
        all.put("trapline.cluster.discovery.port", Integer.toString(discoveryPort(i)));
        all.put("trapline.cluster.discovery.nodes", Integer.toString(NODES));
        // How long nothing new must be found, once that many are: all that there are, here.
        all.put("pekko.management.cluster.bootstrap.contact-point-discovery.stable-margin", "1s");
        try {
            return NodeProcess.start(directory.resolve("node-" + i), all, environment);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** {@return what the first node answers at the port where it is looked for} */
    private int status(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://" + LOOPBACK + ":" + discoveryPort(0) + path);
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }
}
