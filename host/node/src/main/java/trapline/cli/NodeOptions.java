package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import trapline.json.Json;

/** What all commands that talk to a node have in common. */
final class NodeOptions {
    @Spec(Target.MIXEE)
    CommandSpec command;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:TRAPLINE_URL:-http://127.0.0.1:8558}",
            description = "The node's endpoint (default: ${DEFAULT-VALUE}; environment: TRAPLINE_URL).")
    String url;

    @Option(names = "--json", description = "Print JSON, for programs.")
    boolean json;

    private Optional<NodeClient> client = Optional.empty();

    NodeOptions() {}

    NodeClient client() {
        NodeClient one = client.orElseGet(() -> new NodeClient(url, progress()));
        client = Optional.of(one);
        return one;
    }

    /** {@return a way to say what takes long} */
    Progress progress() {
        return new Progress(err());
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Prints machines in one table; as JSON, one machine as itself and several as an array. */
    void printAll(List<JsonNode> machines) {
        if (!machines.isEmpty()) {
            JsonNode one = machines.getFirst();
            print(
                    machines.size() == 1 ? one : Json.MAPPER.createArrayNode().addAll(machines),
                    VmListCommand.table(machines));
        }
    }

    /** Prints an answer: as JSON if that was asked for, as a table if not. */
    void print(JsonNode answer, Table table) {
        out().print(json ? Printable.json(answer.toPrettyString()) + "\n" : table.text());
        out().flush();
    }
}
