package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

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

    NodeOptions() {}

    NodeClient client() {
        return new NodeClient(url);
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Prints an answer: as JSON if that was asked for, as a table if not. */
    void print(JsonNode answer, Table table) {
        out().print(json ? answer.toPrettyString() + "\n" : table.text());
        out().flush();
    }
}
