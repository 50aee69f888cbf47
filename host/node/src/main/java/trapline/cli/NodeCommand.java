package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trapline.cluster.ClusterMember;
import trapline.cluster.ClusterSettings;
import trapline.cluster.Discovery;
import trapline.image.FileSource;
import trapline.image.ImageLibrary;
import trapline.management.Endpoint;
import trapline.vm.NodeSettings;
import trapline.vm.TraplineNode;

/** {@code trapline node}. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "Runs a node, until it is interrupted.",
        footer = {"", ExitCode.HELP})
final class NodeCommand implements Callable<Integer> {
    @Spec
    CommandSpec command;

    @Mixin
    Settings settings;

    @Option(names = "--end-with-input", hidden = true, description = "End when the standard input ends.")
    boolean endWithInput;

    NodeCommand() {}

    @Command(
            description =
                    "Lets a node of a cluster take no new machines, and moves those that it has, or keeps a place for, to other nodes.",
            mixinStandardHelpOptions = true)
    int drain(
            @Mixin NodeOptions node,
            @Parameters(paramLabel = "NODE", description = "Its name.") String name,
            @Option(names = "--stay", description = "Leave the machines where they are.") boolean stay)
            throws InterruptedException {
        JsonNode decided = Drained.begin(node, path(name));
        return stay ? PlacementsCommand.done(node, decided) : Drained.moveAway(node, path(name));
    }

    @Command(
            description = "Lets a drained node take machines again, and moves no more away.",
            mixinStandardHelpOptions = true)
    int undrain(@Mixin NodeOptions node, @Parameters(paramLabel = "NODE", description = "Its name.") String name) {
        node.client().delete(path(name) + "/evacuation");
        return PlacementsCommand.done(node, node.client().post(path(name) + "/undrain"));
    }

    @Command(description = "Replaces the labels of a node of a cluster.", mixinStandardHelpOptions = true)
    int label(
            @Mixin NodeOptions node,
            @Parameters(index = "0", paramLabel = "NODE", description = "Its name.") String name,
            @Parameters(index = "1..*", paramLabel = "KEY=VALUE", description = "All of its labels from now on.")
                    Map<String, String> labels) {
        return PlacementsCommand.done(node, node.client().put(path(name) + "/labels", Map.of("labels", labels)));
    }

    private static String path(String name) {
        return "/v1/nodes/" + NodeClient.escaped(name);
    }

    /** Which settings a node gets. */
    static final class Settings {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                defaultValue = "${sys:trapline.config:-config/trapline.conf}",
                description = "The settings (default: ${DEFAULT-VALUE}).")
        Path config;

        @Option(
                names = "--port",
                paramLabel = "N",
                description = "Instead of the setting trapline.http.port; 0 takes any.")
        Optional<Integer> port;

        @Option(
                names = "--storage",
                paramLabel = "SIZE",
                description = "Instead of the setting trapline.storage, as 4GiB.")
        Optional<String> storage;

        @Option(
                names = "--data-directory",
                paramLabel = "DIR",
                description = "Instead of the setting trapline.data-directory.")
        Optional<Path> dataDirectory;

        Settings() {}

        NodeSettings read() {
            Map<String, Object> given = new HashMap<>();
            port.ifPresent(value -> given.put("trapline.http.port", value));
            storage.ifPresent(value -> given.put("trapline.storage", value));
            dataDirectory.ifPresent(value -> given.put("trapline.data-directory", value.toString()));
            Config overrides = ConfigFactory.parseMap(given, "the command line");
            try {
                NodeSettings settings = NodeSettings.read(config, overrides);
                Config pekko = ClusterSettings.of(settings.config()).pekko();
                return pekko.isEmpty() ? settings : NodeSettings.read(config, pekko.withFallback(overrides));
            } catch (NodeSettings.WrongSettingException | IllegalArgumentException | ConfigException wrong) {
                throw new CommandFailedException(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
            }
        }
    }

    /** A node with its endpoint; closing it stops both. */
    static final class Running implements AutoCloseable {
        private static final Duration CLUSTER_PATIENCE = Duration.ofMinutes(2);

        private final TraplineNode node;
        private final Endpoint endpoint;
        private final ImageLibrary library;
        private boolean closed;

        private Running(TraplineNode node, Endpoint endpoint, ImageLibrary library) {
            this.node = node;
            this.endpoint = endpoint;
            this.library = library;
        }

        Endpoint endpoint() {
            return endpoint;
        }

        ImageLibrary library() {
            return library;
        }

        static Running start(NodeSettings settings) {
            TraplineNode node;
            try {
                node = TraplineNode.start(settings, FileSource::find);
            } catch (IOException | IllegalStateException cannot) {
                throw new CommandFailedException(ExitCode.REFUSED, "the node cannot start: " + cannot.getMessage());
            }
            ImageLibrary library = ImageLibrary.read(settings.imagesDirectory());
            ClusterSettings cluster = ClusterSettings.of(settings.config());
            Optional<ClusterMember> member =
                    cluster.enabled() ? Optional.of(ClusterMember.of(node, cluster)) : Optional.empty();
            try {
                Endpoint endpoint = Endpoint.open(node, library, member);
                Running running = new Running(node, endpoint, library);
                if (member.isPresent()) {
                    running.enter(member.get(), cluster.discovery());
                }
                return running;
            } catch (Endpoint.CannotBindException cannot) {
                node.close();
                throw new CommandFailedException(ExitCode.REFUSED, String.valueOf(cannot.getMessage()));
            }
        }

        private void enter(ClusterMember member, Discovery discovery) {
            try {
                member.open(endpoint.peerUrl(), CLUSTER_PATIENCE);
            } catch (TimeoutException late) {
                close();
                throw new CommandFailedException(
                        ExitCode.REFUSED,
                        "no cluster took this node within " + CLUSTER_PATIENCE.toSeconds()
                                + " s; are the others there, where it looks (" + discovery.place() + ")?");
            } catch (ClusterMember.RefusedException refused) {
                endWithoutEndpoint();
                throw new CommandFailedException(ExitCode.REFUSED, String.valueOf(refused.getMessage()));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                close();
                throw new CommandFailedException(ExitCode.REFUSED, "interrupted");
            }
        }

        /** Stops what is left when the actor system has ended by itself, and with it the endpoint. */
        private synchronized void endWithoutEndpoint() {
            closed = true;
            node.close();
        }

        /** Stops both, once: the second caller waits for the first. */
        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                endpoint.close();
                node.close();
            }
        }

        /** Serves until the process is told to end, then stops cleanly; from when {@code ready} runs, whoever waited for it may tell it to. */
        void serve(Runnable ready) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
            LastResort.prepare(
                    node.system(),
                    LastResort.PATIENCE,
                    () -> Runtime.getRuntime().halt(ExitCode.BROKEN.number()));
            ready.run();
            try {
                node.system().getWhenTerminated().toCompletableFuture().get();
            } catch (ExecutionException failure) {
                throw new CommandFailedException(ExitCode.BROKEN, "the node failed: " + failure.getCause());
            }
            if (stoppedByItself()) {
                endWithoutEndpoint();
                throw new CommandFailedException(ExitCode.BROKEN, "the node ended by itself; the log says why");
            }
        }

        private synchronized boolean stoppedByItself() {
            return !closed;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        if (endWithInput) {
            Thread.ofPlatform().daemon().name("input").start(NodeCommand::awaitEndOfInput);
        }
        Running running = Running.start(settings.read());
        running.serve(() -> {
            command.commandLine()
                    .getOut()
                    .println("node ready at " + running.endpoint().url() + ", "
                            + running.library().images().size() + " images; interrupt to stop");
            command.commandLine().getOut().flush();
        });
        return ExitCode.DONE.number();
    }

    /** Whoever started us holds our input open; when that is gone, however it went, so are we. */
    private static void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // As good as its end.
        }
        System.exit(ExitCode.DONE.number());
    }
}
