package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trapline demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a node that hosts 64 machines at once: one is hostile, one gets a fault.",
            "Compares every machine with its fault-free twin on the bare machine, then keeps serving."
        },
        footer = {"", ExitCode.HELP})
final class DemoCommand implements Callable<Integer> {
    private static final int LAST_DECISIONS = 12;

    @Spec
    CommandSpec command;

    @Mixin
    NodeCommand.Settings settings;

    @Option(names = "--exit", description = "End after the report instead of serving on.")
    boolean exit;

    @Option(
            names = "--file",
            paramLabel = "F",
            description = "The file whose bytes the sha256 guest gets (default: README.md, or the settings file).")
    Optional<Path> file;

    DemoCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        byte[] bytes = content();
        try (NodeCommand.Running running = NodeCommand.Running.start(settings.read())) {
            say("node ready at " + running.endpoint().url());
            NodeClient client = new NodeClient(
                    running.endpoint().url(), new Progress(command.commandLine().getErr()));
            DemoFleet fleet = new DemoFleet(client, running.library(), this::say);
            fleet.run(bytes, String.valueOf(source()));
            boolean good = report(client, fleet);
            if (!exit) {
                say("serving at " + running.endpoint().url()
                        + "/v1/vms and /v1/allocator/decisions; interrupt to stop");
                running.serve(() -> {});
            }
            return (good ? ExitCode.DONE : ExitCode.REFUSED).number();
        }
    }

    private boolean report(NodeClient client, DemoFleet fleet) {
        PrintWriter out = command.commandLine().getOut();
        out.print("\n" + fleet.machines().text());
        JsonNode decisions = client.get("/v1/allocator/decisions?last=true&limit=" + LAST_DECISIONS);
        out.print("\nThe allocator's last decisions:\n"
                + DecisionsCommand.table(decisions.path("decisions")).text() + "\n");
        fleet.verdicts()
                .forEach(verdict ->
                        out.println((verdict.holds() ? "holds  " : "FAILS  ") + Printable.line(verdict.claim())));
        out.println();
        out.flush();
        return fleet.verdicts().stream().allMatch(DemoFleet.Verdict::holds);
    }

    private Path source() {
        Path readme = Path.of("README.md");
        return file.orElseGet(() -> Files.isRegularFile(readme) ? readme : settings.config);
    }

    private byte[] content() {
        try {
            return Files.readAllBytes(source());
        } catch (IOException cannot) {
            throw new CommandFailedException(ExitCode.REFUSED, "cannot read " + source() + ": " + cannot);
        }
    }

    private void say(String line) {
        PrintWriter out = command.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
