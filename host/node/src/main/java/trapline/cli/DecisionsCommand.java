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
import trapline.json.Json;
import trapline.vm.DecisionFile;

/** {@code trapline decisions}. */
@Command(
        name = "decisions",
        mixinStandardHelpOptions = true,
        description = "Shows what the allocator of a node has decided, and why.",
        footer = {"", ExitCode.HELP})
final class DecisionsCommand implements Callable<Integer> {
    @Spec
    CommandSpec command;

    @Mixin
    NodeOptions node;

    @Option(names = "--vm", paramLabel = "ID", description = "Only those about this machine.")
    Optional<String> vm;

    @Option(names = "--tenant", paramLabel = "T", description = "Only those about this tenant.")
    Optional<String> tenant;

    @Option(
            names = "--kind",
            paramLabel = "K",
            description = "Only requests of this kind: create, relocate, compact, release ...")
    Optional<String> kind;

    @Option(names = "--outcome", paramLabel = "O", description = "Only these: granted, refused, clipped.")
    Optional<String> outcome;

    @Option(names = "--since", paramLabel = "N", description = "Only those after this number, the oldest first.")
    Optional<Long> since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many at most (default: the last 20).")
    int limit;

    DecisionsCommand() {}

    @Override
    public Integer call() {
        String query = "?limit=" + limit
                + since.map(number -> "&since=" + number).orElse("&last=true")
                + parameter("vm", vm)
                + parameter("tenant", tenant)
                + parameter("kind", kind)
                + parameter("outcome", outcome);
        JsonNode answer = node.client().get("/v1/allocator/decisions" + query);
        node.print(answer, table(answer.path("decisions")));
        return ExitCode.DONE.number();
    }

    static Table table(JsonNode decisions) {
        Table table = new Table("#", "VM", "REQUEST", "OUTCOME", "BEFORE", "AFTER", "REASON");
        decisions.forEach(view -> {
            JsonNode decision = view.path("decision");
            table.row(
                    decision.path("sequence").asLong(),
                    decision.path("vm").asText("-"),
                    decision.path("request").path("kind").asText(),
                    decision.path("outcome").asText().toLowerCase(Locale.ROOT),
                    window(decision.path("before")),
                    window(decision.path("after")),
                    view.path("sentence").asText());
        });
        return table;
    }

    private static String window(JsonNode window) {
        return window.isMissingNode()
                ? "-"
                : "(" + window.path("l").asLong() + ", " + window.path("b").asLong() + ")";
    }

    private static String parameter(String name, Optional<String> value) {
        return value.map(text -> "&" + name + "=" + NodeClient.escaped(text)).orElse("");
    }

    @Command(
            description = "Makes all decisions in a file again, and says whether they come out the same.",
            mixinStandardHelpOptions = true)
    int replay(
            @Parameters(paramLabel = "FILE", description = "As .trapline/decisions.jsonl.") Path file,
            @Option(names = "--json", description = "Print JSON, for programs.") boolean json) {
        DecisionFile.Verdict verdict;
        try {
            Progress progress = new Progress(command.commandLine().getErr());
            verdict = DecisionFile.replay(file, lines -> progress.at(() -> "read " + lines + " lines"));
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

    private static String sentence(DecisionFile.Verdict verdict) {
        return verdict.problem()
                .orElse(verdict.decisions() + " decisions in " + verdict.runs() + " runs came out the same again");
    }
}
