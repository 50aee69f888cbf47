package trapline.cli;

import picocli.CommandLine.Command;

/** {@code trapline theory}. */
@Command(
        name = "theory",
        mixinStandardHelpOptions = true,
        description = "Shows the paper's theorems by running them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {NestCommand.class},
        footer = {"", ExitCode.HELP})
final class TheoryCommand {
    TheoryCommand() {}
}
