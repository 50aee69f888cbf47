package trapline.monitor.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.monitor.RiscVProgram;
import trapline.monitor.RiscVProgram.Boot;
import trapline.monitor.RiscVProgram.Firmware;

/** The guests of guest-images/riscv print on the bare machine what they print on QEMU, and end well. */
final class GuestImagesTest {
    private static final Path IMAGES = Path.of("../../guest-images/riscv");
    private static final long WORDS = (128L << 20) / 8;
    private static final long MOST_STEPS = 500_000_000;

    @Test
    void theImagesHaveTheChecksumsThatAreKept() throws IOException, NoSuchAlgorithmException {
        List<String> lines = Files.readAllLines(IMAGES.resolve("SHA256SUMS"));
        assertTrue(lines.size() >= 6, "images are missing");
        for (String line : lines) {
            String[] fields = line.split("  ", 2);
            byte[] content = Files.readAllBytes(IMAGES.resolve(fields[1]));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            assertEquals(fields[0], HexFormat.of().formatHex(digest), fields[1]);
        }
    }

    @Test
    void hello() throws IOException {
        assertPrintsAsExpected("hello", "", Optional.empty());
    }

    @Test
    void compute() throws IOException {
        assertPrintsAsExpected("compute", "", Optional.empty());
    }

    @Test
    void echo() throws IOException {
        assertPrintsAsExpected("echo", "", Optional.of("Type this.\r\nAnd that.\4"));
    }

    @Test
    void prober() throws IOException {
        assertPrintsAsExpected("prober", "", Optional.empty());
    }

    @Test
    void theProbesThatEndQemuAreContainedToo() throws IOException {
        RiscVBareMachine machine = boot("prober", new Firmware.None(), "all");
        assertEquals(Exit.HALTED, machine.runTo(MOST_STEPS));
        assertTrue(machine.transcript().endsWith("escapes 0\n"), machine.transcript());
        assertEquals(0, machine.result());
    }

    @Test
    void timerOverTheBuiltInFirmware() throws IOException {
        RiscVBareMachine machine = boot("timer", new Firmware.BuiltIn(), "");
        assertEquals(Exit.HALTED, machine.runTo(MOST_STEPS));
        assertEquals(expected("timer"), machine.transcript());
        assertEquals(0, machine.result());
    }

    private static void assertPrintsAsExpected(String name, String arguments, Optional<String> typed)
            throws IOException {
        RiscVBareMachine machine = boot(name, new Firmware.None(), arguments);
        Exit exit = machine.runTo(MOST_STEPS);
        if (typed.isPresent()) {
            assertEquals(Exit.WAITING_FOR_INTERRUPT, exit);
            machine.deliver(new Input.ConsoleInput(typed.get()));
            exit = machine.runTo(MOST_STEPS);
        }
        assertEquals(expected(name), machine.transcript());
        assertEquals(Exit.HALTED, exit);
        assertEquals(0, machine.result());
    }

    private static String expected(String name) throws IOException {
        return Files.readString(IMAGES.resolve("expected").resolve(name + ".txt"), StandardCharsets.ISO_8859_1);
    }

    private static RiscVBareMachine boot(String name, Firmware firmware, String arguments) throws IOException {
        Bytes elf = Bytes.of(Files.readAllBytes(IMAGES.resolve(name + ".elf")));
        Boot boot = new Boot(firmware, Optional.of(elf), Optional.empty(), arguments);
        return (RiscVBareMachine) new RiscVMachine().bare(RiscVProgram.of(boot, WORDS));
    }
}
