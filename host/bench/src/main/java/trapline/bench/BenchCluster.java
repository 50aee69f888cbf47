package trapline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import trapline.PrivatePostgres;
import trapline.json.Json;

/** {@code trapline cluster} as it is run, with default settings but for those given: a process whose children are the nodes. */
final class BenchCluster implements AutoCloseable {
    /** A node of it. */
    record NodeOf(String name, long pid, String url) {}

    private static final Pattern READY = Pattern.compile("(node-\\d+) \\(process (\\d+)\\): node ready at ([^,]+),.*");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int FIRST_ERROR = 300;

    private final Process process;
    private final Path directory;
    private final Map<String, NodeOf> nodes = new ConcurrentSkipListMap<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private BenchCluster(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
        Thread.ofPlatform().daemon().start(this::follow);
    }

    /**
     * {@return a cluster that is ready}
     *
     * @param count how many nodes
     * @param storage each one's, such as "4 GiB"
     * @param settings of all of them
     */
    static BenchCluster start(int count, String storage, Map<String, ?> settings) throws IOException {
        Path directory = Files.createTempDirectory("trapline-bench");
        String root = System.getProperty("trapline.root", ".");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseParallelGC",
                "-Xmx2g",
                "-Dtrapline.images-directory="
                        + System.getProperty("trapline.images-directory", "host/node/target/images")));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "trapline.cli.Main",
                "cluster",
                "--nodes",
                Integer.toString(count),
                "--config",
                root + "/config/trapline.conf",
                "--port",
                "0",
                "--storage",
                storage,
                "--data-directory",
                directory.toString()));
        BenchCluster cluster = new BenchCluster(
                new ProcessBuilder(command)
                        .redirectError(directory.resolve("errors").toFile())
                        .start(),
                directory);
        if (!cluster.ready
                .completeOnTimeout(false, 2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()) {
            String said = Files.readString(directory.resolve("errors"));
            cluster.close();
            throw new IllegalStateException("the cluster is not ready, only " + cluster.nodes + ": " + said);
        }
        return cluster;
    }

    /** {@return the settings of nodes that share a journal there} */
    static Map<String, Object> journal(PrivatePostgres postgres) {
        Map<String, Object> settings = new HashMap<>(postgres.settings("any"));
        // Each node has its own, from whoever starts it.
        settings.remove("trapline.cluster.name");
        return settings;
    }

    private void follow() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher node = READY.matcher(line);
                if (node.matches()) {
                    nodes.put(node.group(1), new NodeOf(node.group(1), Long.parseLong(node.group(2)), node.group(3)));
                }
                if (line.startsWith("cluster of")) {
                    ready.complete(true);
                }
            }
        } catch (IOException gone) {
            // It has ended.
        }
        ready.complete(false);
    }

    List<NodeOf> nodes() {
        return List.copyOf(nodes.values());
    }

    NodeOf node(String name) {
        return Optional.ofNullable(nodes.get(name)).orElseThrow();
    }

    /** Ends a node as kill -9 does. */
    void kill(NodeOf node) {
        nodes.remove(node.name);
        ProcessHandle.of(node.pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    CompletableFuture<HttpResponse<String>> sending(NodeOf node, String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** {@return the answer, which must be a good one} */
    JsonNode ask(NodeOf node, String method, String path, String body) {
        HttpResponse<String> answer = sending(node, method, path, body).join();
        if (answer.statusCode() >= FIRST_ERROR) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return json(answer.body());
    }

    /** Asks again and again until the answer is a good one. */
    JsonNode insist(NodeOf node, String method, String path, String body) {
        long start = System.nanoTime();
        HttpResponse<String> answer = sending(node, method, path, body).join();
        while (answer.statusCode() >= FIRST_ERROR) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            BenchNode.sleep(LOOK);
            answer = sending(node, method, path, body).join();
        }
        return json(answer.body());
    }

    JsonNode get(NodeOf node, String path) {
        return ask(node, "GET", path, "");
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.isEmpty() ? "{}" : text);
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    /** Looks again and again until something is so. */
    static void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > 2 * PATIENCE.toNanos()) {
                throw new IllegalStateException("not so after a long time: " + what);
            }
            BenchNode.sleep(LOOK);
        }
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        children.forEach(child -> child.onExit().join());
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
