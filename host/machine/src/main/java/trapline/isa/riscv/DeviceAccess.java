package trapline.isa.riscv;

import trapline.isa.riscv.PendingAccess.Kind;

/** The access on which a hart stopped because it is to no memory, with what is needed to complete it. */
final class DeviceAccess {
    private Kind kind = Kind.LOAD;
    private long virtualAddress;
    private long physicalAddress;
    private int size;
    private long value;

    private int destination;
    private Extension extension = Extension.ZERO;
    private int length;

    /** What becomes of the bits of a register that a load does not read. */
    enum Extension {
        ZERO,
        SIGN,
        /** The destination is a floating-point register; a single is NaN-boxed. */
        FLOATING_POINT
    }

    /** Describes the access. */
    void set(Kind accessKind, long virtual, long physical, int bytes, long stored) {
        kind = accessKind;
        virtualAddress = virtual;
        physicalAddress = physical;
        size = bytes;
        value = bytes == Long.BYTES ? stored : stored & (1L << bytes * Byte.SIZE) - 1;
    }

    /** Describes the instruction. */
    void setInstruction(int register, Extension loadExtension, int instructionLength) {
        destination = register;
        extension = loadExtension;
        length = instructionLength;
    }

    PendingAccess pending() {
        return new PendingAccess(kind, virtualAddress, physicalAddress, size, value);
    }

    /** {@return the instruction's length, 2 or 4} */
    int length() {
        return length;
    }

    /** Puts a loaded value into its register; {@return the instruction's length} */
    int load(Hart hart, long loaded) {
        int unused = Long.SIZE - size * Byte.SIZE;
        switch (extension) {
            case ZERO -> hart.setX(destination, loaded << unused >>> unused);
            case SIGN -> hart.setX(destination, loaded << unused >> unused);
            case FLOATING_POINT -> {
                hart.f[destination] = size == Long.BYTES ? loaded : loaded | -1L << Integer.SIZE;
                hart.floatingPointDirty = true;
            }
        }
        return length;
    }
}
