package trapline.isa.riscv.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The bytes of a file, read with a check of every offset. Numbers are little-endian. */
final class FileBytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;

    FileBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    int length() {
        return bytes.length;
    }

    /** Whether a range lies within the file; any numbers, the offset unsigned. */
    boolean has(long offset, long size) {
        return offset >= 0 && size >= 0 && size <= bytes.length && offset <= bytes.length - size;
    }

    int octet(long offset, String what) throws ProgramFormatException {
        return bytes[at(offset, Byte.BYTES, what)] & 0xff;
    }

    int half(long offset, String what) throws ProgramFormatException {
        return (short) SHORT.get(bytes, at(offset, Short.BYTES, what)) & 0xffff;
    }

    int word(long offset, String what) throws ProgramFormatException {
        return (int) INT.get(bytes, at(offset, Integer.BYTES, what));
    }

    long doubleWord(long offset, String what) throws ProgramFormatException {
        return (long) LONG.get(bytes, at(offset, Long.BYTES, what));
    }

    private int at(long offset, int size, String what) throws ProgramFormatException {
        if (!has(offset, size)) {
            throw new ProgramFormatException("%s should be at offset %s, behind the end of the file of %d bytes"
                    .formatted(what, Long.toUnsignedString(offset), bytes.length));
        }
        return (int) offset;
    }
}
