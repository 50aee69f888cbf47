package trapline.isa.riscv.load;

import trapline.machine.Bytes;

/** The bytes of a file, read with a check of every offset. Numbers are little-endian. */
final class FileBytes {
    private final Bytes bytes;

    FileBytes(Bytes bytes) {
        this.bytes = bytes;
    }

    int length() {
        return bytes.length();
    }

    /** Whether a range lies within the file; any numbers, the offset unsigned. */
    boolean has(long offset, long size) {
        return offset >= 0 && size >= 0 && size <= bytes.length() && offset <= bytes.length() - size;
    }

    int octet(long offset, String what) throws ProgramFormatException {
        return (int) number(offset, Byte.BYTES, what);
    }

    int half(long offset, String what) throws ProgramFormatException {
        return (int) number(offset, Short.BYTES, what);
    }

    int word(long offset, String what) throws ProgramFormatException {
        return (int) number(offset, Integer.BYTES, what);
    }

    long doubleWord(long offset, String what) throws ProgramFormatException {
        return number(offset, Long.BYTES, what);
    }

    private long number(long offset, int size, String what) throws ProgramFormatException {
        if (!has(offset, size)) {
            throw new ProgramFormatException("%s should be at offset %s, behind the end of the file of %d bytes"
                    .formatted(what, Long.toUnsignedString(offset), bytes.length()));
        }
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes.at((int) offset + i) & 0xff;
        }
        return value;
    }
}
