package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trapline.cluster.PlacementRecord;
import trapline.json.Json;

/** {@code trapline placements}. */
@Command(
        name = "placements",
        mixinStandardHelpOptions = true,
        description = "Shows on which nodes of a cluster machines were placed, and why.",
        footer = {"", ExitCode.HELP})
final class PlacementsCommand implements Callable<Integer> {
    @Spec
    CommandSpec command;

    @Mixin
    NodeOptions node;

    @Option(names = "--vm", paramLabel = "ID", description = "Only those about this machine.")
    Optional<String> vm;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many at most (default: the last 20).")
    int limit;

    PlacementsCommand() {}

    @Override
    public Integer call() {
        JsonNode answer = node.client()
                .get("/v1/placements?limit=" + limit
                        + vm.map(id -> "&vm=" + NodeClient.escaped(id)).orElse(""));
        node.print(answer, table(answer.path("decisions")));
        return ExitCode.DONE.number();
    }

    private static Table table(Iterable<JsonNode> decisions) {
        Table table = new Table("#", "VM", "REQUEST", "OUTCOME", "NODE", "REASON");
        decisions.forEach(view -> row(table, view));
        return table;
    }

    private static void row(Table table, JsonNode view) {
        JsonNode decision = view.path("decision");
        table.row(
                decision.path("sequence").asLong(),
                decision.path("vm").asText("-"),
                decision.path("request").path("kind").asText(),
                decision.path("outcome").asText().toLowerCase(Locale.ROOT),
                decision.path("node").asText("-"),
                view.path("sentence").asText());
    }

    /** Prints a decision. */
    static int done(NodeOptions node, JsonNode view) {
        Table table = new Table("#", "VM", "REQUEST", "OUTCOME", "NODE", "REASON");
        row(table, view);
        node.print(view, table);
        return ExitCode.DONE.number();
    }

    /** Prints a decision, with what was found of every node. */
    static int explained(NodeOptions node, JsonNode view) {
        JsonNode decision = view.path("decision");
        String chosen = decision.path("node").asText("-");
        Table table = new Table("NODE", "", "FOUND");
        view.path("nodes").forEach(found -> {
            String name = found.path("node").asText();
            table.row(
                    name,
                    name.equals(chosen) ? "chosen" : "",
                    found.path("sentence").asText());
        });
        if (!node.json) {
            node.out()
                    .println(Printable.line(decision.path("vm").asText("-") + ": "
                            + view.path("sentence").asText()));
        }
        node.print(view, table);
        return ExitCode.DONE.number();
    }

    @Command(
            description = "Says why a machine is where it is, or why no node took it: what was found of every node.",
            mixinStandardHelpOptions = true)
    int why(@Mixin NodeOptions of, @Parameters(paramLabel = "ID", description = "The machine.") String id) {
        return explained(of, of.client().get("/v1/placements/" + NodeClient.escaped(id)));
    }

    @Command(
            name = "why-not",
            description = "Says why a machine is not on a node, as things are now, and what would have to change.",
            mixinStandardHelpOptions = true)
    int whyNot(
            @Mixin NodeOptions of,
            @Parameters(paramLabel = "ID", description = "The machine.") String id,
            @Parameters(paramLabel = "NODE", description = "The node.") String name) {
        JsonNode why = of.client()
                .get("/v1/placements/" + NodeClient.escaped(id) + "/why-not?node=" + NodeClient.escaped(name));
        Table table = new Table("TO HAVE IT ON " + name.toUpperCase(Locale.ROOT));
        why.path("changes").forEach(change -> table.row(change.asText()));
        if (why.path("isThere").asText().equals(name)) {
            table.row("nothing: it is there");
        }
        of.print(why, table);
        return ExitCode.DONE.number();
    }

    @Command(
            description = "Makes all decisions in a file again, and says whether they come out the same.",
            mixinStandardHelpOptions = true)
    int replay(
            @Parameters(paramLabel = "FILE", description = "As .trapline/node-1/placements.jsonl.") Path file,
            @Option(names = "--json", description = "Print JSON, for programs.") boolean json) {
        PlacementRecord.Verdict verdict;
        try {
            verdict = PlacementRecord.replay(file);
        } catch (NoSuchFileException none) {
            throw new CommandFailedException(ExitCode.REFUSED, "there is no file " + file);
        } catch (IOException cannot) {
            throw new CommandFailedException(ExitCode.REFUSED, "cannot read " + file + ": " + cannot);
        }
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? Printable.json(Json.line(verdict)) : Printable.line(sentence(verdict)));
        out.flush();
        return (verdict.problem().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    private static String sentence(PlacementRecord.Verdict verdict) {
        return verdict.problem()
                .orElse(verdict.decisions() + " decisions in " + verdict.runs() + " runs came out the same again");
    }
}
