package trapline.isa.riscv;

import static trapline.isa.riscv.Instruction.compute;

import java.util.List;

/**
 * Zbs, single bits (volume I, chapter 30). A bit number counts modulo 64.
 */
final class Zbs {
    /** The instructions, in the manual's order. */
    static final List<Instruction> TABLE = List.of(
            compute("bclr", 0x48001033, 0xfe00707f, Format.R, Opcode.BCLR, Zbs::bclr),
            compute("bclri", 0x48001013, 0xfc00707f, Format.SHIFT, Opcode.BCLRI, Zbs::bclr),
            compute("bext", 0x48005033, 0xfe00707f, Format.R, Opcode.BEXT, Zbs::bext),
            compute("bexti", 0x48005013, 0xfc00707f, Format.SHIFT, Opcode.BEXTI, Zbs::bext),
            compute("binv", 0x68001033, 0xfe00707f, Format.R, Opcode.BINV, Zbs::binv),
            compute("binvi", 0x68001013, 0xfc00707f, Format.SHIFT, Opcode.BINVI, Zbs::binv),
            compute("bset", 0x28001033, 0xfe00707f, Format.R, Opcode.BSET, Zbs::bset),
            compute("bseti", 0x28001013, 0xfc00707f, Format.SHIFT, Opcode.BSETI, Zbs::bset));

    private Zbs() {}

    static long bclr(long a, long b) {
        return a & ~(1L << b);
    }

    static long bext(long a, long b) {
        return a >>> b & 1;
    }

    static long binv(long a, long b) {
        return a ^ 1L << b;
    }

    static long bset(long a, long b) {
        return a | 1L << b;
    }
}
