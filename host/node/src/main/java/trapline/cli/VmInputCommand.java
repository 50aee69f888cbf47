package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapline vm input}. */
@Command(
        name = "input",
        mixinStandardHelpOptions = true,
        description =
                "Types on a machine's console: TEXT, a file, or the standard input; as fast as the machine reads.")
final class VmInputCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int CHUNK = 64 * 1024;
    private static final long PROGRESS_NANOS = 1_000_000_000L;

    @Mixin
    NodeOptions node;

    @Parameters(index = "0", paramLabel = "ID")
    String id;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "What to type, in UTF-8.")
    Optional<String> text;

    @Option(names = "--file", paramLabel = "F", description = "Type the bytes of a file.")
    Optional<Path> file;

    @Option(names = "--end", description = "End the machine's input after that.")
    boolean end;

    VmInputCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (text.isPresent() && file.isPresent()) {
            throw new CommandFailedException(ExitCode.USAGE, "give either TEXT or --file, not both");
        }
        long typed = 0;
        try (InputStream bytes = source()) {
            long progress = System.nanoTime() + PROGRESS_NANOS;
            byte[] chunk = bytes.readNBytes(CHUNK);
            while (chunk.length > 0) {
                type(node.client(), id, chunk);
                typed += chunk.length;
                chunk = bytes.readNBytes(CHUNK);
                if (System.nanoTime() > progress) {
                    node.command.commandLine().getErr().println("typed " + typed + " bytes");
                    progress = System.nanoTime() + PROGRESS_NANOS;
                }
            }
        } catch (IOException cannot) {
            throw new CommandFailedException(ExitCode.REFUSED, "cannot read the input: " + cannot);
        }
        JsonNode answer = end
                ? node.client()
                        .postBytes(VmCommand.path(id) + "/console?end=true", new byte[0])
                        .path("vm")
                : node.client().get(VmCommand.path(id)).path("vm");
        node.print(answer, VmListCommand.table(List.of(answer)));
        return ExitCode.DONE.number();
    }

    /** Types all bytes, as the machine has room for them. */
    static void type(NodeClient client, String id, byte[] bytes) throws InterruptedException {
        byte[] left = bytes;
        while (left.length > 0) {
            int taken = client.postBytes(VmCommand.path(id) + "/console", left)
                    .path("taken")
                    .asInt();
            left = Arrays.copyOfRange(left, taken, left.length);
            if (taken == 0) {
                Thread.sleep(POLL);
            }
        }
    }

    private InputStream source() throws IOException {
        if (file.isPresent()) {
            return Files.newInputStream(file.get());
        }
        return text.<InputStream>map(typed -> new java.io.ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> end ? InputStream.nullInputStream() : System.in);
    }
}
