package trapline.isa.riscv.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import trapline.device.GuestMemory;
import trapline.device.virt.VirtDeviceTree.InitialRamDisk;
import trapline.machine.Bytes;

/**
 * What a machine starts with in its RAM, placed as QEMU does it for its {@code virt} board: firmware at the start, the kernel at the first
 * multiple of 2 MiB behind it (at the start of RAM if there is none), the RAM disk half the RAM but at most 512 MiB behind the kernel, the
 * device tree as far up as 32-bit software reaches. ELF files go where they say. Nothing overlaps.
 *
 * <p>Measured against QEMU 7.2; what differs:
 * <ul>
 *   <li>The RAM disk is at most 128 MiB behind the kernel there; 512 MiB is what later ones do. Here it is moved up, to a page boundary, where
 *       the kernel would reach into it; there it is not.
 *   <li>It enters an ELF kernel at its lowest address and an ELF firmware at the start of RAM, here ELF files are entered at their entry point.
 *       The two differ only for files whose entry point is not their first byte.
 *   <li>It does not read an image's header, which may ask here for a place further up and for memory behind the file.
 *   <li>It starts the hart in a boot ROM that loads a0 to a2 and jumps to the start of RAM; here the hart starts there with those registers set,
 *       and what OpenSBI finds by a2 is behind the device tree, not in the ROM.
 * </ul>
 */
public final class BootLayout {
    private static final long PAGE = 4096;
    private static final long MEBI = 1 << 20;
    private static final long DEVICE_TREE_ALIGNMENT = 2 * MEBI;
    private static final long DEVICE_TREE_LIMIT = 3072 * MEBI;
    private static final long RAM_DISK_LIMIT = 512 * MEBI;

    /** OpenSBI's fw_dynamic looks for this behind a2: "OSBI". */
    private static final long DYNAMIC_MAGIC = 0x4942534f;

    private static final long DYNAMIC_VERSION = 2;
    private static final long SUPERVISOR = 1;
    private static final int DYNAMIC_SIZE = 6 * Long.BYTES;

    private final Ram ram;
    private final Optional<Program> firmware;
    private final Optional<Program> kernel;
    private final Optional<Program> ramDisk;

    /**
     * How the hart starts.
     *
     * @param entry its first pc
     * @param deviceTree the physical address of the device tree, for a1; a0 is the hart's number, 0
     * @param dynamicInformation the physical address of what OpenSBI's fw_dynamic wants to know, for a2
     */
    public record Start(long entry, long deviceTree, long dynamicInformation) {}

    private BootLayout(Ram ram, Optional<Program> firmware, Optional<Program> kernel, Optional<Program> ramDisk) {
        this.ram = ram;
        this.firmware = firmware;
        this.kernel = kernel;
        this.ramDisk = ramDisk;
    }

    /**
     * {@return a layout for these files}
     *
     * @param ram the machine's RAM
     * @param reserved bytes at the start of RAM that belong to firmware which is in no file: a kernel that says no address goes behind them
     * @param firmware ELF, or raw bytes for the start of RAM; the machine is entered there if there is one
     * @param kernel ELF, a Linux image, or raw bytes; without it there must be a firmware
     * @param ramDisk any bytes; only with a kernel
     * @throws ProgramFormatException if a file makes no sense, or they do not fit the RAM together
     */
    public static BootLayout of(
            Ram ram, long reserved, Optional<Bytes> firmware, Optional<Bytes> kernel, Optional<Bytes> ramDisk)
            throws ProgramFormatException {
        Optional<Program> first = firmware.isPresent() ? Optional.of(firmware(firmware.get(), ram)) : Optional.empty();
        long lowest = Math.max(
                reserved, first.map(program -> program.end() - ram.start()).orElse(0L));
        Optional<Program> second =
                kernel.isPresent() ? Optional.of(kernel(kernel.get(), lowest, ram)) : Optional.empty();
        Optional<Program> third =
                ramDisk.isPresent() ? Optional.of(ramDisk(ramDisk.get(), second, ram)) : Optional.empty();
        if (first.isEmpty() && second.isEmpty()) {
            throw new ProgramFormatException("there is neither a firmware nor a kernel to start");
        }
        BootLayout layout = new BootLayout(ram, first, second, third);
        checkApart(layout.parts());
        return layout;
    }

    private static Program firmware(Bytes file, Ram ram) throws ProgramFormatException {
        try {
            return ElfFile.is(file) ? ElfFile.read(file, ram) : KernelImage.raw(file, 0, ram);
        } catch (ProgramFormatException e) {
            throw named("firmware", e);
        }
    }

    private static Program kernel(Bytes file, long lowest, Ram ram) throws ProgramFormatException {
        long offset = Math.ceilDiv(lowest, KernelImage.ALIGNMENT) * KernelImage.ALIGNMENT;
        try {
            if (ElfFile.is(file)) {
                return ElfFile.read(file, ram);
            }
            return KernelImage.is(file) ? KernelImage.read(file, offset, ram) : KernelImage.raw(file, offset, ram);
        } catch (ProgramFormatException e) {
            throw named("kernel", e);
        }
    }

    private static Program ramDisk(Bytes file, Optional<Program> kernel, Ram ram) throws ProgramFormatException {
        if (kernel.isEmpty()) {
            throw new ProgramFormatException("RAM disk: there is no kernel that could use it");
        }
        long distance = Math.min(ram.size() / 2, RAM_DISK_LIMIT);
        long start = Math.max(kernel.get().start() + distance, kernel.get().end());
        try {
            return KernelImage.raw(file, Math.ceilDiv(start, PAGE) * PAGE - ram.start(), ram);
        } catch (ProgramFormatException e) {
            throw named("RAM disk", e);
        }
    }

    private static ProgramFormatException named(String file, ProgramFormatException e) {
        return new ProgramFormatException(file + ": " + e.getMessage());
    }

    private Stream<Program> programs() {
        return Stream.of(firmware, kernel, ramDisk).flatMap(Optional::stream);
    }

    /** {@return how many bytes of RAM the files take} */
    public long size() {
        return programs().mapToLong(Program::size).sum();
    }

    /** A part of RAM that is taken. */
    private record Part(String name, long start, long end) {}

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        addParts(parts, "the firmware", firmware);
        addParts(parts, "the kernel", kernel);
        addParts(parts, "the RAM disk", ramDisk);
        return parts;
    }

    private static void addParts(List<Part> parts, String name, Optional<Program> program) {
        program.ifPresent(p -> p.segments().forEach(s -> parts.add(new Part(name, s.physicalAddress(), s.end()))));
    }

    private static void checkApart(List<Part> parts) throws ProgramFormatException {
        List<Part> sorted =
                parts.stream().sorted(Comparator.comparingLong(Part::start)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            Part lower = sorted.get(i - 1);
            Part upper = sorted.get(i);
            if (lower.end > upper.start) {
                throw new ProgramFormatException("%s (%x to %x) and %s (%x to %x) overlap"
                        .formatted(lower.name, lower.start, lower.end, upper.name, upper.start, upper.end));
            }
        }
    }

    /** {@return where the RAM disk goes, for the device tree} */
    public Optional<InitialRamDisk> initialRamDisk() {
        return ramDisk.map(disk -> new InitialRamDisk(disk.start(), disk.end()));
    }

    /** {@return where the kernel is entered} */
    public Optional<Long> kernelEntry() {
        return kernel.map(Program::entry);
    }

    /** {@return where the firmware, or else the kernel, is entered} */
    public long entry() {
        return firmware.or(() -> kernel).orElseThrow().entry();
    }

    /**
     * {@return how the hart starts}
     *
     * @param deviceTree a flattened device tree
     * @throws ProgramFormatException if there is no room for it
     */
    public Start start(byte[] deviceTree) throws ProgramFormatException {
        int dynamicOffset = Math.ceilDiv(deviceTree.length, Long.BYTES) * Long.BYTES;
        long size = (long) dynamicOffset + DYNAMIC_SIZE;
        long top = ram.start() < DEVICE_TREE_LIMIT ? Math.min(ram.end(), DEVICE_TREE_LIMIT) : ram.end();
        long start = Math.floorDiv(top - size, DEVICE_TREE_ALIGNMENT) * DEVICE_TREE_ALIGNMENT;
        if (!ram.contains(start, size)) {
            throw new ProgramFormatException(
                    "no room for a device tree of " + deviceTree.length + " bytes in the RAM, " + ram);
        }
        List<Part> parts = parts();
        parts.add(new Part("the device tree", start, start + size));
        checkApart(parts);
        return new Start(entry(), start, start + dynamicOffset);
    }

    /**
     * Puts everything in its place.
     *
     * @param memory the machine's RAM, all zero so far
     * @param deviceTree a flattened device tree
     * @return how to start the hart
     * @throws ProgramFormatException if there is no room for the device tree
     */
    public Start copyTo(GuestMemory memory, byte[] deviceTree) throws ProgramFormatException {
        return copyTo(memory, deviceTree, program -> program.copyTo(memory));
    }

    /** Puts everything in its place again, in memory that has been used; see {@link #copyTo}. What is in no file stays as it is. */
    public Start copyAgainTo(GuestMemory memory, byte[] deviceTree) throws ProgramFormatException {
        return copyTo(memory, deviceTree, program -> program.copyAgainTo(memory));
    }

    private Start copyTo(GuestMemory memory, byte[] deviceTree, Consumer<Program> copy) throws ProgramFormatException {
        Start start = start(deviceTree);
        programs().forEach(copy);
        write(memory, start.deviceTree(), deviceTree);
        write(memory, start.dynamicInformation(), dynamicInformation());
        return start;
    }

    /** What OpenSBI is to start next, and how: struct fw_dynamic_info of its firmware interface. */
    private byte[] dynamicInformation() {
        return ByteBuffer.allocate(DYNAMIC_SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(DYNAMIC_MAGIC)
                .putLong(DYNAMIC_VERSION)
                .putLong(kernelEntry().orElse(0L))
                .putLong(SUPERVISOR)
                .array();
    }

    private static void write(GuestMemory memory, long at, byte[] bytes) {
        if (!memory.write(at, bytes, 0, bytes.length)) {
            throw new IllegalArgumentException("no memory at " + Long.toHexString(at));
        }
    }
}
