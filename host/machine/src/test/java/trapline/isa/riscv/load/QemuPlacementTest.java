package trapline.isa.riscv.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.device.virt.VirtDeviceTree;
import trapline.machine.Oracles;

/** Differential: kernel, RAM disk and device tree are where QEMU puts them, with its own firmware, another, a large one, and none. */
class QemuPlacementTest {
    private static final int MEBI = 1 << 20;
    private static final byte[] KERNEL = new byte[5000];
    private static final byte[] RAM_DISK = new byte[70_001];

    @TempDir
    private Path directory;

    private record Places(long kernel, long ramDisk, long deviceTree) {}

    @Test
    void everythingIsWhereQemuPutsIt() throws Exception {
        Oracles.need("qemu-system-riscv64");
        // Up to 256 MiB: the versions of QEMU differ in how far behind the kernel the RAM disk may be.
        for (int mebi : List.of(83, 128, 256)) {
            assertEquals(theirs(mebi, "default"), ours(mebi, KernelImage.ALIGNMENT, Optional.empty()));
            assertEquals(theirs(mebi, "none"), ours(mebi, 0, Optional.empty()));
            for (int size : List.of(1000, 2_500_000)) {
                byte[] firmware = new byte[size];
                Path file = Files.write(directory.resolve("firmware"), firmware);
                assertEquals(theirs(mebi, file.toString()), ours(mebi, 0, Optional.of(firmware)));
            }
        }
    }

    private static Places ours(int mebi, long reserved, Optional<byte[]> firmware) throws ProgramFormatException {
        Ram ram = new Ram(0x8000_0000L, (long) mebi * MEBI);
        BootLayout layout = Layouts.of(ram, reserved, firmware, Optional.of(KERNEL), Optional.of(RAM_DISK));
        byte[] tree = VirtDeviceTree.of(new VirtDeviceTree.Machine(ram.size(), "", layout.initialRamDisk(), "", 1));
        return new Places(
                layout.kernelEntry().orElseThrow(),
                layout.initialRamDisk().orElseThrow().start(),
                layout.start(tree).deviceTree());
    }

    private Places theirs(int mebi, String firmware) throws IOException, InterruptedException {
        Path kernel = Files.write(directory.resolve("kernel"), KERNEL);
        Path disk = Files.write(directory.resolve("disk"), RAM_DISK);
        String options = "-M virt -m %dM -S -display none -serial null -monitor stdio".formatted(mebi);
        List<String> command = new ArrayList<>(List.of("qemu-system-riscv64"));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-bios", firmware, "-kernel", kernel.toString(), "-initrd", disk.toString()));
        Process qemu = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var monitor = qemu.getOutputStream()) {
            monitor.write("info roms\nquit\n".getBytes(StandardCharsets.US_ASCII));
        }
        String printed = new String(qemu.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(qemu.waitFor(60, TimeUnit.SECONDS));
        return new Places(
                address(printed, kernel.toString()), address(printed, disk.toString()), address(printed, "fdt"));
    }

    private static long address(String roms, String name) {
        Matcher line = Pattern.compile("addr=(\\p{XDigit}+) [^\n]*name=\"" + Pattern.quote(name) + '"')
                .matcher(roms);
        assertTrue(line.find(), () -> "no " + name + " in " + roms);
        return Long.parseUnsignedLong(line.group(1), 16);
    }
}
