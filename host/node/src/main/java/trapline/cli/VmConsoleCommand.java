package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapline vm console}. */
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what a machine has printed: byte for byte, unless it goes to a terminal.",
            "There, control characters of the guest are shown as \\x1b and not obeyed."
        })
final class VmConsoleCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Set<String> ENDED = Set.of("halted", "failed");

    @Mixin
    NodeOptions node;

    @Parameters(paramLabel = "ID", description = "The machine.")
    String id;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the machine has ended.")
    boolean follow;

    @Option(names = "--raw", description = "Byte for byte to a terminal, too. The guest then controls your terminal.")
    boolean raw;

    VmConsoleCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        boolean escape = !raw && Terminal.isOutput();
        long position = 0;
        while (true) {
            JsonNode part = node.client().get(VmCommand.path(id) + "/console?from=" + position);
            if (node.json) {
                node.out().println(Printable.json(part.toString()));
                node.out().flush();
            } else {
                reportGap(position, part.path("from").asLong());
                print(
                        escape
                                ? Printable.lines(part.path("bytes").asText())
                                : part.path("bytes").asText());
            }
            long next = part.path("next").asLong();
            boolean ended = ENDED.contains(part.path("state").asText()) && next == position;
            if (!follow || ended) {
                return ExitCode.DONE.number();
            }
            if (next == position) {
                Thread.sleep(POLL);
            }
            position = next;
        }
    }

    private void reportGap(long wanted, long got) {
        if (got > wanted) {
            node.command.commandLine().getErr().println("(" + (got - wanted) + " bytes are no longer kept)");
        }
    }

    private static void print(String bytes) {
        try {
            OutputStream out = System.out;
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
