package trapline.theory.recursion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.machine.Bytes;
import trapline.machine.Oracles;
import trapline.monitor.RiscVProgram;

/** QEMU, under OpenSBI, is the real machine for the monitor in S mode: what it hosts there prints what it prints on ours. */
class QemuNestingTest {
    private static final String COMMAND = "qemu-system-riscv64";
    private static final Path FIRMWARE = Path.of("/usr/share/qemu/opensbi-riscv64-generic-fw_dynamic.bin");
    private static final Path IMAGES = Path.of("../../guest-images/riscv");
    private static final int DEPTH = 2;
    private static final int SECONDS = 120;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"hello", "timer"})
    void aMonitorUnderAMonitorHostsThemThereToo(String name) throws IOException, InterruptedException {
        Oracles.need(COMMAND);
        Oracles.needFile(FIRMWARE, "the package qemu-system-data has it");
        Path ramDisk = directory.resolve("guest");
        RiscVProgram.Boot boot = RiscVNesting.chain(image("vmm"), image(name + "-s"), DEPTH, "");
        Files.write(ramDisk, boot.initrd().orElseThrow().toArray());
        Path out = directory.resolve("out");
        Process qemu = new ProcessBuilder(
                        COMMAND,
                        "-M",
                        "virt",
                        "-m",
                        "64M",
                        "-nographic",
                        "-bios",
                        FIRMWARE.toString(),
                        "-kernel",
                        IMAGES.resolve("vmm.elf").toString(),
                        "-initrd",
                        ramDisk.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertTrue(qemu.waitFor(SECONDS, TimeUnit.SECONDS), "QEMU has not ended");
            assertEquals(0, qemu.exitValue());
        } finally {
            qemu.destroyForcibly();
        }
        String printed = Files.readString(out, StandardCharsets.ISO_8859_1)
                .lines()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        String expected = Files.readString(IMAGES.resolve("expected").resolve(name + ".txt"));
        assertTrue(printed.endsWith(expected), printed);
    }

    private static Bytes image(String name) throws IOException {
        return Bytes.of(Files.readAllBytes(IMAGES.resolve(name + ".elf")));
    }
}
