package trapline.isa.riscv.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import trapline.machine.Bytes;

/**
 * Reads executables in ELF (System V ABI, chapters 4 and 5; RISC-V ELF psABI): 64 bits, little-endian, for RISC-V. Segments go to
 * their physical addresses; relocations are not done, so a position-independent file goes where it was linked.
 */
public final class ElfFile {
    /** How many program headers a file has at most. */
    public static final int HEADER_LIMIT = 256;

    private static final int MAGIC = 0x464c457f;
    private static final int HEADER_SIZE = 64;
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int VERSION = 1;
    private static final int EXECUTABLE = 2;
    private static final int SHARED = 3;
    private static final int RISC_V = 243;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int LOAD = 1;
    private static final int MAY_EXECUTE = 1;

    private final FileBytes file;

    private ElfFile(FileBytes file) {
        this.file = file;
    }

    /**
     * {@return whether a file says that it is ELF}
     *
     * @param file any bytes
     */
    public static boolean is(Bytes file) {
        return file.length() >= 4 && file.at(0) == 0x7f && file.at(1) == 'E' && file.at(2) == 'L' && file.at(3) == 'F';
    }

    /**
     * {@return the program in a file}
     *
     * @param bytes the file
     * @param ram where segments may go
     * @throws ProgramFormatException if it is not such a file, or a segment is not within the RAM
     */
    public static Program read(Bytes bytes, Ram ram) throws ProgramFormatException {
        ElfFile elf = new ElfFile(new FileBytes(bytes));
        elf.checkHeader();
        List<Loadable> loadables = elf.loadables(ram);
        List<Segment> segments = new ArrayList<>();
        for (Loadable loadable : loadables) {
            segments.add(loadable.segment);
        }
        checkApart(segments);
        return new Program(bytes, entry(elf.file.doubleWord(24, "the entry point"), loadables), segments);
    }

    /** A segment, and which virtual addresses its program calls it by. */
    private record Loadable(Segment segment, long virtualAddress, boolean executable) {
        boolean holds(long address) {
            return Long.compareUnsigned(address - virtualAddress, segment.memorySize()) < 0;
        }
    }

    private void checkHeader() throws ProgramFormatException {
        if (file.length() < HEADER_SIZE || file.word(0, "the magic number") != MAGIC) {
            throw new ProgramFormatException("not an ELF file: it does not start with an ELF header of 64 bytes");
        }
        expect("class", file.octet(4, "the class"), CLASS_64, "2 (64 bits)");
        expect("byte order", file.octet(5, "the byte order"), LITTLE_ENDIAN, "1 (little-endian)");
        expect("version", file.octet(6, "the version"), VERSION, "1");
        int type = file.half(16, "the type");
        if (type != SHARED) {
            expect("type", type, EXECUTABLE, "2 (executable) or 3 (shared)");
        }
        expect("machine", file.half(18, "the machine"), RISC_V, "243 (RISC-V)");
        expect("size of a program header", file.half(54, "the size of a program header"), PROGRAM_HEADER_SIZE, "56");
    }

    private static void expect(String what, int found, int expected, String meaning) throws ProgramFormatException {
        if (found != expected) {
            throw new ProgramFormatException("the ELF header's " + what + " is " + found + ", not " + meaning);
        }
    }

    private List<Loadable> loadables(Ram ram) throws ProgramFormatException {
        long headers = file.doubleWord(32, "the offset of the program headers");
        int count = file.half(56, "the number of program headers");
        if (count > HEADER_LIMIT) {
            throw new ProgramFormatException(count + " program headers are more than " + HEADER_LIMIT);
        }
        if (!file.has(headers, (long) count * PROGRAM_HEADER_SIZE)) {
            throw new ProgramFormatException("the program headers at offset " + Long.toUnsignedString(headers)
                    + " are not within the file of " + file.length() + " bytes");
        }
        List<Loadable> loadables = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = headers + (long) i * PROGRAM_HEADER_SIZE;
            String name = "program header " + i;
            // A segment of no bytes loads nothing, wherever it is.
            if (file.word(at, name) == LOAD && file.doubleWord(at + 40, name) != 0) {
                loadables.add(loadable(at, name, ram));
            }
        }
        if (loadables.isEmpty()) {
            throw new ProgramFormatException("none of its " + count + " program headers says to load anything");
        }
        return loadables;
    }

    private Loadable loadable(long at, String name, Ram ram) throws ProgramFormatException {
        int flags = file.word(at + 4, name);
        long offset = file.doubleWord(at + 8, name);
        long virtualAddress = file.doubleWord(at + 16, name);
        long physicalAddress = file.doubleWord(at + 24, name);
        long fileSize = file.doubleWord(at + 32, name);
        long memorySize = file.doubleWord(at + 40, name);
        if (!file.has(offset, fileSize)) {
            throw new ProgramFormatException("%s: %s bytes at offset %s are not within the file of %d bytes"
                    .formatted(name, Long.toUnsignedString(fileSize), Long.toUnsignedString(offset), file.length()));
        }
        if (Long.compareUnsigned(fileSize, memorySize) > 0) {
            throw new ProgramFormatException("%s: %d bytes of the file do not fit %s bytes of memory"
                    .formatted(name, fileSize, Long.toUnsignedString(memorySize)));
        }
        if (!ram.contains(physicalAddress, memorySize)) {
            throw new ProgramFormatException("%s: %s bytes at physical address %x are not within the RAM, %s"
                    .formatted(name, Long.toUnsignedString(memorySize), physicalAddress, ram));
        }
        Segment segment = new Segment(physicalAddress, (int) offset, (int) fileSize, memorySize);
        return new Loadable(segment, virtualAddress, (flags & MAY_EXECUTE) != 0);
    }

    private static void checkApart(List<Segment> segments) throws ProgramFormatException {
        List<Segment> sorted = segments.stream()
                .sorted(Comparator.comparingLong(Segment::physicalAddress))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).end() > sorted.get(i).physicalAddress()) {
                throw new ProgramFormatException(
                        "the segments " + sorted.get(i - 1) + " and " + sorted.get(i) + " overlap");
            }
        }
    }

    /** The entry point is a virtual address, and a machine starts without translation: it is entered where that part was loaded. */
    private static long entry(long virtualEntry, List<Loadable> loadables) throws ProgramFormatException {
        Loadable holder = null;
        for (Loadable loadable : loadables) {
            boolean better = holder == null || loadable.executable && !holder.executable;
            if (better && loadable.holds(virtualEntry)) {
                holder = loadable;
            }
        }
        if (holder == null) {
            throw new ProgramFormatException("the entry point " + Long.toHexString(virtualEntry) + " is in no segment");
        }
        long entry = holder.segment.physicalAddress() + (virtualEntry - holder.virtualAddress);
        if (entry % 2 != 0) {
            throw new ProgramFormatException("the entry point " + Long.toHexString(entry) + " is odd");
        }
        return entry;
    }
}
