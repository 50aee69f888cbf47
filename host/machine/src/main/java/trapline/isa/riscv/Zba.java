package trapline.isa.riscv;

import static trapline.isa.riscv.Instruction.compute;

import java.util.List;

/**
 * Zba, address generation (volume I, chapter 30). The .uw forms take the low word of rs1, zero-extended.
 */
final class Zba {
    /** The instructions, in the manual's order. */
    static final List<Instruction> TABLE = List.of(
            compute("add.uw", 0x0800003b, 0xfe00707f, Format.R, Opcode.ADD_UW, Zba::addUw),
            compute("sh1add", 0x20002033, 0xfe00707f, Format.R, Opcode.SH1ADD, Zba::sh1add),
            compute("sh1add.uw", 0x2000203b, 0xfe00707f, Format.R, Opcode.SH1ADD_UW, Zba::sh1addUw),
            compute("sh2add", 0x20004033, 0xfe00707f, Format.R, Opcode.SH2ADD, Zba::sh2add),
            compute("sh2add.uw", 0x2000403b, 0xfe00707f, Format.R, Opcode.SH2ADD_UW, Zba::sh2addUw),
            compute("sh3add", 0x20006033, 0xfe00707f, Format.R, Opcode.SH3ADD, Zba::sh3add),
            compute("sh3add.uw", 0x2000603b, 0xfe00707f, Format.R, Opcode.SH3ADD_UW, Zba::sh3addUw),
            compute("slli.uw", 0x0800101b, 0xfc00707f, Format.SHIFT, Opcode.SLLI_UW, Zba::slliUw));

    private Zba() {}

    static long addUw(long a, long b) {
        return (a & 0xffffffffL) + b;
    }

    static long sh1add(long a, long b) {
        return (a << 1) + b;
    }

    static long sh1addUw(long a, long b) {
        return ((a & 0xffffffffL) << 1) + b;
    }

    static long sh2add(long a, long b) {
        return (a << 2) + b;
    }

    static long sh2addUw(long a, long b) {
        return ((a & 0xffffffffL) << 2) + b;
    }

    static long sh3add(long a, long b) {
        return (a << 3) + b;
    }

    static long sh3addUw(long a, long b) {
        return ((a & 0xffffffffL) << 3) + b;
    }

    static long slliUw(long a, long b) {
        return (a & 0xffffffffL) << b;
    }
}
