package trapline.isa.riscv;

import trapline.machine.RealAccess;

/**
 * How translated code reaches RAM at physical addresses, where nothing maps or protects it. Isolation rests on this class, {@link
 * PagedAccess} and {@link FoundAccess}, and on no other part of a translation: translated code is a verified class, which can reach storage by calling these
 * methods only, and each of them compares the offset with b, less eight bytes, as an unsigned number, before it adds l. Whatever
 * address a wrong translation computes, the access is in the hart's own region, or is none.
 *
 * <p>A store also looks whether it reaches a page with decoded instructions, or one in which a store may trap: those must not be written to here.
 */
final class OpenAccess {
    private static final int LAST_IN_PAGE = PhysicalMemory.PAGE_SIZE - 1;

    private OpenAccess() {}

    private static long toLoad(PhysicalMemory memory, long address) {
        long offset = address - PhysicalMemory.RAM_START;
        if (Long.compareUnsigned(offset, memory.lastDouble) > 0) {
            throw SlowPath.TAKEN;
        }
        return memory.realStart + offset;
    }

    private static long toStore(PhysicalMemory memory, long address, int last) {
        return memory.realStart + findToStore(memory, address, last);
    }

    /**
     * Finds where to store.
     *
     * @param address of the first byte
     * @param last how far the last byte is from it, 0 to 4095
     * @return the first byte's offset in RAM; to no page from there to the last byte a store has to be said
     */
    static long findToStore(PhysicalMemory memory, long address, int last) {
        long offset = address - PhysicalMemory.RAM_START;
        if (Long.compareUnsigned(offset, memory.lastDouble) > 0) {
            throw SlowPath.TAKEN;
        }
        int mark = memory.decoded.marks[(int) (offset >>> 12)];
        if (mark != 0 && ((mark & DecodedPages.SAID) != 0 || (offset & LAST_IN_PAGE) > LAST_IN_PAGE - last)) {
            throw SlowPath.TAKEN;
        }
        return offset;
    }

    static long loadByte(PhysicalMemory memory, long address) {
        return RealAccess.DIRECT.getByte(toLoad(memory, address));
    }

    static long loadByteUnsigned(PhysicalMemory memory, long address) {
        return RealAccess.DIRECT.getByte(toLoad(memory, address)) & 0xff;
    }

    static long loadHalf(PhysicalMemory memory, long address) {
        return RealAccess.DIRECT.getShort(toLoad(memory, address));
    }

    static long loadHalfUnsigned(PhysicalMemory memory, long address) {
        return RealAccess.DIRECT.getShort(toLoad(memory, address)) & 0xffff;
    }

    static long loadWord(PhysicalMemory memory, long address) {
        return RealAccess.DIRECT.getInt(toLoad(memory, address));
    }

    static long loadWordUnsigned(PhysicalMemory memory, long address) {
        return RealAccess.DIRECT.getInt(toLoad(memory, address)) & 0xffffffffL;
    }

    static long loadDouble(PhysicalMemory memory, long address) {
        return RealAccess.DIRECT.getLong(toLoad(memory, address));
    }

    static void storeByte(PhysicalMemory memory, long address, long value) {
        RealAccess.DIRECT.putByte(toStore(memory, address, 0), (byte) value);
    }

    static void storeHalf(PhysicalMemory memory, long address, long value) {
        RealAccess.DIRECT.putShort(toStore(memory, address, 1), (short) value);
    }

    static void storeWord(PhysicalMemory memory, long address, long value) {
        RealAccess.DIRECT.putInt(toStore(memory, address, 3), (int) value);
    }

    static void storeDouble(PhysicalMemory memory, long address, long value) {
        RealAccess.DIRECT.putLong(toStore(memory, address, 7), value);
    }

    /** An AMO. Whoever may store may load. */
    static long modifyWord(PhysicalMemory memory, long address, long operand, int opcode) {
        long place = toStore(memory, SlowPath.unlessAligned(address, 3), 0);
        long old = RealAccess.DIRECT.getInt(place);
        long word = (int) operand;
        RealAccess.DIRECT.putInt(place, (int) AtomicAccess.combine(opcode, old, word));
        return old;
    }

    /** An AMO. Whoever may store may load. */
    static long modifyDouble(PhysicalMemory memory, long address, long operand, int opcode) {
        long place = toStore(memory, SlowPath.unlessAligned(address, 7), 0);
        long old = RealAccess.DIRECT.getLong(place);
        RealAccess.DIRECT.putLong(place, AtomicAccess.combine(opcode, old, operand));
        return old;
    }

    /** A load-reserved. */
    static long reserveWord(PhysicalMemory memory, long address) {
        long place = toLoad(memory, SlowPath.unlessAligned(address, 3));
        memory.reservation = place - memory.realStart;
        return RealAccess.DIRECT.getInt(place);
    }

    /** A store-conditional that succeeds, as nearly all do; any other takes the slow path. */
    static long conditionalWord(PhysicalMemory memory, long address, long value) {
        long place = toStore(memory, SlowPath.unlessAligned(address, 3), 0);
        if (memory.reservation != place - memory.realStart) {
            throw SlowPath.TAKEN;
        }
        RealAccess.DIRECT.putInt(place, (int) value);
        memory.reservation = PhysicalMemory.NO_RESERVATION;
        return 0;
    }

    /** A load-reserved. */
    static long reserveDouble(PhysicalMemory memory, long address) {
        long place = toLoad(memory, SlowPath.unlessAligned(address, 7));
        memory.reservation = place - memory.realStart;
        return RealAccess.DIRECT.getLong(place);
    }

    /** A store-conditional that succeeds, as nearly all do; any other takes the slow path. */
    static long conditionalDouble(PhysicalMemory memory, long address, long value) {
        long place = toStore(memory, SlowPath.unlessAligned(address, 7), 0);
        if (memory.reservation != place - memory.realStart) {
            throw SlowPath.TAKEN;
        }
        RealAccess.DIRECT.putLong(place, value);
        memory.reservation = PhysicalMemory.NO_RESERVATION;
        return 0;
    }
}
