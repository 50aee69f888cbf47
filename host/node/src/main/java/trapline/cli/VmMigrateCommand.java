package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapline vm migrate}. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = "Takes a machine to another node of the cluster while it runs, and waits until it is there.",
        footer = {"", ExitCode.HELP})
final class VmMigrateCommand implements Callable<Integer> {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int MEBIBYTE = 1 << 20;

    @Mixin
    NodeOptions node;

    @Parameters(paramLabel = "ID", description = "The machine.")
    String id;

    @Option(names = "--to", paramLabel = "NODE", description = "Where (default: where the placement finds best).")
    Optional<String> to;

    @Option(
            names = "--downtime",
            paramLabel = "MS",
            description = "For how many milliseconds it may rest (default: trapline.cluster.migration.downtime).")
    Optional<Long> downtime;

    @Option(names = "--no-wait", description = "Do not wait.")
    boolean noWait;

    @Option(names = "--cancel", description = "Leave it where it is, after all.")
    boolean cancel;

    @Option(names = "--show", description = "Show how far it is, or how it ended.")
    boolean show;

    VmMigrateCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        String path = VmCommand.path(id) + "/migration";
        if (cancel || show) {
            JsonNode report =
                    cancel ? node.client().delete(path) : node.client().get(path);
            node.print(report, table(report));
            return ExitCode.DONE.number();
        }
        Map<String, Object> how = new HashMap<>();
        to.ifPresent(name -> how.put("to", name));
        downtime.ifPresent(millis -> how.put("downtimeMillis", millis));
        Progress progress = node.progress();
        JsonNode report = node.client().post(path, how);
        while (!noWait && !report.path("over").asBoolean()) {
            JsonNode now = report;
            progress.at(() -> sentence(now));
            Thread.sleep(INTERVAL);
            report = node.client().getWhenKnown(path);
        }
        node.print(report, table(report));
        boolean done = noWait || report.path("stage").asText().equals("done");
        return (done ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    private static String sentence(JsonNode report) {
        return report.path("stage").asText() + ", round "
                + (report.path("rounds").asInt() + 1) + ", "
                + report.path("bytes").asLong() / MEBIBYTE + " MiB sent";
    }

    private static Table table(JsonNode report) {
        Table table = new Table("FROM", "TO", "STAGE", "ROUNDS", "SENT", "RESTED", "TOOK", "REASON");
        table.row(
                report.path("from").asText(),
                report.path("to").asText(),
                report.path("stage").asText(),
                report.path("rounds").asInt(),
                report.path("bytes").asLong() / MEBIBYTE + " MiB",
                report.has("downtimeMillis")
                        ? "%.1f ms".formatted(report.path("downtimeMillis").asDouble())
                        : "-",
                report.path("totalMillis").asLong() + " ms",
                report.path("reason").asText("-"));
        return table;
    }
}
