package trapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.machine.Oracles;

/** {@code trapline run} as a process of its own, its console on pipes. */
final class RunCommandTest {
    private static final Path GUESTS = Path.of("..", "..", "guest-images", "riscv");

    @TempDir
    Path directory;

    private record Ended(int code, String out, String err) {}

    private static Process start(Path err, Path out, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                // It is over before HotSpot's second compiler has done any good.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // What a user sees, not what tests see.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                "trapline.cli.Main",
                "run"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(err.toFile())
                .redirectOutput(out.toFile())
                .start();
    }

    private Ended run(String typed, String... arguments) throws IOException, InterruptedException {
        Path err = directory.resolve("err");
        Path out = directory.resolve("out");
        Process process = start(err, out, arguments);
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(typed.getBytes(StandardCharsets.ISO_8859_1));
            }
            assertTrue(process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS), process::toString);
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
    void aTestProgramsFailureIsTheExitCodeAndItsSignatureAFile() throws IOException, InterruptedException {
        assertEquals(new Ended(5, "", ""), run("", guest("conformance/fails")));
        Path signature = directory.resolve("signature");
        String[] arguments = {
            "--signature", signature.toString(), "--signature-granularity", "4", guest("conformance/signature")
        };
        assertEquals(new Ended(0, "", ""), run("", arguments));
        assertEquals(
                List.of("01234567", "fffffffe", "76543210", "fedcba98", "00000055"), Files.readAllLines(signature));
    }

    @Test
    void aGuestThatResetsItsMachineStartsAgainUnlessTheUserWillNot() throws IOException, InterruptedException {
        assertEquals(new Ended(0, "start 1\nstart 2\nstart 3\n", ""), run("", "--clock", "virtual", guest("restart")));
        assertEquals(new Ended(0, "start 1\n", ""), run("", "--clock", "virtual", "--no-reboot", guest("restart")));
    }

    @Test
    void aRealGdbFindsTheMachineThatWaitsForIt() throws IOException, InterruptedException {
        Oracles.need("gdb-multiarch");
        Path err = directory.resolve("waiting.err");
        Process machine = start(err, directory.resolve("waiting.out"), "--gdb", "0", "--gdb-wait", guest("hello"));
        try {
            String says = "GDB: target remote localhost:";
            Await.until(
                    "it says where it waits",
                    () -> read(err).contains(says) && read(err).endsWith("\n"));
            String port =
                    read(err).substring(read(err).indexOf(says) + says.length()).strip();
            Path log = directory.resolve("gdb.log");
            Process gdb = new ProcessBuilder(List.of(
                            "gdb-multiarch",
                            "-nx",
                            "-batch",
                            "-ex",
                            "set architecture riscv:rv64",
                            "-ex",
                            "target remote localhost:" + port,
                            "-ex",
                            "print/x $pc",
                            "-ex",
                            "stepi",
                            "-ex",
                            "print/x $pc",
                            "-ex",
                            "continue"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertTrue(gdb.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS), () -> read(log));
            assertTrue(machine.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS), () -> read(log));
            assertEquals(0, machine.exitValue());
            assertTrue(read(log).contains("$1 = 0x80000000"), () -> read(log));
            assertTrue(read(log).contains("$2 = 0x80000002"), () -> read(log));
            assertTrue(read(log).contains("exited normally"), () -> read(log));
            assertEquals("Hello from a RISC-V machine.\n", read(directory.resolve("waiting.out")));
        } finally {
            machine.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
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
        assertEquals(
                new Ended(2, "", "trapline: --http is 65536; it must be 0 to 65535\n"),
                run("", "--http", "65536", guest("hello")));
    }

    @Test
    void aPortThatIsTakenIsSaidInOneLine() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = run("", "--gdb", Integer.toString(taken.getLocalPort()), guest("hello"));
            assertEquals(1, ended.code, ended.toString());
            assertTrue(ended.err.matches("trapline: .*" + taken.getLocalPort() + ".*\n"), ended.err);
        }
    }
}
