package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trapline cluster rebalance}. */
@Command(
        name = "rebalance",
        mixinStandardHelpOptions = true,
        description =
                "Evens out the nodes' load: machines go from full nodes to others while they run. Waits until all is done.",
        footer = {"", ExitCode.HELP})
final class ClusterRebalanceCommand implements Callable<Integer> {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final String PATH = "/v1/rebalance";
    private static final int NOT_FOUND = 404;

    @Mixin
    NodeOptions node;

    @Option(names = "--dry-run", description = "Only show which machines would go where, and why.")
    boolean dryRun;

    @Option(names = "--moves", paramLabel = "N", defaultValue = "10", description = "How many at most (default: 10).")
    int moves;

    @Option(names = "--at-once", paramLabel = "N", defaultValue = "2", description = "How many at once (default: 2).")
    int atOnce;

    @Option(names = "--stop", description = "Move no more machines; what is on its way arrives.")
    boolean stop;

    ClusterRebalanceCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        JsonNode answer = stop ? node.client().delete(PATH) : begin(moves);
        if (!stop && !dryRun) {
            answer = untilOver(answer);
        }
        node.print(answer, table(answer));
        node.err()
                .println(range(answer.path("before")) + " -> " + range(answer.path("after")) + "; "
                        + answer.path("end").asText());
        JsonNode left = answer.at("/progress/left");
        left.properties()
                .forEach(one -> node.err()
                        .println(Printable.line(
                                one.getKey() + " stays: " + one.getValue().asText())));
        node.err().flush();
        return (left.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    private JsonNode begin(int most) {
        return node.client().post(PATH + (dryRun ? "?dryRun=true" : ""), Map.of("moves", most, "atOnce", atOnce));
    }

    private JsonNode untilOver(JsonNode begun) throws InterruptedException {
        Progress progress = node.progress();
        JsonNode answer = begun;
        int rest = moves;
        while (!answer.at("/progress/over").asBoolean()) {
            JsonNode now = answer.path("progress");
            progress.at(() -> now.path("moved").asInt() + " moved, "
                    + now.path("underWay").size() + " on their way, "
                    + now.path("waiting").asInt() + " waiting");
            Thread.sleep(INTERVAL);
            NodeClient.Answer next = node.client().tryGetWhenKnown(PATH);
            if (next.status() == NOT_FOUND) {
                rest -= now.path("moved").asInt() + now.path("underWay").size();
                answer = again(now, rest);
            } else {
                answer = next.granted();
            }
        }
        return answer;
    }

    /** The plan has ended with the node that decided. What is still wanted only whoever waits here knows. */
    private JsonNode again(JsonNode last, int rest) {
        String lost = "the node that led this is no longer the one that decides, and its plan ended with that: "
                + last.path("moved").asInt() + " machines had moved, and "
                + last.path("underWay").size()
                + " that were on their way arrive or stay";
        if (rest < 1) {
            throw new CommandFailedException(ExitCode.REFUSED, lost);
        }
        node.err().println(lost + "; the next plan has " + rest + " moves at most");
        node.err().flush();
        return begin(rest);
    }

    private static String range(JsonNode range) {
        return range.path("highest").asText() + " % to " + range.path("lowest").asText() + " % full";
    }

    private static Table table(JsonNode answer) {
        Table table = new Table("MACHINE", "FROM", "TO", "BECAUSE");
        answer.path("moves")
                .forEach(move -> table.row(
                        move.path("vm").asText(),
                        move.path("from").asText(),
                        move.path("to").asText(),
                        move.path("reason").asText()));
        return table;
    }
}
