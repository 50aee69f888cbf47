package trapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;

/** {@code trapline run} as a process of its own, its console on pipes. */
final class RunCommandTest {
    private static final Path GUESTS = Path.of("..", "..", "guest-images", "riscv");

    @TempDir
    Path directory;

    private record Ended(int code, String out, String err) {}

    private Ended run(String typed, String... arguments) throws IOException, InterruptedException {
        Path err = directory.resolve("err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "trapline.cli.Main",
                "run"));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectError(err.toFile())
                .redirectOutput(out.toFile())
                .start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(typed.getBytes(StandardCharsets.ISO_8859_1));
            }
            assertTrue(process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS), command::toString);
            return new Ended(
                    process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String guest(String name) {
        return GUESTS.resolve(name + ".elf").toString();
    }

    @Test
    void bareMetalProgramPrintsAndPowersOff() throws IOException, InterruptedException {
        Ended ended = run("", guest("hello"));
        assertEquals(new Ended(0, "Hello from a RISC-V machine.\n", ""), ended);
    }

    @Test
    void pipedInputReachesTheGuest() throws IOException, InterruptedException {
        Ended ended = run("hello there\n\4", "--clock", "virtual", "--memory", "16M", guest("echo"));
        assertEquals(0, ended.code);
        assertTrue(ended.out.contains("HELLO THERE"), ended.out);
    }

    @Test
    void thirdGenImageRunsAndItsResultIsTheExitCode() throws IOException, InterruptedException {
        Ended ended = run("typed\n", Path.of("target", "images", "echo.tli").toString());
        assertTrue(ended.out.contains("typed"), ended.toString());
        assertEquals("", ended.err);
    }

    @Test
    void whatCannotBeRunIsSaidInOneLine() throws IOException, InterruptedException {
        Path damaged = Files.writeString(directory.resolve("damaged"), "\u007fELF and nothing more");
        for (Ended ended : List.of(
                run("", "no-such-file"),
                run("", damaged.toString()),
                run("", "--memory", "lots", guest("hello")),
                run("", "--clock", "sundial", guest("hello")),
                run("", "--memory", "1M", guest("hello")))) {
            assertEquals(1, ended.code, ended.toString());
            assertEquals("", ended.out);
            assertTrue(ended.err.startsWith("trapline: "), ended.err);
            assertFalse(ended.err.contains("\tat "), ended.err);
        }
        assertEquals(2, run("").code);
    }
}
