package trapline.isa.riscv;

/**
 * How translated code reaches RAM at physical addresses, where nothing maps or protects it. Isolation rests on this class and {@link
 * PagedAccess}, and on no other part of a translation: translated code is a verified class, which can reach storage by calling these
 * methods only, and each of them compares the offset with b, less eight bytes, as an unsigned number, before it adds l. Whatever
 * address a wrong translation computes, the access is in the hart's own region, or is none.
 *
 * <p>A store also looks up its page in the translation's table: not for its place, but because a page with decoded instructions must
 * not be written to here.
 */
final class OpenAccess {
    private OpenAccess() {}

    private static long inside(PhysicalMemory memory, long address) {
        long offset = address - PhysicalMemory.RAM_START;
        if (Long.compareUnsigned(offset, memory.lastDouble) > 0) {
            throw SlowPath.TAKEN;
        }
        return memory.base + offset;
    }

    static long loadByte(PhysicalMemory memory, long address) {
        return memory.storage.getByte(inside(memory, address));
    }

    static long loadByteUnsigned(PhysicalMemory memory, long address) {
        return memory.storage.getByte(inside(memory, address)) & 0xff;
    }

    static long loadHalf(PhysicalMemory memory, long address) {
        return memory.storage.getShort(inside(memory, address));
    }

    static long loadHalfUnsigned(PhysicalMemory memory, long address) {
        return memory.storage.getShort(inside(memory, address)) & 0xffff;
    }

    static long loadWord(PhysicalMemory memory, long address) {
        return memory.storage.getInt(inside(memory, address));
    }

    static long loadWordUnsigned(PhysicalMemory memory, long address) {
        return memory.storage.getInt(inside(memory, address)) & 0xffffffffL;
    }

    static long loadDouble(PhysicalMemory memory, long address) {
        return memory.storage.getLong(inside(memory, address));
    }
}
