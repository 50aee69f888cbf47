package trapline.monitor.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.machine.BlockSource;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.MacAddress;
import trapline.monitor.RiscVProgram;
import trapline.monitor.RiscVProgram.Boot;
import trapline.monitor.RiscVProgram.Firmware;

/** The guests of guest-images/riscv print on the bare machine what they print on QEMU, and end well. */
final class GuestImagesTest {
    private static final Path IMAGES = Path.of("../../guest-images/riscv");
    private static final long WORDS = (128L << 20) / 8;
    private static final long MOST_STEPS = 500_000_000;
    private static final long DISK_BYTES = 1 << 20;

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
    void proberAsOnQemu() throws IOException {
        RiscVBareMachine machine = boot("prober", new Firmware.None(), "");
        assertEquals(Exit.HALTED, machine.runTo(MOST_STEPS));
        assertEquals(withoutTransfers(expected("prober")), withoutTransfers(machine.transcript()));
        assertEquals(0, machine.result());
    }

    /** A disk with nothing on it. */
    private static final class Zeroes implements BlockSource {
        @Override
        public long size() {
            return DISK_BYTES;
        }

        @Override
        public boolean read(long position, byte[] into, int offset, int count) {
            Arrays.fill(into, offset, offset + count, (byte) 0);
            return true;
        }
    }

    /** QEMU has run it without virtio devices. */
    private static List<String> withoutTransfers(String text) {
        return text.lines()
                .filter(line -> !line.contains("transfers") && !line.contains("virtio device"))
                .toList();
    }

    @Test
    void theProbesThatEndQemuAreContainedToo() throws IOException {
        RiscVProgram program = program("prober", new Firmware.None(), "all")
                .withDisk(new RiscVProgram.Disk(new Zeroes(), DISK_BYTES))
                .withNetwork(MacAddress.of("02:00:00:00:00:01"))
                .withVirtioConsole(true);
        RiscVBareMachine machine = (RiscVBareMachine) new RiscVMachine().bare(program);
        assertEquals(Exit.HALTED, machine.runTo(MOST_STEPS));
        assertTrue(machine.transcript().endsWith("escapes 0\n"), machine.transcript());
        for (int device : new int[] {1, 2, 3, 4}) {
            assertTrue(machine.transcript().contains("virtio device " + device + "\n"), machine.transcript());
        }
        assertEquals(0, machine.result());
    }

    @Test
    void timerOverTheBuiltInFirmware() throws IOException {
        RiscVBareMachine machine = boot("timer", new Firmware.BuiltIn(), "");
        assertEquals(Exit.HALTED, machine.runTo(MOST_STEPS));
        assertEquals(expected("timer"), machine.transcript());
        assertEquals(0, machine.result());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "timer", "compute", "pager"})
    void programsOverSbiAlonePrintAsExpected(String name) throws IOException {
        RiscVBareMachine machine = boot(name + "-s", new Firmware.BuiltIn(), "");
        assertEquals(Exit.HALTED, machine.runTo(MOST_STEPS));
        assertEquals(expected(name), machine.transcript());
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
        return (RiscVBareMachine) new RiscVMachine().bare(program(name, firmware, arguments));
    }

    private static RiscVProgram program(String name, Firmware firmware, String arguments) throws IOException {
        Bytes elf = Bytes.of(Files.readAllBytes(IMAGES.resolve(name + ".elf")));
        return RiscVProgram.of(new Boot(firmware, Optional.of(elf), Optional.empty(), arguments), WORDS);
    }
}
