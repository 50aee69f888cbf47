package trapline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    private static final int CHUNK = 64 * 1024;

    @Mixin
    NodeOptions node;

    @Parameters(index = "0", paramLabel = "ID", description = "The machine.")
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
        JsonNode answer;
        try (InputStream bytes = source()) {
            Typing typing = Typing.on(node.client(), id);
            type(typing, bytes);
            answer = end ? typing.end() : node.client().get(VmCommand.path(id)).path("vm");
        } catch (NoSuchFileException none) {
            throw new CommandFailedException(ExitCode.REFUSED, "there is no file " + none.getMessage());
        } catch (IOException cannot) {
            throw new CommandFailedException(ExitCode.REFUSED, "cannot read the input: " + cannot);
        }
        node.print(answer, VmListCommand.table(List.of(answer)));
        return ExitCode.DONE.number();
    }

    /** Types what comes as it comes: what a person types, line by line. */
    private void type(Typing typing, InputStream bytes) throws IOException, InterruptedException {
        Progress progress = node.progress();
        long typed = 0;
        byte[] chunk = new byte[CHUNK];
        int read = bytes.read(chunk);
        while (read >= 0) {
            long before = typed;
            typing.type(
                    Arrays.copyOf(chunk, read),
                    taken -> progress.at(() -> "typed " + (before + taken) + " bytes, as many as " + id + " took"));
            typed += read;
            read = bytes.read(chunk);
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
