package trapline.isa.riscv;

import static trapline.isa.riscv.Instruction.atomic;
import static trapline.isa.riscv.Instruction.other;

import java.util.List;

/**
 * A, atomic instructions (volume I, chapter 14). The functions make the new memory from the old and rs2; for the .w forms both
 * are sign-extended words, whose order, signed or unsigned, is that of the words.
 */
final class Rv64A {
    /** The instructions, in the manual's order. */
    static final List<Instruction> TABLE = List.of(
            other("lr.w", 0x1000202f, 0xf9f0707f, Format.LOAD_RESERVED, Opcode.LR_W),
            other("sc.w", 0x1800202f, 0xf800707f, Format.ATOMIC, Opcode.SC_W),
            atomic("amoswap.w", 0x0800202f, Opcode.AMOSWAP_W, 4, Rv64A::swap),
            atomic("amoadd.w", 0x0000202f, Opcode.AMOADD_W, 4, Rv64A::add),
            atomic("amoxor.w", 0x2000202f, Opcode.AMOXOR_W, 4, Rv64A::xor),
            atomic("amoand.w", 0x6000202f, Opcode.AMOAND_W, 4, Rv64A::and),
            atomic("amoor.w", 0x4000202f, Opcode.AMOOR_W, 4, Rv64A::or),
            atomic("amomin.w", 0x8000202f, Opcode.AMOMIN_W, 4, Rv64A::min),
            atomic("amomax.w", 0xa000202f, Opcode.AMOMAX_W, 4, Rv64A::max),
            atomic("amominu.w", 0xc000202f, Opcode.AMOMINU_W, 4, Rv64A::minu),
            atomic("amomaxu.w", 0xe000202f, Opcode.AMOMAXU_W, 4, Rv64A::maxu),
            other("lr.d", 0x1000302f, 0xf9f0707f, Format.LOAD_RESERVED, Opcode.LR_D),
            other("sc.d", 0x1800302f, 0xf800707f, Format.ATOMIC, Opcode.SC_D),
            atomic("amoswap.d", 0x0800302f, Opcode.AMOSWAP_D, 8, Rv64A::swap),
            atomic("amoadd.d", 0x0000302f, Opcode.AMOADD_D, 8, Rv64A::add),
            atomic("amoxor.d", 0x2000302f, Opcode.AMOXOR_D, 8, Rv64A::xor),
            atomic("amoand.d", 0x6000302f, Opcode.AMOAND_D, 8, Rv64A::and),
            atomic("amoor.d", 0x4000302f, Opcode.AMOOR_D, 8, Rv64A::or),
            atomic("amomin.d", 0x8000302f, Opcode.AMOMIN_D, 8, Rv64A::min),
            atomic("amomax.d", 0xa000302f, Opcode.AMOMAX_D, 8, Rv64A::max),
            atomic("amominu.d", 0xc000302f, Opcode.AMOMINU_D, 8, Rv64A::minu),
            atomic("amomaxu.d", 0xe000302f, Opcode.AMOMAXU_D, 8, Rv64A::maxu));

    private Rv64A() {}

    static long swap(long a, long b) {
        return b;
    }

    static long add(long a, long b) {
        return a + b;
    }

    static long xor(long a, long b) {
        return a ^ b;
    }

    static long and(long a, long b) {
        return a & b;
    }

    static long or(long a, long b) {
        return a | b;
    }

    static long min(long a, long b) {
        return Math.min(a, b);
    }

    static long max(long a, long b) {
        return Math.max(a, b);
    }

    /** The order of sign-extended words as unsigned double words is that of the words as unsigned. */
    static long minu(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    static long maxu(long a, long b) {
        return Long.compareUnsigned(a, b) > 0 ? a : b;
    }
}
