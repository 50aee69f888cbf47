package trapline.isa.riscv;

import static trapline.isa.riscv.Instruction.compute;

import java.util.List;

/**
 * Zbb, basic bit manipulation (volume I, chapter 30). Functions of one operand ignore the second.
 */
final class Zbb {
    /** The instructions, in the manual's order. */
    static final List<Instruction> TABLE = List.of(
            compute("andn", 0x40007033, 0xfe00707f, Format.R, Opcode.ANDN, Zbb::andn),
            compute("orn", 0x40006033, 0xfe00707f, Format.R, Opcode.ORN, Zbb::orn),
            compute("xnor", 0x40004033, 0xfe00707f, Format.R, Opcode.XNOR, Zbb::xnor),
            compute("clz", 0x60001013, 0xfff0707f, Format.R_UNARY, Opcode.CLZ, Zbb::clz),
            compute("clzw", 0x6000101b, 0xfff0707f, Format.R_UNARY, Opcode.CLZW, Zbb::clzw),
            compute("ctz", 0x60101013, 0xfff0707f, Format.R_UNARY, Opcode.CTZ, Zbb::ctz),
            compute("ctzw", 0x6010101b, 0xfff0707f, Format.R_UNARY, Opcode.CTZW, Zbb::ctzw),
            compute("cpop", 0x60201013, 0xfff0707f, Format.R_UNARY, Opcode.CPOP, Zbb::cpop),
            compute("cpopw", 0x6020101b, 0xfff0707f, Format.R_UNARY, Opcode.CPOPW, Zbb::cpopw),
            compute("max", 0x0a006033, 0xfe00707f, Format.R, Opcode.MAX, Zbb::max),
            compute("maxu", 0x0a007033, 0xfe00707f, Format.R, Opcode.MAXU, Zbb::maxu),
            compute("min", 0x0a004033, 0xfe00707f, Format.R, Opcode.MIN, Zbb::min),
            compute("minu", 0x0a005033, 0xfe00707f, Format.R, Opcode.MINU, Zbb::minu),
            compute("sext.b", 0x60401013, 0xfff0707f, Format.R_UNARY, Opcode.SEXT_B, Zbb::sextB),
            compute("sext.h", 0x60501013, 0xfff0707f, Format.R_UNARY, Opcode.SEXT_H, Zbb::sextH),
            compute("zext.h", 0x0800403b, 0xfff0707f, Format.R_UNARY, Opcode.ZEXT_H, Zbb::zextH),
            compute("rol", 0x60001033, 0xfe00707f, Format.R, Opcode.ROL, Zbb::rol),
            compute("rolw", 0x6000103b, 0xfe00707f, Format.R, Opcode.ROLW, Zbb::rolw),
            compute("ror", 0x60005033, 0xfe00707f, Format.R, Opcode.ROR, Zbb::ror),
            compute("rori", 0x60005013, 0xfc00707f, Format.SHIFT, Opcode.RORI, Zbb::ror),
            compute("roriw", 0x6000501b, 0xfe00707f, Format.SHIFT_WORD, Opcode.RORIW, Zbb::rorw),
            compute("rorw", 0x6000503b, 0xfe00707f, Format.R, Opcode.RORW, Zbb::rorw),
            compute("orc.b", 0x28705013, 0xfff0707f, Format.R_UNARY, Opcode.ORC_B, Zbb::orcB),
            compute("rev8", 0x6b805013, 0xfff0707f, Format.R_UNARY, Opcode.REV8, Zbb::rev8));

    private Zbb() {}

    static long andn(long a, long b) {
        return a & ~b;
    }

    static long orn(long a, long b) {
        return a | ~b;
    }

    static long xnor(long a, long b) {
        return ~(a ^ b);
    }

    static long clz(long a, long b) {
        return Long.numberOfLeadingZeros(a);
    }

    static long clzw(long a, long b) {
        return Integer.numberOfLeadingZeros((int) a);
    }

    static long ctz(long a, long b) {
        return Long.numberOfTrailingZeros(a);
    }

    static long ctzw(long a, long b) {
        return Integer.numberOfTrailingZeros((int) a);
    }

    static long cpop(long a, long b) {
        return Long.bitCount(a);
    }

    static long cpopw(long a, long b) {
        return Integer.bitCount((int) a);
    }

    static long max(long a, long b) {
        return Math.max(a, b);
    }

    static long maxu(long a, long b) {
        return Long.compareUnsigned(a, b) > 0 ? a : b;
    }

    static long min(long a, long b) {
        return Math.min(a, b);
    }

    static long minu(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    static long sextB(long a, long b) {
        return (byte) a;
    }

    static long sextH(long a, long b) {
        return (short) a;
    }

    static long zextH(long a, long b) {
        return (char) a;
    }

    static long rol(long a, long b) {
        return Long.rotateLeft(a, (int) b);
    }

    static long rolw(long a, long b) {
        return Integer.rotateLeft((int) a, (int) b);
    }

    static long ror(long a, long b) {
        return Long.rotateRight(a, (int) b);
    }

    static long rorw(long a, long b) {
        return Integer.rotateRight((int) a, (int) b);
    }

    /** Each byte that is not zero becomes 0xff: its bits are gathered in its lowest, and that one times 255 fills the byte. */
    static long orcB(long a, long b) {
        long gathered = a | a >>> 4 & 0x0f0f0f0f0f0f0f0fL;
        gathered |= gathered >>> 2 & 0x3f3f3f3f3f3f3f3fL;
        gathered |= gathered >>> 1 & 0x7f7f7f7f7f7f7f7fL;
        return (gathered & 0x0101010101010101L) * 0xff;
    }

    static long rev8(long a, long b) {
        return Long.reverseBytes(a);
    }
}
