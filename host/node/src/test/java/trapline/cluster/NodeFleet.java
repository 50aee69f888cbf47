package trapline.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import trapline.Await;
import trapline.Commands;
import trapline.Launch;
import trapline.PrivatePostgres;
import trapline.cli.FreePorts;

/**
 * Nodes that each are started, hurt, and started again by themselves, as they would be on several computers: each in its own network if there is
 * one that can be cut. All have their journal in one PostgreSQL.
 */
final class NodeFleet implements AskedNodes, AutoCloseable {
    private static final Pattern READY = Pattern.compile("node ready at ([^,]+),.*");
    private static final int PORT = 25520;

    private final int size;
    private final Path directory;
    private final Map<String, String> settings;
    private final List<Integer> ports;
    private final Optional<CutNetwork> network;
    private final Map<String, Running> running = new ConcurrentSkipListMap<>();
    private final List<Process> all = new ArrayList<>();

    /** A node's process, and whether somebody may ask it. */
    private record Running(NodeOf node, Process process, boolean asked) {}

    private NodeFleet(
            int size, Path directory, Map<String, String> settings, List<Integer> ports, Optional<CutNetwork> network) {
        this.size = size;
        this.directory = directory;
        this.settings = settings;
        this.ports = ports;
        this.network = network;
    }

    /**
     * {@return nodes that are ready}
     *
     * @param size how many
     * @param directory for what they write
     * @param postgres has their journal
     * @param more of their settings
     * @param network where they are; empty if all are on loopback
     */
    static NodeFleet start(
            int size,
            Path directory,
            PrivatePostgres postgres,
            Map<String, String> more,
            Optional<CutNetwork> network) {
        Map<String, String> settings = new HashMap<>();
        postgres.settings("any").forEach((name, value) -> settings.put(name, value.toString()));
        settings.putAll(more);
        settings.put("trapline.cluster.enabled", "true");
        List<Integer> ports = network.isPresent()
                ? IntStream.range(0, size).mapToObj(_ -> PORT).toList()
                : FreePorts.find(size);
        NodeFleet fleet = new NodeFleet(size, directory, settings, ports, network);
        try {
            network.ifPresent(cables -> fleet.certify(cables));
            fleet.start(fleet.names());
        } catch (RuntimeException | Error failure) {
            fleet.close();
            throw failure;
        }
        return fleet;
    }

    /** Requests go from node to node by TLS: without it by loopback, and that is not the same for two of them. */
    private void certify(CutNetwork cables) {
        List<String> command =
                new ArrayList<>(List.of("../../ops/certificates", certificates().toString()));
        for (int i = 1; i <= size; i++) {
            command.add("node-" + i + "=" + cables.address(i));
        }
        Commands.run(command);
    }

    private Path certificates() {
        return directory.resolve("certificates");
    }

    /** {@return the names of all nodes, running or not} */
    List<String> names() {
        return IntStream.rangeClosed(1, size).mapToObj(i -> "node-" + i).toList();
    }

    /** {@return a node's number, from 1 on} */
    static int number(String name) {
        return Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }

    private String address(int i) {
        return network.map(cables -> cables.address(i)).orElse("127.0.0.1");
    }

    /** Starts nodes that do not run, at once, and waits until they are ready. */
    void start(List<String> names) {
        names.stream().map(this::starting).toList().forEach(CompletableFuture::join);
    }

    /** Starts a node that does not run; {@return completes when it is ready} */
    CompletableFuture<Void> starting(String name) {
        return launch(name)
                .orTimeout(4 * Await.LONG.toSeconds(), TimeUnit.SECONDS)
                .thenAccept(ready -> running.put(name, ready));
    }

    private CompletableFuture<Running> launch(String name) {
        int i = number(name);
        Map<String, String> own = new HashMap<>(settings);
        own.put("trapline.cluster.name", name);
        own.put("trapline.cluster.host", address(i));
        own.put("trapline.cluster.port", Integer.toString(ports.get(i - 1)));
        for (int seed = 1; seed <= size; seed++) {
            own.put("trapline.cluster.seeds." + (seed - 1), address(seed) + ":" + ports.get(seed - 1));
        }
        network.ifPresent(_ -> own.put(
                "trapline.cluster.certificates", certificates().resolve(name).toString()));
        List<String> command =
                new ArrayList<>(network.map(cables -> cables.node(i).entry()).orElse(List.of()));
        command.addAll(Launch.command(
                own,
                "node",
                "--end-with-input",
                "--config",
                "../../config/trapline.conf",
                "--port",
                "0",
                "--data-directory",
                directory.resolve(name).toString()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            all.add(process);
            CompletableFuture<Running> ready = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> follow(name, process, ready));
            return ready;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    private void follow(String name, Process process, CompletableFuture<Running> ready) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher said = READY.matcher(line);
                if (said.matches()) {
                    ready.complete(
                            new Running(new NodeOf(name, process.pid(), url(name, said.group(1))), process, true));
                }
            }
        } catch (IOException gone) {
            // It has ended.
        }
        ready.completeExceptionally(new AssertionError(name + " has ended before it was ready"));
    }

    private String url(String name, String said) {
        URI own = URI.create(said);
        return network.map(cables ->
                        "http://127.0.0.1:" + cables.node(number(name)).door(own.getHost(), own.getPort()))
                .orElse(said);
    }

    @Override
    public List<NodeOf> nodes() {
        return running.values().stream()
                .filter(Running::asked)
                .map(Running::node)
                .toList();
    }

    NodeOf node(String name) {
        return process(name).node;
    }

    private Running process(String name) {
        return Optional.ofNullable(running.get(name)).orElseThrow();
    }

    /** Nobody asks it from now on. */
    void forget(String name) {
        running.computeIfPresent(name, (_, one) -> new Running(one.node, one.process, false));
    }

    /** Ends a node as kill -9 does. */
    void kill(String name) {
        Running killed = process(name);
        running.remove(name);
        killed.process.destroyForcibly().onExit().join();
    }

    /** Waits until a node has ended by itself, which nobody asks any more. */
    void awaitEnd(String name) {
        Await.until(name + " ends", Await.LONG, () -> !process(name).process.isAlive());
        running.remove(name);
    }

    /** Starts nodes again that have ended by themselves, as whoever looks after a cluster does; {@return their names} */
    List<String> revive() {
        List<String> ended = running.values().stream()
                .filter(one -> one.asked && !one.process.isAlive())
                .map(one -> one.node.name())
                .toList();
        ended.forEach(running::remove);
        start(ended);
        return ended;
    }

    /** Stops a node's process, and nobody asks it. */
    void freeze(String name) {
        forget(name);
        Commands.signal(process(name).node.pid(), "STOP");
    }

    /** Lets it go on. */
    void thaw(String name) {
        Commands.signal(process(name).node.pid(), "CONT");
    }

    /** {@return the name of the node that decides} */
    String authority() {
        for (NodeOf node : nodes()) {
            Optional<String> found = looking(node, "/v1/nodes")
                    .map(answer -> answer.path("authority").asText());
            if (found.isPresent()) {
                return found.get();
            }
        }
        return "";
    }

    @Override
    public void close() {
        all.forEach(Process::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }
}
