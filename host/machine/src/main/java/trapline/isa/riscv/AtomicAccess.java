package trapline.isa.riscv;

import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;

import trapline.isa.riscv.DeviceAccess.Extension;
import trapline.isa.riscv.PendingAccess.Kind;

/**
 * Load-reserved, store-conditional and the AMOs. The reservation is of the aligned eight bytes around the address: a device that
 * writes there breaks it, the hart's own stores do not, every store-conditional ends it. A store-conditional succeeds only at the
 * very address that was reserved.
 */
final class AtomicAccess {
    private AtomicAccess() {}

    /**
     * Executes one of them, but for pc and the count.
     *
     * @return false if it cannot be done; the hart's failure tells why, and nothing has changed
     */
    static boolean execute(Hart hart, long d) {
        int opcode = opcode(d);
        int size = opcode < Opcode.LR_D ? Integer.BYTES : Long.BYTES;
        return switch (opcode) {
            case Opcode.LR_W, Opcode.LR_D -> loadReserved(hart, d, size);
            case Opcode.SC_W, Opcode.SC_D -> storeConditional(hart, d, size);
            default -> modify(hart, d, size);
        };
    }

    private static boolean loadReserved(Hart hart, long d, int size) {
        long offset = locate(hart, d, size, Access.LOAD, Kind.RESERVE);
        if (offset < 0) {
            return false;
        }
        hart.memory.reservation = offset;
        hart.x[rd(d)] = load(hart, offset, size);
        return true;
    }

    private static boolean storeConditional(Hart hart, long d, int size) {
        PhysicalMemory memory = hart.memory;
        long offset = locate(hart, d, size, Access.STORE, Kind.ATOMIC);
        if (offset < 0) {
            return false;
        }
        boolean held = memory.reservation == offset;
        if (held) {
            MemoryAccess.put(memory, offset, size, hart.x[rs2(d)]);
        }
        memory.reservation = PhysicalMemory.NO_RESERVATION;
        hart.x[rd(d)] = held ? 0 : 1;
        return true;
    }

    private static boolean modify(Hart hart, long d, int size) {
        long offset = locate(hart, d, size, Access.STORE, Kind.ATOMIC);
        if (offset < 0) {
            return false;
        }
        long old = load(hart, offset, size);
        long operand = size == Integer.BYTES ? (int) hart.x[rs2(d)] : hart.x[rs2(d)];
        MemoryAccess.put(hart.memory, offset, size, combine(opcode(d), old, operand));
        hart.x[rd(d)] = old;
        return true;
    }

    private static long load(Hart hart, long offset, int size) {
        long value = MemoryAccess.get(hart.memory, offset, size);
        return size == Integer.BYTES ? (int) value : value;
    }

    private static long locate(Hart hart, long d, int size, Access access, Kind kind) {
        long address = hart.x[rs1(d)];
        if ((address & size - 1) != 0) {
            return hart.fail(access == Access.LOAD ? Cause.LOAD_MISALIGNED : Cause.STORE_MISALIGNED, address);
        }
        long offset = hart.translation.locate(hart, address, size, access);
        if (offset < 0 && hart.failure() == Cause.DEVICE_ACCESS) {
            hart.deviceAccess.set(kind, address, hart.failureOperand(), size, 0);
            hart.deviceAccess.setInstruction(0, Extension.ZERO, 4);
        }
        return offset;
    }

    /** {@return what an AMO stores; for the .w forms both are sign-extended words} */
    static long combine(int opcode, long old, long operand) {
        return switch (opcode) {
            case Opcode.AMOSWAP_W, Opcode.AMOSWAP_D -> Rv64A.swap(old, operand);
            case Opcode.AMOADD_W, Opcode.AMOADD_D -> Rv64A.add(old, operand);
            case Opcode.AMOXOR_W, Opcode.AMOXOR_D -> Rv64A.xor(old, operand);
            case Opcode.AMOAND_W, Opcode.AMOAND_D -> Rv64A.and(old, operand);
            case Opcode.AMOOR_W, Opcode.AMOOR_D -> Rv64A.or(old, operand);
            case Opcode.AMOMIN_W, Opcode.AMOMIN_D -> Rv64A.min(old, operand);
            case Opcode.AMOMAX_W, Opcode.AMOMAX_D -> Rv64A.max(old, operand);
            case Opcode.AMOMINU_W, Opcode.AMOMINU_D -> Rv64A.minu(old, operand);
            default -> Rv64A.maxu(old, operand);
        };
    }
}
