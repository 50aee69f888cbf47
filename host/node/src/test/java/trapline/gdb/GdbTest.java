package trapline.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.machine.Oracles;

/** A real GDB at a machine with a program of C. */
class GdbTest {
    private static final String GDB = "gdb-multiarch";
    private static final String COMPILER = "riscv64-unknown-elf-gcc";
    private static final Path SOURCE = Path.of("src", "test", "resources", "debugged", "counting.c");
    private static final String LET_GO = "-- now it runs --";

    /** What GDB is told; each line's output is between its own text and the next one's. */
    private static final List<String> SESSION = List.of(
            "print $pc",
            "info registers priv",
            "print $misa >> 62",
            "break inner",
            "continue",
            "backtrace",
            "print n",
            "print counter",
            "watch counter",
            "continue",
            "info registers pc",
            "delete",
            "x/1gx &table[1]",
            "awatch table[2]",
            "continue",
            "delete",
            "stepi",
            "finish",
            "print counter = 1000",
            "print $fa0.double = 1.5",
            "print $fa0.double",
            "print $mscratch = 0x1234",
            "x/1i $pc",
            "print *(int *) 0",
            "hbreak outer",
            "continue",
            "delete",
            "info threads");

    @TempDir
    static Path directory;

    private static Path program = Path.of("none");

    @BeforeAll
    static void compile() {
        Oracles.need(GDB, COMPILER);
        program = directory.resolve("counting.elf");
        List<String> command = new ArrayList<>(List.of(COMPILER, "-g", "-Og", "-std=gnu11", "-march=rv64gc"));
        command.addAll(List.of("-mabi=lp64d", "-mcmodel=medany", "-ffreestanding", "-nostdlib", "-static", "-I."));
        command.addAll(List.of("-Wl,-T,link.ld", "-Wl,--defsym=ORIGIN_OF_PROGRAM=0x80000000", "start.S", "board.c"));
        command.addAll(List.of(SOURCE.toAbsolutePath().toString(), "-lgcc", "-o", program.toString()));
        Path log = directory.resolve("compiler.log");
        Process compiler = start(command, log);
        assertEquals(0, await(compiler), () -> read(log));
    }

    @Test
    void aSessionOfAllThatPeopleDo() {
        try (DebuggedNode node = new DebuggedNode(directory.resolve("node"))) {
            int port = node.create("a", program, false);
            Path log = directory.resolve("gdb.log");
            Process gdb = start(gdb(port), log);
            Await.until("GDB let it go", () -> read(log).contains(LET_GO) || !gdb.isAlive());
            Await.until("it runs", () -> node.state("a").equals("running") || !gdb.isAlive());
            node.awaitProgress("a");
            // What Ctrl-C does to a GDB on a terminal.
            await(start(List.of("kill", "-INT", Long.toString(gdb.pid())), directory.resolve("kill.log")));
            assertEquals(0, await(gdb), () -> read(log));
            check(read(log));
            Await.until("it goes on without GDB", () -> node.state("a").equals("running"));
            node.awaitProgress("a");
        }
    }

    private static List<String> gdb(int port) {
        List<String> command = new ArrayList<>(List.of(GDB, "-nx", "-batch"));
        say(command, "set pagination off");
        say(command, "set remotetimeout 60");
        say(command, "set print entry-values no");
        say(command, "target remote 127.0.0.1:" + port);
        for (String line : SESSION) {
            say(command, "echo >>> " + line + "\\n");
            say(command, line);
        }
        say(command, "echo " + LET_GO + "\\n");
        say(command, "continue");
        say(command, "echo >>> after the interrupt\\n");
        say(command, "print counter > 1000");
        say(command, "echo >>> end\\n");
        say(command, "detach");
        command.add(program.toString());
        return command;
    }

    private static void say(List<String> command, String line) {
        command.add("-ex");
        command.add(line);
    }

    private static void check(String log) {
        assertTrue(output(log, "print $pc").contains("0x80000000"), log);
        assertTrue(output(log, "info registers priv").contains("[Machine]"), log);
        assertTrue(output(log, "print $misa >> 62").contains("= -2"), log);
        assertTrue(
                output(log, "backtrace").matches("(?s)#0 +inner \\(n=.*1\\).*#1 .* outer \\(n=.*#2 .* start \\(.*"),
                log);
        assertTrue(output(log, "print n").contains("= 1"), log);
        assertTrue(output(log, "print counter").contains("= 0"), log);
        assertTrue(
                output(log, "continue", 1)
                        .matches("(?s).*Hardware watchpoint 2: counter.*Old value = 0.*New value = 1.*"),
                log);
        assertTrue(output(log, "info registers pc").contains("<inner+"), log);
        assertTrue(output(log, "x/1gx &table[1]").contains("0x0000000000000001"), log);
        assertTrue(
                output(log, "continue", 2)
                        .matches("(?s).*access \\(read/write\\) watchpoint.*Old value = 0.*New value = 2.*"),
                log);
        assertTrue(output(log, "finish").matches("(?s).* in outer \\(n=.*Value returned.*= 3.*"), log);
        assertTrue(output(log, "print counter = 1000").contains("= 1000"), log);
        assertTrue(output(log, "print $fa0.double").contains("= 1.5"), log);
        assertTrue(output(log, "print $mscratch = 0x1234").contains("= 4660"), log);
        assertTrue(output(log, "print *(int *) 0").contains("Cannot access memory"), log);
        assertTrue(output(log, "continue", 3).contains("outer (n=2)"), log);
        assertTrue(output(log, "info threads").matches("(?s).*\\* 1 +Thread 1 .*outer.*"), log);
        assertTrue(log.contains("SIGINT"), log);
        assertTrue(output(log, "after the interrupt").contains("= 1"), log);
    }

    private static String output(String log, String line) {
        return output(log, line, 0);
    }

    /** {@return what GDB printed for a line of the session, the {@code nth} of those that are alike} */
    private static String output(String log, String line, int nth) {
        String mark = ">>> " + line + "\n";
        int at = log.indexOf(mark);
        for (int i = 0; i < nth; i++) {
            at = log.indexOf(mark, at + 1);
        }
        assertTrue(at >= 0, () -> "nothing of '" + line + "' in " + log);
        int start = at + mark.length();
        return log.substring(start, log.indexOf(">>>", start));
    }

    private static Process start(List<String> command, Path log) {
        try {
            return new ProcessBuilder(command)
                    .directory(DebuggedNode.IMAGES.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int await(Process process) {
        try {
            assertTrue(process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS), "a process hangs");
            return process.exitValue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
