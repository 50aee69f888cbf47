package trapline.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
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

    NodeCommand() {}

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
                return NodeSettings.read(config, overrides);
            } catch (NodeSettings.WrongSettingException wrong) {
                throw new CommandFailedException(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
            }
        }
    }

    /** A node with its endpoint; closing it stops both. */
    static final class Running implements AutoCloseable {
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
            try {
                return new Running(node, Endpoint.open(node, library), library);
            } catch (Endpoint.CannotBindException cannot) {
                node.close();
                throw new CommandFailedException(ExitCode.REFUSED, String.valueOf(cannot.getMessage()));
            }
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

        /** Serves until the process is told to end, then stops cleanly. */
        void serve() throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
            try {
                node.system().getWhenTerminated().toCompletableFuture().get();
            } catch (ExecutionException failure) {
                throw new CommandFailedException(ExitCode.BROKEN, "the node failed: " + failure.getCause());
            }
            if (stoppedByItself()) {
                throw new CommandFailedException(ExitCode.BROKEN, "the node ended by itself; the log says why");
            }
        }

        private synchronized boolean stoppedByItself() {
            return !closed;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Running running = Running.start(settings.read());
        command.commandLine()
                .getOut()
                .println("node ready at " + running.endpoint().url() + ", "
                        + running.library().images().size() + " images; interrupt to stop");
        command.commandLine().getOut().flush();
        running.serve();
        return ExitCode.DONE.number();
    }
}
