package trapline.isa.riscv;

import trapline.machine.RealAccess;

/**
 * How translated code reaches a place in RAM that {@link PagedAccess} or {@link OpenAccess} has found for several accesses. Isolation does not rest on
 * their having found it: each access compares its offset with b, less eight bytes, as an unsigned number, before it adds l.
 */
final class FoundAccess {
    private FoundAccess() {}

    private static long inside(PhysicalMemory memory, long offset) {
        if (Long.compareUnsigned(offset, memory.lastDouble) > 0) {
            throw SlowPath.TAKEN;
        }
        return memory.realStart + offset;
    }

    static long loadByte(PhysicalMemory memory, long offset) {
        return RealAccess.DIRECT.getByte(inside(memory, offset));
    }

    static long loadByteUnsigned(PhysicalMemory memory, long offset) {
        return RealAccess.DIRECT.getByte(inside(memory, offset)) & 0xff;
    }

    static long loadHalf(PhysicalMemory memory, long offset) {
        return RealAccess.DIRECT.getShort(inside(memory, offset));
    }

    static long loadHalfUnsigned(PhysicalMemory memory, long offset) {
        return RealAccess.DIRECT.getShort(inside(memory, offset)) & 0xffff;
    }

    static long loadWord(PhysicalMemory memory, long offset) {
        return RealAccess.DIRECT.getInt(inside(memory, offset));
    }

    static long loadWordUnsigned(PhysicalMemory memory, long offset) {
        return RealAccess.DIRECT.getInt(inside(memory, offset)) & 0xffffffffL;
    }

    static long loadDouble(PhysicalMemory memory, long offset) {
        return RealAccess.DIRECT.getLong(inside(memory, offset));
    }

    static void storeByte(PhysicalMemory memory, long offset, long value) {
        RealAccess.DIRECT.putByte(inside(memory, offset), (byte) value);
    }

    static void storeHalf(PhysicalMemory memory, long offset, long value) {
        RealAccess.DIRECT.putShort(inside(memory, offset), (short) value);
    }

    static void storeWord(PhysicalMemory memory, long offset, long value) {
        RealAccess.DIRECT.putInt(inside(memory, offset), (int) value);
    }

    static void storeDouble(PhysicalMemory memory, long offset, long value) {
        RealAccess.DIRECT.putLong(inside(memory, offset), value);
    }
}
