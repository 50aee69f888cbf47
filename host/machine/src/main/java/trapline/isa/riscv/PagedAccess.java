package trapline.isa.riscv;

import trapline.machine.RealAccess;

/**
 * How translated code reaches RAM through the translation in effect, if it is at hand and the access lies in one page: see {@link
 * OpenAccess} for what isolation rests on. The translation before the comparison with b is no part of that argument.
 *
 * <p>One comparison finds the wrong page, the wrong context, and the access that goes on into the next page, whose last byte has
 * another page than the entry for its first. Unaligned accesses within a page need nothing more.
 *
 * <p>Accesses that are near each other share the way to their page: {@link #findToLoad} and {@link #findToStore} find it for all bytes of them, and
 * {@link FoundAccess} goes there.
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

    /**
     * Finds a page to load from.
     *
     * @param address of the first byte
     * @param last how far the last byte is from it, 0 to 4095
     * @return the first byte's offset in RAM, not compared with b yet
     */
    static long findToLoad(Translation translation, long address, int last) {
        return find(translation, translation.loads, address, last);
    }

    /** The same to store. No page to which this leads has decoded code. */
    static long findToStore(Translation translation, long address, int last) {
        return find(translation, translation.stores, address, last);
    }

    private static long find(Translation translation, TranslationTable table, long address, int last) {
        long entry = table.start + (address >>> TranslationTable.OFFSET_SHIFT & TranslationTable.OFFSET_MASK);
        if ((address + last & -4096 | translation.dataKey) != RealAccess.DIRECT.getLong(entry)) {
            throw missed(translation, address, last);
        }
        return address + RealAccess.DIRECT.getLong(entry + TranslationTable.ADDEND);
    }

    private static SlowPath missed(Translation translation, long address, int last) {
        if ((address & -4096) != (address + last & -4096)) {
            translation.crossings++;
        }
        return SlowPath.TAKEN;
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

    /** An AMO. Whoever may store may load. */
    static long modifyWord(Translation translation, long address, long operand, int opcode) {
        long place = inside(translation, translation.stores, SlowPath.unlessAligned(address, 3), 0);
        long old = RealAccess.DIRECT.getInt(place);
        long word = (int) operand;
        RealAccess.DIRECT.putInt(place, (int) AtomicAccess.combine(opcode, old, word));
        return old;
    }

    /** An AMO. Whoever may store may load. */
    static long modifyDouble(Translation translation, long address, long operand, int opcode) {
        long place = inside(translation, translation.stores, SlowPath.unlessAligned(address, 7), 0);
        long old = RealAccess.DIRECT.getLong(place);
        RealAccess.DIRECT.putLong(place, AtomicAccess.combine(opcode, old, operand));
        return old;
    }

    /** A load-reserved. */
    static long reserveWord(Translation translation, long address) {
        long place = inside(translation, translation.loads, SlowPath.unlessAligned(address, 3), 0);
        translation.memory.reservation = place - translation.memory.realStart;
        return RealAccess.DIRECT.getInt(place);
    }

    /** A store-conditional that succeeds, as nearly all do; any other takes the slow path. */
    static long conditionalWord(Translation translation, long address, long value) {
        long place = inside(translation, translation.stores, SlowPath.unlessAligned(address, 3), 0);
        if (translation.memory.reservation != place - translation.memory.realStart) {
            throw SlowPath.TAKEN;
        }
        RealAccess.DIRECT.putInt(place, (int) value);
        translation.memory.reservation = PhysicalMemory.NO_RESERVATION;
        return 0;
    }

    /** A load-reserved. */
    static long reserveDouble(Translation translation, long address) {
        long place = inside(translation, translation.loads, SlowPath.unlessAligned(address, 7), 0);
        translation.memory.reservation = place - translation.memory.realStart;
        return RealAccess.DIRECT.getLong(place);
    }

    /** A store-conditional that succeeds, as nearly all do; any other takes the slow path. */
    static long conditionalDouble(Translation translation, long address, long value) {
        long place = inside(translation, translation.stores, SlowPath.unlessAligned(address, 7), 0);
        if (translation.memory.reservation != place - translation.memory.realStart) {
            throw SlowPath.TAKEN;
        }
        RealAccess.DIRECT.putLong(place, value);
        translation.memory.reservation = PhysicalMemory.NO_RESERVATION;
        return 0;
    }
}
