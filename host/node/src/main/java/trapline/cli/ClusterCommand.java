package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trapline.machine.Storage;

/** {@code trapline cluster}. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        subcommands = ClusterRebalanceCommand.class,
        description = "Runs several nodes on this machine as one cluster, until it is interrupted.",
        footer = {"", ExitCode.HELP})
final class ClusterCommand implements Callable<Integer> {
    private static final int MOST_NODES = 32;

    @Spec
    CommandSpec command;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "How many, 1 to 32 (default: 3).")
    int nodes;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${sys:trapline.config:-config/trapline.conf}",
            description = "The settings of all of them (default: ${DEFAULT-VALUE}).")
    Path config;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8558",
            description = "The first one's endpoint; the others have the ports behind it (default: 8558; 0: any).")
    int port;

    @Option(names = "--storage", paramLabel = "SIZE", description = "Each one's, instead of trapline.storage.")
    Optional<String> storage;

    @Option(
            names = "--data-directory",
            paramLabel = "DIR",
            defaultValue = ".trapline",
            description = "Holds a directory for each (default: ${DEFAULT-VALUE}).")
    Path dataDirectory;

    @Option(
            names = "--certificates",
            paramLabel = "DIR",
            description =
                    "Holds a directory for each, node-1 and on, as ops/certificates makes them: they talk by mutual TLS.")
    Optional<Path> certificates;

    ClusterCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new CommandFailedException(ExitCode.USAGE, "--nodes is " + nodes + "; it must be 1 to " + MOST_NODES);
        }
        try (NodeProcesses processes = new NodeProcesses(command.commandLine().getOut())) {
            Runtime.getRuntime().addShutdownHook(new Thread(processes::close, "stop"));
            List<Integer> ports = FreePorts.find(nodes);
            for (int i = 1; i <= nodes; i++) {
                String name = "node-" + i;
                processes.start(name, arguments(i), ports, i, certificates.map(directory -> directory.resolve(name)));
            }
            processes.awaitReady();
            command.commandLine().getOut().println("cluster of " + nodes + " nodes ready; interrupt to stop");
            command.commandLine().getOut().flush();
            return processes.awaitEnd() ? ExitCode.DONE.number() : ExitCode.REFUSED.number();
        } catch (IOException cannot) {
            throw new CommandFailedException(ExitCode.REFUSED, "a node cannot be started: " + cannot.getMessage());
        }
    }

    private List<String> arguments(int i) {
        List<String> arguments = new ArrayList<>(List.of(
                "node",
                "--end-with-input",
                "--config",
                config.toString(),
                "--port",
                Integer.toString(port == 0 ? 0 : port + i - 1),
                "--data-directory",
                dataDirectory.resolve("node-" + i).toString()));
        storage.ifPresent(size -> arguments.addAll(List.of("--storage", size)));
        return arguments;
    }

    @Command(description = "Shows the nodes of a cluster.", mixinStandardHelpOptions = true)
    int status(@Mixin NodeOptions node) {
        JsonNode answer = node.client().get("/v1/nodes");
        Table table = new Table("NODE", "STATE", "STORAGE", "USED", "WEIGHT", "MACHINES", "LABELS", "URL");
        String authority = answer.path("authority").asText();
        for (JsonNode one : answer.path("nodes")) {
            JsonNode view = one.path("view");
            String name = view.path("name").asText();
            table.row(
                    name,
                    state(view) + (name.equals(authority) ? ", decides" : ""),
                    mebibytes(view.path("offer").path("words").asLong()),
                    mebibytes(view.path("words").asLong()),
                    view.path("weight").asLong(),
                    view.path("machines").asLong(),
                    labels(view.path("offer").path("labels")),
                    one.path("url").asText("-"));
        }
        node.print(answer, table);
        return ExitCode.DONE.number();
    }

    private static String state(JsonNode view) {
        return !view.path("present").asBoolean() ? "away" : view.path("drained").asBoolean() ? "drained" : "up";
    }

    private static String mebibytes(long words) {
        return words * Storage.BYTES_PER_CELL / (1 << 20) + " MiB";
    }

    private static String labels(JsonNode labels) {
        List<String> all = new ArrayList<>();
        labels.properties()
                .forEach(
                        label -> all.add(label.getKey() + "=" + label.getValue().asText()));
        return String.join(" ", all);
    }
}
