package trapline.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import trapline.Await;
import trapline.json.Json;

/** {@code trapline cluster} as it is run: a process whose children are the nodes. */
final class ClusterProcess implements AutoCloseable {
    /** A node of it. */
    record NodeOf(String name, long pid, String url) {}

    private static final Pattern READY = Pattern.compile("(node-\\d+) \\(process (\\d+)\\): node ready at ([^,]+),.*");
    private static final long STOP_SECONDS = 60;
    private static final Duration LOOK_PATIENCE = Duration.ofSeconds(1);
    private static final int OK = 200;

    private final Process process;
    private final Map<String, NodeOf> nodes = new ConcurrentSkipListMap<>();
    private final Queue<NodeOf> forgotten = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ClusterProcess(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().start(this::follow);
    }

    /**
     * {@return a cluster that is ready}
     *
     * @param settings of all nodes, beside those of every test
     * @param more arguments of the command
     */
    static ClusterProcess start(int nodes, Path directory, Map<String, String> settings, String... more)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dtrapline.images-directory=" + System.getProperty("trapline.images-directory", "target/images"),
                "-Dtrapline.storage=64MiB"));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "trapline.cli.Main",
                "cluster",
                "--nodes",
                Integer.toString(nodes),
                "--config",
                "../../config/trapline.conf",
                "--port",
                "0",
                "--data-directory",
                directory.toString()));
        command.addAll(List.of(more));
        ClusterProcess cluster = new ClusterProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        boolean up = cluster.ready
                .completeOnTimeout(false, 2 * Await.LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
        if (!up) {
            cluster.close();
            throw new AssertionError("the cluster is not ready, only " + cluster.nodes);
        }
        return cluster;
    }

    private void follow() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
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

    NodeOf node(String name) {
        return nodes.getOrDefault(name, new NodeOf(name, 0, ""));
    }

    List<NodeOf> nodes() {
        return List.copyOf(nodes.values());
    }

    /** Sends a node's process a signal, such as STOP. */
    static void signal(NodeOf node, String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(node.pid))
                .inheritIO()
                .start()
                .onExit()
                .join();
    }

    /** Ends a node as kill -9 does. */
    void kill(NodeOf node) {
        ProcessHandle.of(node.pid).ifPresent(ProcessHandle::destroyForcibly);
        nodes.remove(node.name);
    }

    /** Ends all as an interrupt does; {@return whether every process has ended} */
    boolean end() {
        process.destroy();
        boolean ended = process.onExit()
                        .completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS)
                        .join()
                        .isAlive()
                == false;
        return ended
                && nodes.values().stream()
                        .noneMatch(node -> ProcessHandle.of(node.pid)
                                .map(ProcessHandle::isAlive)
                                .orElse(false));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Stream.concat(nodes.values().stream(), forgotten.stream())
                .forEach(node -> ProcessHandle.of(node.pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** Takes a node for dead. */
    void forget(NodeOf node) {
        nodes.remove(node.name);
        forgotten.add(node);
    }

    static boolean isAlive(NodeOf node) {
        return ProcessHandle.of(node.pid).map(ProcessHandle::isAlive).orElse(false);
    }

    CompletableFuture<HttpResponse<String>> sending(NodeOf node, String method, String path, String body) {
        return sending(node, Await.LONG, method, path, body);
    }

    private CompletableFuture<HttpResponse<String>> sending(
            NodeOf node, Duration patience, String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url + path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** {@return the answer, if there is one} */
    Optional<HttpResponse<String>> trying(NodeOf node, Duration patience, String method, String path, String body) {
        return sending(node, patience, method, path, body)
                .thenApply(Optional::of)
                .exceptionally(_ -> Optional.empty())
                .join();
    }

    /** {@return whether a machine can be asked, and waits for input} */
    boolean isAtRest(NodeOf node, String vm) {
        return trying(node, LOOK_PATIENCE, "GET", "/v1/vms/" + vm, "")
                .filter(answer -> answer.statusCode() == OK)
                .map(ClusterProcess::json)
                .filter(answer -> answer.at("/vm/state").asText().equals("waiting"))
                .isPresent();
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    /** {@return the answer, which must have that status} */
    JsonNode ask(NodeOf node, int status, String method, String path, String body) {
        HttpResponse<String> answer = sending(node, method, path, body).join();
        if (answer.statusCode() != status) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return json(answer);
    }

    JsonNode get(NodeOf node, String path) {
        return ask(node, 200, "GET", path, "");
    }
}
