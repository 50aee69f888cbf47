package trapline.isa.riscv.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.machine.Bytes;
import trapline.machine.Seeds;

class BootLayoutTest {
    private static final long START = 0x8000_0000L;
    private static final long MEBI = 1 << 20;
    private static final long RESERVED = 2 * MEBI;
    private static final Ram RAM = new Ram(START, 16 * MEBI);
    private static final byte[] TREE = filled(5001, 3);
    private static final Optional<byte[]> NONE = Optional.empty();

    @Test
    void everythingGoesWhereQemuPutsIt() throws ProgramFormatException {
        byte[] firmware = filled(1000, 1);
        byte[] disk = filled(70_001, 2);
        byte[] kernel = kernel(3000, 0x20_0000, 0x10_0000, 0);
        BootLayout layout = Layouts.of(RAM, RESERVED, Optional.of(firmware), Optional.of(kernel), Optional.of(disk));
        assertEquals(START, layout.entry());
        assertEquals(Optional.of(START + 2 * MEBI), layout.kernelEntry());
        assertEquals(START + 10 * MEBI, layout.initialRamDisk().orElseThrow().start());
        assertEquals(
                START + 10 * MEBI + 70_001,
                layout.initialRamDisk().orElseThrow().end());
        RamBytes memory = new RamBytes(RAM);
        BootLayout.Start start = layout.copyTo(memory, TREE);
        assertEquals(START, start.entry());
        assertEquals(START + 14 * MEBI, start.deviceTree());
        assertArrayEquals(firmware, memory.at(START, 1000));
        assertArrayEquals(kernel, memory.at(START + 2 * MEBI, 3000));
        assertArrayEquals(disk, memory.at(START + 10 * MEBI, 70_001));
        assertArrayEquals(TREE, memory.at(start.deviceTree(), 5001));
        ByteBuffer dynamic =
                ByteBuffer.wrap(memory.at(start.dynamicInformation(), 48)).order(ByteOrder.LITTLE_ENDIAN);
        for (long expected : new long[] {0x4942534f, 2, START + 2 * MEBI, 1, 0, 0}) {
            assertEquals(expected, dynamic.getLong());
        }
    }

    @ParameterizedTest
    @CsvSource({
        // RAM in MiB, RAM disk and device tree in MiB from its start
        "83,   43.5, 82",
        "256,  130,  254",
        "1024, 514,  1022",
        "2048, 514,  1022",
        "8192, 514,  1022",
    })
    void placesByTheSizeOfRam(long mebi, double disk, long tree) throws ProgramFormatException {
        Ram ram = new Ram(START, mebi * MEBI);
        BootLayout layout = Layouts.of(ram, RESERVED, NONE, Optional.of(filled(100, 1)), Optional.of(filled(100, 1)));
        assertEquals(
                START + (long) (disk * MEBI),
                layout.initialRamDisk().orElseThrow().start());
        assertEquals(START + tree * MEBI, layout.copyTo(new Anywhere(), TREE).deviceTree());
    }

    @Test
    void aKernelWithoutAnAddressGoesBehindTheFirmware() throws ProgramFormatException {
        Optional<byte[]> raw = Optional.of(filled(100, 1));
        Optional<byte[]> machineModeLinux = Optional.of(kernel(100, 0, 5000, 0));
        Optional<byte[]> linux = Optional.of(kernel(100, 2 * MEBI, 5000, 0));
        Optional<byte[]> small = Optional.of(filled(100, 1));
        Optional<byte[]> large = Optional.of(filled(2_500_000, 1));
        assertEquals(0, kernelOffset(0, NONE, raw));
        assertEquals(0, kernelOffset(0, NONE, machineModeLinux));
        assertEquals(2 * MEBI, kernelOffset(0, NONE, linux));
        for (Optional<byte[]> kernel : List.of(raw, machineModeLinux, linux)) {
            assertEquals(2 * MEBI, kernelOffset(RESERVED, NONE, kernel));
            assertEquals(2 * MEBI, kernelOffset(0, small, kernel));
            assertEquals(4 * MEBI, kernelOffset(0, large, kernel));
        }
    }

    private static long kernelOffset(long reserved, Optional<byte[]> firmware, Optional<byte[]> kernel)
            throws ProgramFormatException {
        BootLayout layout = Layouts.of(RAM, reserved, firmware, kernel, NONE);
        return layout.kernelEntry().orElseThrow() - START;
    }

    @Test
    void theRamDiskMakesWayForALargeKernel() throws ProgramFormatException {
        byte[] kernel = kernel(64, 0x20_0000, 10 * MEBI + 1, 0);
        BootLayout layout = Layouts.of(RAM, RESERVED, NONE, Optional.of(kernel), Optional.of(filled(10, 1)));
        assertEquals(
                START + 12 * MEBI + 4096, layout.initialRamDisk().orElseThrow().start());
    }

    @Test
    void anElfKernelGoesWhereItSays() throws ProgramFormatException {
        byte[] elf = new ElfBuilder(START + 8).load(START, filled(64, 5), 64).build();
        BootLayout layout = Layouts.of(RAM, RESERVED, NONE, Optional.of(elf), NONE);
        assertEquals(START + 8, layout.entry());
        assertEquals(Optional.empty(), layout.initialRamDisk());
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheReason() {
        Optional<byte[]> kernel = Optional.of(kernel(3000, 0x20_0000, 0x10_0000, 0));
        byte[] elf = new ElfBuilder(START).load(START, filled(64, 5), 3 * MEBI).build();
        refused("there is neither a firmware nor a kernel to start", NONE, NONE, NONE);
        refused("RAM disk: there is no kernel that could use it", kernel, NONE, Optional.of(TREE));
        byte[] within = new ElfBuilder(START + 2 * MEBI)
                .load(START + 2 * MEBI, filled(64, 5), MEBI)
                .build();
        refused(
                "the firmware (80000000 to 80300000) and the kernel (80200000 to 80300000) overlap",
                Optional.of(elf),
                Optional.of(within),
                NONE);
        refused(
                "RAM disk: 6291457 bytes do not fit the RAM, 80000000 to 81000000, from 80a00000 on",
                NONE,
                kernel,
                Optional.of(new byte[(int) (6 * MEBI + 1)]));
        refused(
                "kernel: 16777216 bytes do not fit the RAM, 80000000 to 81000000, from 80200000 on",
                NONE,
                Optional.of(new byte[(int) (16 * MEBI)]),
                NONE);
        refused("firmware: the file is empty", Optional.of(new byte[0]), NONE, NONE);
        refused(
                "kernel: not an ELF file: it does not start with an ELF header of 64 bytes",
                NONE,
                Optional.of(new byte[] {0x7f, 'E', 'L', 'F'}),
                NONE);
    }

    @Test
    void theDeviceTreeNeedsRoom() throws ProgramFormatException {
        BootLayout full =
                Layouts.of(RAM, RESERVED, NONE, Optional.of(filled(100, 1)), Optional.of(new byte[(int) (5 * MEBI)]));
        assertEquals(
                "the RAM disk (80a00000 to 80f00000) and the device tree (80e00000 to 80e013c0) overlap",
                assertThrows(ProgramFormatException.class, () -> full.copyTo(new Anywhere(), TREE))
                        .getMessage());
        Ram tiny = new Ram(START, 4096);
        BootLayout small = Layouts.of(tiny, RESERVED, Optional.of(filled(100, 1)), NONE, NONE);
        assertEquals(
                "no room for a device tree of 5001 bytes in the RAM, 80000000 to 80001000",
                assertThrows(ProgramFormatException.class, () -> small.copyTo(new Anywhere(), TREE))
                        .getMessage());
    }

    @Test
    void aKernelsHeaderIsChecked() {
        kernelRefused("the kernel is big-endian (flags 1)", kernel(64, 0x20_0000, 64, 1));
        String offset = " is not a multiple of 200000 (2 MiB), as a 64-bit kernel's is";
        kernelRefused("the kernel's text offset 80000" + offset, kernel(64, 0x8_0000, 64, 0));
        kernelRefused("the kernel's text offset ffffffffffe00000" + offset, kernel(64, -0x20_0000, 64, 0));
        kernelRefused("the kernel's image size 63 is less than its file's 64", kernel(64, 0x20_0000, 63, 0));
        kernelRefused(
                "18446744073709551615 bytes do not fit the RAM, 80000000 to 81000000, from 80200000 on",
                kernel(64, 0x20_0000, -1, 0));
        kernelRefused(
                "14680065 bytes do not fit the RAM, 80000000 to 81000000, from 80200000 on",
                kernel(64, 0x20_0000, 14 * MEBI + 1, 0));
        kernelRefused(
                "64 bytes do not fit the RAM, 80000000 to 81000000, from 800000007fe00000 on",
                kernel(64, 0x7fff_ffff_ffe0_0000L, 64, 0));
        assertFalse(KernelImage.is(Bytes.of(new byte[63])));
        assertFalse(KernelImage.is(Bytes.of(new byte[64])));
    }

    @Test
    void aMutatedKernelIsPlacedWithinTheRamOrRefused() {
        Seeds.forEach(5_000, random -> {
            long[] odd = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x20_0000, 0x40_0000, 16 * MEBI, random.nextLong()};
            byte[] kernel = kernel(
                    random.nextInt(64, 200),
                    odd[random.nextInt(odd.length)],
                    odd[random.nextInt(odd.length)],
                    random.nextInt(3));
            try {
                Program program = KernelImage.read(Bytes.of(kernel), RESERVED, RAM);
                assertTrue(RAM.contains(program.start(), program.end() - program.start()));
            } catch (ProgramFormatException e) {
                assertNotEquals("", e.getMessage());
            }
        });
    }

    private static void refused(
            String reason, Optional<byte[]> firmware, Optional<byte[]> kernel, Optional<byte[]> disk) {
        assertEquals(
                reason,
                assertThrows(ProgramFormatException.class, () -> Layouts.of(RAM, RESERVED, firmware, kernel, disk))
                        .getMessage());
    }

    private static void kernelRefused(String reason, byte[] kernel) {
        assertTrue(KernelImage.is(Bytes.of(kernel)));
        assertEquals(
                reason,
                assertThrows(ProgramFormatException.class, () -> KernelImage.read(Bytes.of(kernel), RESERVED, RAM))
                        .getMessage());
    }

    private static byte[] kernel(int length, long textOffset, long imageSize, long flags) {
        ByteBuffer kernel = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        kernel.putLong(8, textOffset).putLong(16, imageSize).putLong(24, flags).putInt(32, 2);
        kernel.put(0x30, "RISCV\0\0\0RSC\5".getBytes(StandardCharsets.ISO_8859_1));
        return kernel.array();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** Memory as large as can be, of which nothing is kept. */
    private static final class Anywhere implements trapline.device.GuestMemory {
        @Override
        public boolean read(long physicalAddress, byte[] into, int offset, int length) {
            return true;
        }

        @Override
        public boolean write(long physicalAddress, byte[] from, int offset, int length) {
            return true;
        }
    }
}
