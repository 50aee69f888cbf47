package trapline.isa.riscv;

import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs2;

import trapline.isa.riscv.DeviceAccess.Extension;
import trapline.isa.riscv.PendingAccess.Kind;

/**
 * Loads and stores as the architecture defines them: at any alignment, across pages, with faults before any effect. The processor
 * takes a shorter way where the translation is at hand and the access aligned; it must come to the same.
 */
final class MemoryAccess {
    private MemoryAccess() {}

    /**
     * Executes a load, but for pc and the count.
     *
     * @param hart whose
     * @param d the decoded instruction
     * @param address the virtual address
     * @return false if it cannot be done; the hart's failure tells why, and nothing has changed
     */
    static boolean load(Hart hart, long d, long address) {
        int size = size(opcode(d));
        long value = read(hart, address, size);
        if (value == 0 && hart.failing()) {
            return deviceLoad(hart, d, address, size);
        }
        Extension extension = extension(opcode(d));
        int unused = Long.SIZE - size * Byte.SIZE;
        switch (extension) {
            case ZERO -> hart.x[rd(d)] = value;
            case SIGN -> hart.x[rd(d)] = value << unused >> unused;
            case FLOATING_POINT -> {
                hart.f[rd(d)] = size == Long.BYTES ? value : value | -1L << Integer.SIZE;
                hart.floatingPointDirty = true;
            }
        }
        return true;
    }

    /** Executes a store, like {@link #load}; the processor must look at its decoded page again afterwards. */
    static boolean store(Hart hart, long d, long address) {
        int size = size(opcode(d));
        boolean floating = extension(opcode(d)) == Extension.FLOATING_POINT;
        long value = floating ? hart.f[rs2(d)] : hart.x[rs2(d)];
        if (write(hart, address, size, value)) {
            return true;
        }
        if (hart.failure() == Cause.DEVICE_ACCESS) {
            hart.deviceAccess.set(Kind.STORE, address, hart.failureOperand(), size, value);
            hart.deviceAccess.setInstruction(0, Extension.ZERO, 2 * DecodedInstruction.length(d));
        }
        return false;
    }

    private static boolean deviceLoad(Hart hart, long d, long address, int size) {
        if (hart.failure() == Cause.DEVICE_ACCESS) {
            hart.deviceAccess.set(Kind.LOAD, address, hart.failureOperand(), size, 0);
            // The sink is no register of the outside.
            int register = rd(d) == Hart.SINK ? 0 : rd(d);
            hart.deviceAccess.setInstruction(register, extension(opcode(d)), 2 * DecodedInstruction.length(d));
        }
        return false;
    }

    /** {@return the bytes at an address, zero-extended; 0, and the hart is failing, if they cannot be read} */
    static long read(Hart hart, long address, int size) {
        hart.clearFailure();
        if (inOnePage(address, size)) {
            long offset = hart.translation.locate(hart, address, size, Access.LOAD);
            return offset < 0 ? 0 : get(hart.memory, offset, size);
        }
        int head = bytesInPage(address);
        long first = locatePart(hart, address, head, Access.LOAD);
        long second = first < 0 ? -1 : locatePart(hart, address + head, size - head, Access.LOAD);
        if (second < 0) {
            return 0;
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            long at = i < head ? first + i : second + i - head;
            value |= get(hart.memory, at, 1) << i * Byte.SIZE;
        }
        return value;
    }

    /** Writes the low bytes of a value; {@return whether it could be done} */
    static boolean write(Hart hart, long address, int size, long value) {
        hart.clearFailure();
        if (inOnePage(address, size)) {
            long offset = hart.translation.locate(hart, address, size, Access.STORE);
            if (offset < 0) {
                return false;
            }
            put(hart.memory, offset, size, value);
            return true;
        }
        int head = bytesInPage(address);
        long first = locatePart(hart, address, head, Access.STORE);
        long second = first < 0 ? -1 : locatePart(hart, address + head, size - head, Access.STORE);
        if (second < 0) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            long at = i < head ? first + i : second + i - head;
            put(hart.memory, at, 1, value >>> i * Byte.SIZE);
        }
        return true;
    }

    /** Half an access has no device: what is not memory there is an access fault. */
    private static long locatePart(Hart hart, long address, int size, Access access) {
        long offset = hart.translation.locate(hart, address, size, access);
        return offset < 0 && hart.failure() == Cause.DEVICE_ACCESS ? hart.fail(access.accessFault(), address) : offset;
    }

    static long get(PhysicalMemory memory, long offset, int size) {
        long at = memory.base + checked(memory, offset, size);
        return switch (size) {
            case 1 -> memory.storage.getByte(at) & 0xff;
            case 2 -> memory.storage.getShort(at) & 0xffff;
            case 4 -> memory.storage.getInt(at) & 0xffffffffL;
            default -> memory.storage.getLong(at);
        };
    }

    static void put(PhysicalMemory memory, long offset, int size, long value) {
        long at = memory.base + checked(memory, offset, size);
        memory.decoded.overwritten(offset, size);
        switch (size) {
            case 1 -> memory.storage.putByte(at, (byte) value);
            case 2 -> memory.storage.putShort(at, (short) value);
            case 4 -> memory.storage.putInt(at, (int) value);
            default -> memory.storage.putLong(at, value);
        }
    }

    private static long checked(PhysicalMemory memory, long offset, int size) {
        if (!memory.inside(offset, size)) {
            throw new IndexOutOfBoundsException("a translation leads to offset " + offset + " of " + memory.bound);
        }
        return offset;
    }

    private static boolean inOnePage(long address, int size) {
        return bytesInPage(address) >= size;
    }

    private static int bytesInPage(long address) {
        return PhysicalMemory.PAGE_SIZE - (int) (address & ~Translation.PAGE_MASK);
    }

    /** {@return how many bytes a load or store is of} */
    static int size(int opcode) {
        return switch (opcode) {
            case Opcode.LB, Opcode.LBU, Opcode.SB -> 1;
            case Opcode.LH, Opcode.LHU, Opcode.SH -> 2;
            case Opcode.LW, Opcode.LWU, Opcode.SW, Opcode.FLW, Opcode.FSW -> 4;
            default -> 8;
        };
    }

    private static Extension extension(int opcode) {
        return switch (opcode) {
            case Opcode.FLW, Opcode.FLD, Opcode.FSW, Opcode.FSD -> Extension.FLOATING_POINT;
            case Opcode.LB, Opcode.LH, Opcode.LW -> Extension.SIGN;
            default -> Extension.ZERO;
        };
    }
}
