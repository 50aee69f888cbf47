package trapline.isa.riscv.floating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of the programs in {@code src/test/oracle}, compiled, and how to ask it; the protocol is in {@code oracle.h}. */
final class FloatingOracle {
    private static final int MNEMONIC = 16;
    private static final Path SOURCES = Path.of("src/test/oracle");
    private static final Path NOTHING = Path.of("/dev/null");
    private static final int PATIENCE_SECONDS = 120;

    private final Path directory;
    private final List<String> command;

    private FloatingOracle(Path directory, List<String> command) {
        this.directory = directory;
        this.command = command;
    }

    /** {@return the SSE unit of this host} */
    static FloatingOracle sse(Path directory) {
        Path program = directory.resolve("sse");
        run(
                List.of("gcc", "-O1", "-frounding-math", "-o", program.toString(), source("sse.c"), "-lm"),
                NOTHING,
                NOTHING);
        return new FloatingOracle(directory, List.of(program.toString()));
    }

    /** {@return riscv64 as QEMU's user mode has it} */
    static FloatingOracle qemu(Path directory) {
        Path program = directory.resolve("riscv");
        run(
                List.of("riscv64-linux-gnu-gcc", "-O1", "-static", "-o", program.toString(), source("riscv.c")),
                NOTHING,
                NOTHING);
        return new FloatingOracle(directory, List.of("qemu-riscv64", program.toString()));
    }

    /** {@return the answers, result and flags in turn; none if the oracle does not know the instruction} */
    long[] ask(FloatingOperation operation, List<FloatingCase> cases) {
        try {
            Path questions = Files.createTempFile(directory, operation.mnemonic(), ".in");
            Path answers = Files.createTempFile(directory, operation.mnemonic(), ".out");
            Files.write(questions, encode(operation, cases));
            run(command, questions, answers);
            return decode(Files.readAllBytes(answers), cases.size());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] encode(FloatingOperation operation, List<FloatingCase> cases) {
        ByteBuffer buffer = ByteBuffer.allocate(MNEMONIC + Long.BYTES * (1 + 4 * cases.size()))
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(operation.mnemonic().getBytes(StandardCharsets.US_ASCII));
        buffer.position(MNEMONIC).putLong(cases.size());
        for (FloatingCase each : cases) {
            buffer.putLong(each.mode()).putLong(each.a()).putLong(each.b()).putLong(each.c());
        }
        return buffer.array();
    }

    private static long[] decode(byte[] bytes, int cases) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long count = buffer.getLong();
        assertTrue(count == 0 || count == cases, () -> count + " answers to " + cases + " cases");
        long[] answers = new long[(int) count * 2];
        buffer.asLongBuffer().get(answers);
        return answers;
    }

    private static String source(String name) {
        return SOURCES.resolve(name).toString();
    }

    private static void run(List<String> command, Path in, Path out) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.redirectInput(in.toFile()).redirectOutput(out.toFile());
        try {
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("no end after " + PATIENCE_SECONDS + " s: " + command);
            }
            assertEquals(0, process.exitValue(), () -> "exit status of " + command);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
