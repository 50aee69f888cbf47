package trapline.isa.riscv.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import trapline.device.virt.FlatTree;
import trapline.device.virt.VirtDeviceTree;
import trapline.device.virt.VirtDeviceTree.InitialRamDisk;
import trapline.machine.Bytes;

/**
 * What a hostile user gives a machine to start with, read from bytes: a size of RAM, a command line, firmware, kernel and RAM disk, so that
 * random bytes and a fuzzer's corpus mean the same. They must be refused with a reason, or placed within the RAM and apart from each
 * other, which is checked against a reading of the files of its own.
 */
final class HostileFiles {
    static final int HEADER_SIZE = 8;

    static final int FIRMWARE = 1;
    static final int KERNEL = 2;
    static final int RAM_DISK = 4;
    static final int RESERVED = 8;

    private static final long START = 0x8000_0000L;
    private static final long MEBI = 1 << 20;
    private static final long[] RAM_SIZES = {
        16 * MEBI,
        256 * MEBI,
        8192 * MEBI,
        4 * MEBI,
        2 * MEBI,
        4096,
        1,
        4 * MEBI - 1,
        16 * MEBI + 4095,
        1L << 55,
        Long.MAX_VALUE - START
    };

    private static final long DYNAMIC_SIZE = 48;
    private static final long KERNEL_ALIGNMENT = 2 * MEBI;

    private final Ram ram;
    private final long reserved;
    private final String commandLine;
    private final Optional<byte[]> firmware;
    private final Optional<byte[]> kernel;
    private final Optional<byte[]> ramDisk;

    /** A part of RAM that belongs to one thing. */
    private record Claim(long start, long size) {}

    private HostileFiles(byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(Arrays.copyOf(bytes, Math.max(bytes.length, HEADER_SIZE)))
                .order(ByteOrder.LITTLE_ENDIAN);
        ram = new Ram(START, RAM_SIZES[(input.get() & 0xff) % RAM_SIZES.length]);
        int parts = input.get();
        reserved = (parts & RESERVED) != 0 ? KERNEL_ALIGNMENT : 0;
        int commandLineLength = input.getShort() & 0xffff;
        int firmwareLength = input.getShort() & 0xffff;
        int ramDiskLength = input.getShort() & 0xffff;
        commandLine = new String(next(input, commandLineLength), StandardCharsets.ISO_8859_1);
        firmware = Optional.of(next(input, firmwareLength)).filter(_ -> (parts & FIRMWARE) != 0);
        ramDisk = Optional.of(next(input, ramDiskLength)).filter(_ -> (parts & RAM_DISK) != 0);
        kernel = Optional.of(next(input, input.remaining())).filter(_ -> (parts & KERNEL) != 0);
    }

    private static byte[] next(ByteBuffer input, int length) {
        byte[] bytes = new byte[Math.min(length, input.remaining())];
        input.get(bytes);
        return bytes;
    }

    /** The bytes that {@link #run} reads so; none for a file that is not there. */
    static byte[] bytes(int ramSize, String commandLine, byte[] firmware, byte[] kernel, byte[] ramDisk) {
        byte[] text = commandLine.getBytes(StandardCharsets.ISO_8859_1);
        int parts = (firmware.length > 0 ? FIRMWARE : 0)
                | (firmware.length > 0 ? 0 : RESERVED)
                | (kernel.length > 0 ? KERNEL : 0)
                | (ramDisk.length > 0 ? RAM_DISK : 0);
        return ByteBuffer.allocate(HEADER_SIZE + text.length + firmware.length + ramDisk.length + kernel.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) ramSize)
                .put((byte) parts)
                .putShort((short) text.length)
                .putShort((short) firmware.length)
                .putShort((short) ramDisk.length)
                .put(text)
                .put(firmware)
                .put(ramDisk)
                .put(kernel)
                .array();
    }

    /** Tries to start a machine with what the bytes say; true if it was not refused. */
    static boolean run(byte[] bytes) {
        return new HostileFiles(bytes).start();
    }

    private boolean start() {
        List<byte[]> files = new ArrayList<>();
        firmware.ifPresent(files::add);
        kernel.ifPresent(files::add);
        ramDisk.ifPresent(files::add);
        List<byte[]> before = files.stream().map(byte[]::clone).toList();
        files.forEach(HostileFiles::readSymbols);
        boolean accepted = place();
        for (int i = 0; i < before.size(); i++) {
            assertArrayEquals(before.get(i), files.get(i), "a file was changed");
        }
        return accepted;
    }

    private static void readSymbols(byte[] file) {
        try {
            ElfSymbols.read(Bytes.of(file)).forEach((name, _) -> assertTrue(name.length() <= ElfSymbols.NAME_LIMIT));
        } catch (ProgramFormatException e) {
            assertNotEquals("", e.getMessage());
        }
    }

    private boolean place() {
        try {
            BootLayout layout = Layouts.of(ram, reserved, firmware, kernel, ramDisk);
            byte[] tree = deviceTree(layout.initialRamDisk());
            WrittenMemory memory = new WrittenMemory(ram.start(), ram.size());
            BootLayout.Start start = layout.copyTo(memory, tree);
            check(layout, start, memory, tree);
            return true;
        } catch (ProgramFormatException e) {
            assertNotEquals("", e.getMessage());
            return false;
        }
    }

    /** The tree, of which the command line may change nothing but its own text; one that is no text is refused. */
    private byte[] deviceTree(Optional<InitialRamDisk> disk) {
        VirtDeviceTree.Machine machine = new VirtDeviceTree.Machine(ram.size(), commandLine, disk, "", 1);
        VirtDeviceTree.Machine plain = new VirtDeviceTree.Machine(ram.size(), "", disk, "", 1);
        if (commandLine.indexOf(0) >= 0) {
            assertThrows(IllegalArgumentException.class, () -> VirtDeviceTree.of(machine));
            return VirtDeviceTree.of(plain);
        }
        byte[] tree = VirtDeviceTree.of(machine);
        if (!commandLine.isEmpty()) {
            byte[] expected = (commandLine + '\0').getBytes(StandardCharsets.UTF_8);
            SortedMap<String, String> properties = FlatTree.properties(tree);
            assertEquals(HexFormat.of().formatHex(expected), properties.remove("/chosen:bootargs"));
            assertEquals(FlatTree.properties(VirtDeviceTree.of(plain)), properties);
        }
        return tree;
    }

    private void check(BootLayout layout, BootLayout.Start start, WrittenMemory memory, byte[] tree) {
        assertEquals(layout.entry(), start.entry());
        assertTrue(memory.holds(start.deviceTree(), tree));
        assertEquals(0, start.deviceTree() % 8, "as the Devicetree Specification wants it");
        List<Claim> claims = new ArrayList<>();
        long bytes = tree.length + DYNAMIC_SIZE;
        if (firmware.isPresent()) {
            byte[] file = firmware.get();
            bytes += ElfFile.is(Bytes.of(file))
                    ? checkElf(file, start.entry(), memory, claims)
                    : checkRaw(file, ram.start(), start.entry(), memory, claims);
        }
        long behind = claims.stream()
                .mapToLong(claim -> claim.start + claim.size - START)
                .max()
                .orElse(0);
        long lowest = Math.max(reserved, (behind + KERNEL_ALIGNMENT - 1) / KERNEL_ALIGNMENT * KERNEL_ALIGNMENT);
        if (kernel.isPresent()) {
            bytes += checkKernel(kernel.get(), lowest, layout.kernelEntry().orElseThrow(), memory, claims);
        }
        if (ramDisk.isPresent()) {
            InitialRamDisk place = layout.initialRamDisk().orElseThrow();
            assertEquals(ramDisk.get().length, place.end() - place.start());
            bytes += checkRaw(ramDisk.get(), place.start(), place.start(), memory, claims);
        }
        assertEquals(bytes, memory.written(), "nothing else was written");
        claims.add(new Claim(start.deviceTree(), start.dynamicInformation() + DYNAMIC_SIZE - start.deviceTree()));
        checkApart(claims);
    }

    /** Checks that a file's bytes are where they belong, and gives how many those are. */
    private static long checkRaw(byte[] file, long place, long entry, WrittenMemory memory, List<Claim> claims) {
        assertEquals(place, entry);
        assertTrue(memory.holds(place, file));
        claims.add(new Claim(place, file.length));
        return file.length;
    }

    private static long checkKernel(byte[] file, long lowest, long entry, WrittenMemory memory, List<Claim> claims) {
        if (ElfFile.is(Bytes.of(file))) {
            return checkElf(file, entry, memory, claims);
        }
        if (!KernelImage.is(Bytes.of(file))) {
            return checkRaw(file, START + lowest, entry, memory, claims);
        }
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long size = header.getLong(16);
        checkRaw(file, START + Math.max(lowest, header.getLong(8)), entry, memory, claims);
        claims.set(claims.size() - 1, new Claim(entry, size == 0 ? file.length : size));
        return file.length;
    }

    private static long checkElf(byte[] file, long entry, WrittenMemory memory, List<Claim> claims) {
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int headers = Math.toIntExact(elf.getLong(32));
        long bytes = 0;
        boolean entered = false;
        for (int i = 0; i < elf.getShort(56); i++) {
            int at = headers + 56 * i;
            long address = elf.getLong(at + 24);
            long fileSize = elf.getLong(at + 32);
            long memorySize = elf.getLong(at + 40);
            if (elf.getInt(at) != 1 || memorySize == 0) {
                continue;
            }
            int offset = Math.toIntExact(elf.getLong(at + 8));
            byte[] content = Arrays.copyOfRange(file, offset, Math.toIntExact(offset + fileSize));
            assertTrue(content.length == 0 || memory.holds(address, content));
            bytes += content.length;
            claims.add(new Claim(address, memorySize));
            entered |= entry >= address && entry - address < memorySize;
        }
        assertTrue(entered, "the entry point is in no segment");
        assertEquals(0, entry % 2);
        return bytes;
    }

    private void checkApart(List<Claim> claims) {
        claims.sort(Comparator.comparingLong(Claim::start));
        long end = ram.start();
        for (Claim claim : claims) {
            assertTrue(claim.start >= end, () -> "overlap in " + claims);
            assertTrue(claim.size > 0 && claim.size <= ram.end() - claim.start, () -> claim + " is not in the RAM");
            end = claim.start + claim.size;
        }
    }
}
