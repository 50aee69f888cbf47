package trapline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trapline.json.Json;
import trapline.theory.report.HtmlPage;
import trapline.theory.report.TheoryReport;

/** {@code trapline theory}: needs no node. */
@Command(
        name = "theory",
        mixinStandardHelpOptions = true,
        description =
                "Decides the paper's instruction classes and theorems for a machine, and shows them by running it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {NestCommand.class},
        footer = {"", ExitCode.HELP})
final class TheoryCommand {
    @Spec
    CommandSpec command;

    TheoryCommand() {}

    @Command(description = "Lists the machines.", mixinStandardHelpOptions = true)
    int machines() {
        TheoryReport.machines().forEach(out()::println);
        out().flush();
        return ExitCode.DONE.number();
    }

    @Command(
            description =
                    "Classifies all instructions of a machine by running its semantics, says which theorems cover it, and what its "
                            + "monitors do.",
            mixinStandardHelpOptions = true)
    int classify(
            @Parameters(paramLabel = "MACHINE", description = "As 'trapline theory machines' lists them.")
                    String machine,
            @Mixin TheoryOptions options,
            @Option(names = "--json", description = "Print JSON, for programs.") boolean json,
            @Option(names = "--html", paramLabel = "FILE", description = "Write a report for people to this file.")
                    Optional<Path> html)
            throws IOException {
        TheoryReport report =
                options.report(machine, new Progress(command.commandLine().getErr()));
        if (html.isPresent()) {
            Files.writeString(html.get(), HtmlPage.of(report));
        }
        print(json ? Printable.json(Json.line(report)) + "\n" : TheoryText.of(report));
        return exit(report);
    }

    @Command(
            description =
                    "Runs random programs on the bare machine and under its monitors, and compares; finds the smallest program "
                            + "that tells them apart where no theorem covers the machine.",
            mixinStandardHelpOptions = true)
    int run(
            @Parameters(paramLabel = "MACHINE", description = "As 'trapline theory machines' lists them.")
                    String machine,
            @Mixin TheoryOptions options,
            @Option(names = "--json", description = "Print JSON, for programs.") boolean json) {
        TheoryReport report =
                options.report(machine, new Progress(command.commandLine().getErr()));
        print(json ? Printable.json(Json.line(report.runs())) + "\n" : TheoryText.runs(report));
        return exit(report);
    }

    /** A theorem that was contradicted is something found wrong. */
    private static int exit(TheoryReport report) {
        boolean contradicted = report.runs().stream().anyMatch(run -> run.covered() && run.different() > 0);
        return (contradicted || !report.claimsHold() ? ExitCode.REFUSED : ExitCode.DONE).number();
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }

    private void print(String text) {
        out().print(text);
        out().flush();
    }
}
