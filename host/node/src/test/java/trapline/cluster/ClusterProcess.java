package trapline.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import trapline.Await;
import trapline.Commands;
import trapline.Launch;
import trapline.PrivatePostgres;
import trapline.machine.Seeds;

/** {@code trapline cluster} as it is run: a process whose children are the nodes. */
final class ClusterProcess implements AskedNodes, AutoCloseable {
    private static final Pattern READY = Pattern.compile("(node-\\d+) \\(process (\\d+)\\): node ready at ([^,]+),.*");
    private static final long STOP_SECONDS = 60;

    private final Process process;
    private final Map<String, NodeOf> nodes = new ConcurrentSkipListMap<>();
    private final Queue<NodeOf> forgotten = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

    private ClusterProcess(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().start(this::follow);
    }

    /**
     * {@return a cluster that is ready}
     *
     * @param settings of all nodes, beside those of every test
     * @param more of the command line
     */
    static ClusterProcess start(int nodes, Path directory, Map<String, String> settings, String... more)
            throws IOException {
        List<String> command = new ArrayList<>(Launch.command(
                settings,
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
                .completeOnTimeout(false, 4 * Await.LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
        if (!up) {
            cluster.close();
            throw new AssertionError("the cluster is not ready, only " + cluster.nodes);
        }
        return cluster;
    }

    /** Tells stories of a cluster whose nodes have their journal in one PostgreSQL; whoever makes a machine has it outlive its node. */
    static void onPostgres(
            int nodes, Path directory, String snapshotInterval, BiConsumer<ClusterProcess, RandomGenerator> story)
            throws IOException {
        try (PrivatePostgres postgres = PrivatePostgres.start()) {
            Map<String, String> settings = new HashMap<>();
            postgres.settings("any").forEach((name, value) -> settings.put(name, value.toString()));
            settings.put("trapline.durability", "replay");
            settings.put("trapline.snapshot-interval", snapshotInterval);
            Seeds.forEach(1, random -> {
                try (ClusterProcess cluster = start(nodes, directory, settings)) {
                    story.accept(cluster, random);
                } catch (IOException cannot) {
                    throw new UncheckedIOException(cannot);
                }
            });
        }
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

    @Override
    public List<NodeOf> nodes() {
        return List.copyOf(nodes.values());
    }

    /** Sends a node's process a signal, such as STOP. */
    static void signal(NodeOf node, String name) {
        Commands.signal(node.pid(), name);
    }

    /** Ends a node as kill -9 does. */
    void kill(NodeOf node) {
        ProcessHandle.of(node.pid()).ifPresent(ProcessHandle::destroyForcibly);
        nodes.remove(node.name());
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
                        .noneMatch(node -> ProcessHandle.of(node.pid())
                                .map(ProcessHandle::isAlive)
                                .orElse(false));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Stream.concat(nodes.values().stream(), forgotten.stream())
                .forEach(node -> ProcessHandle.of(node.pid()).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** Takes a node for dead. */
    void forget(NodeOf node) {
        nodes.remove(node.name());
        forgotten.add(node);
    }

    static boolean isAlive(NodeOf node) {
        return ProcessHandle.of(node.pid()).map(ProcessHandle::isAlive).orElse(false);
    }
}
