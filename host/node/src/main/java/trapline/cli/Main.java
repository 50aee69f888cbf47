package trapline.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code trapline}: the command line. */
@Command(
        name = "trapline",
        mixinStandardHelpOptions = true,
        version = "trapline 0.1.0",
        description = "Hosts many virtual machines on plain JVMs, after Popek and Goldberg (1974).",
        footer = {"", ExitCode.HELP},
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            NodeCommand.class,
            ClusterCommand.class,
            RunCommand.class,
            DemoCommand.class,
            VmCommand.class,
            ImageCommand.class,
            TheoryCommand.class,
            DecisionsCommand.class,
            PlacementsCommand.class,
            StorageCommand.class,
        })
public final class Main {
    Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** {@return the exit code of a command} */
    static int run(String... arguments) {
        CommandLine commands = new CommandLine(new Main());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExecutionExceptionHandler(Main::failed);
        commands.setExecutionStrategy(new CommandLine.RunLast());
        return commands.execute(arguments);
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof CommandFailedException known) {
            command.getErr().println("trapline: " + Printable.lines(String.valueOf(known.getMessage())));
            return known.exitCode().number();
        }
        if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            command.getErr().println("trapline: a file cannot be read or written: " + failure.getMessage());
            return ExitCode.REFUSED.number();
        }
        command.getErr().println("trapline failed by its own fault; please report this:");
        failure.printStackTrace(command.getErr());
        return ExitCode.BROKEN.number();
    }
}
