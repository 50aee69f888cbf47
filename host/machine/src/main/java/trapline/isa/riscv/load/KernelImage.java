package trapline.isa.riscv.load;

import java.util.List;
import java.util.stream.IntStream;
import trapline.machine.Bytes;

/**
 * Reads what is not ELF: a Linux kernel's flat image, which has a header of 64 bytes (Linux documentation, "Boot image header in RISC-V Linux"), or
 * raw bytes.
 */
public final class KernelImage {
    /** A kernel, and an operating system in general, goes to a multiple of this, counted from the start of RAM. */
    public static final long ALIGNMENT = 0x20_0000;

    private static final int HEADER_SIZE = 64;
    /** Of the first magic number, which is deprecated but still written by every kernel. */
    private static final int MAGIC_OFFSET = 0x30;

    private static final int SECOND_MAGIC_OFFSET = 0x38;
    private static final int TEXT_OFFSET = 8;
    private static final int IMAGE_SIZE = 0x10;
    private static final int FLAGS = 0x18;
    private static final long BIG_ENDIAN = 1;

    private KernelImage() {}

    /**
     * {@return whether a file says that it is a RISC-V Linux kernel}
     *
     * @param bytes any bytes
     */
    public static boolean is(Bytes bytes) {
        return bytes.length() >= HEADER_SIZE
                && (holds(bytes, SECOND_MAGIC_OFFSET, "RSC\5") || holds(bytes, MAGIC_OFFSET, "RISCV\0\0\0"));
    }

    private static boolean holds(Bytes bytes, int offset, String magic) {
        return IntStream.range(0, magic.length()).allMatch(i -> bytes.at(offset + i) == magic.charAt(i));
    }

    /**
     * {@return the kernel in a flat image: it goes where its header says, or further up if that is not free, takes the memory that its header
     * says, and is entered at its first byte}
     *
     * @param bytes the file, for which {@link #is}
     * @param lowest how far into RAM it goes at least, a multiple of {@link #ALIGNMENT}
     * @param ram where it may go
     * @throws ProgramFormatException if its header makes no sense, or it does not fit the RAM
     */
    public static Program read(Bytes bytes, long lowest, Ram ram) throws ProgramFormatException {
        FileBytes file = new FileBytes(bytes);
        long textOffset = file.doubleWord(TEXT_OFFSET, "the text offset");
        long imageSize = file.doubleWord(IMAGE_SIZE, "the image size");
        long flags = file.doubleWord(FLAGS, "the flags");
        if ((flags & BIG_ENDIAN) != 0) {
            throw new ProgramFormatException("the kernel is big-endian (flags " + Long.toHexString(flags) + ")");
        }
        // It is 0 for a kernel that runs in M mode without firmware, else 2 MiB.
        if (textOffset < 0 || textOffset % ALIGNMENT != 0) {
            throw new ProgramFormatException("the kernel's text offset " + Long.toHexString(textOffset)
                    + " is not a multiple of 200000 (2 MiB), as a 64-bit kernel's is");
        }
        // The header lets the size be left out.
        long memorySize = imageSize == 0 ? bytes.length() : imageSize;
        if (Long.compareUnsigned(memorySize, bytes.length()) < 0) {
            throw new ProgramFormatException(
                    "the kernel's image size " + memorySize + " is less than its file's " + bytes.length());
        }
        return place(bytes, Math.max(textOffset, lowest), memorySize, ram);
    }

    /**
     * {@return raw bytes as a program that is entered at its first byte}
     *
     * @param bytes the file, at least one byte
     * @param offset where it goes in RAM, at least 0
     * @param ram where it may go
     * @throws ProgramFormatException if it is empty, or does not fit the RAM
     */
    public static Program raw(Bytes bytes, long offset, Ram ram) throws ProgramFormatException {
        if (bytes.length() == 0) {
            throw new ProgramFormatException("the file is empty");
        }
        return place(bytes, offset, bytes.length(), ram);
    }

    private static Program place(Bytes bytes, long offset, long memorySize, Ram ram) throws ProgramFormatException {
        if (offset > ram.size() || !ram.contains(ram.start() + offset, memorySize)) {
            throw new ProgramFormatException("%s bytes do not fit the RAM, %s, from %x on"
                    .formatted(Long.toUnsignedString(memorySize), ram, ram.start() + offset));
        }
        long start = ram.start() + offset;
        return new Program(bytes, start, List.of(new Segment(start, 0, bytes.length(), memorySize)));
    }
}
