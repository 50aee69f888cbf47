package trapline.isa.riscv;

import trapline.machine.RealAccess;

/**
 * How translated code reaches RAM through the translation in effect, if it is at hand and the access lies in one page: see {@link
 * OpenAccess} for what isolation rests on. The translation before the comparison with b is no part of that argument.
 *
 * <p>One comparison finds the wrong page, the wrong context, and the access that goes on into the next page, whose last byte has
 * another page than the entry for its first. Unaligned accesses within a page need nothing more.
 */
final class PagedAccess {
    private PagedAccess() {}

    private static long inside(Translation translation, TranslationTable table, long address, int last) {
        // The mask keeps this in the table, whatever the address.
        long entry = table.start + (address >>> TranslationTable.OFFSET_SHIFT & TranslationTable.OFFSET_MASK);
        long offset = address + RealAccess.DIRECT.getLong(entry + TranslationTable.ADDEND);
        PhysicalMemory memory = translation.memory;
        if ((address + last & -4096 | translation.dataKey) != RealAccess.DIRECT.getLong(entry)
                || Long.compareUnsigned(offset, memory.lastDouble) > 0) {
            throw SlowPath.TAKEN;
        }
        return memory.realStart + offset;
    }

    static long loadByte(Translation translation, long address) {
        return RealAccess.DIRECT.getByte(inside(translation, translation.loads, address, 0));
    }

    static long loadByteUnsigned(Translation translation, long address) {
        return RealAccess.DIRECT.getByte(inside(translation, translation.loads, address, 0)) & 0xff;
    }

    static long loadHalf(Translation translation, long address) {
        return RealAccess.DIRECT.getShort(inside(translation, translation.loads, address, 1));
    }

    static long loadHalfUnsigned(Translation translation, long address) {
        return RealAccess.DIRECT.getShort(inside(translation, translation.loads, address, 1)) & 0xffff;
    }

    static long loadWord(Translation translation, long address) {
        return RealAccess.DIRECT.getInt(inside(translation, translation.loads, address, 3));
    }

    static long loadWordUnsigned(Translation translation, long address) {
        return RealAccess.DIRECT.getInt(inside(translation, translation.loads, address, 3)) & 0xffffffffL;
    }

    static long loadDouble(Translation translation, long address) {
        return RealAccess.DIRECT.getLong(inside(translation, translation.loads, address, 7));
    }

    static void storeByte(Translation translation, long address, long value) {
        RealAccess.DIRECT.putByte(inside(translation, translation.stores, address, 0), (byte) value);
    }

    static void storeHalf(Translation translation, long address, long value) {
        RealAccess.DIRECT.putShort(inside(translation, translation.stores, address, 1), (short) value);
    }

    static void storeWord(Translation translation, long address, long value) {
        RealAccess.DIRECT.putInt(inside(translation, translation.stores, address, 3), (int) value);
    }

    static void storeDouble(Translation translation, long address, long value) {
        RealAccess.DIRECT.putLong(inside(translation, translation.stores, address, 7), value);
    }
}
