package trapline.isa.riscv;

import static trapline.isa.riscv.Instruction.compute;

import java.util.List;

/**
 * M, multiplication and division (volume I, chapter 13). Nothing here traps.
 */
final class Rv64M {
    /** The instructions, in the manual's order. */
    static final List<Instruction> TABLE = List.of(
            compute("mul", 0x02000033, 0xfe00707f, Format.R, Opcode.MUL, Rv64M::mul),
            compute("mulh", 0x02001033, 0xfe00707f, Format.R, Opcode.MULH, Rv64M::mulh),
            compute("mulhsu", 0x02002033, 0xfe00707f, Format.R, Opcode.MULHSU, Rv64M::mulhsu),
            compute("mulhu", 0x02003033, 0xfe00707f, Format.R, Opcode.MULHU, Rv64M::mulhu),
            compute("div", 0x02004033, 0xfe00707f, Format.R, Opcode.DIV, Rv64M::div),
            compute("divu", 0x02005033, 0xfe00707f, Format.R, Opcode.DIVU, Rv64M::divu),
            compute("rem", 0x02006033, 0xfe00707f, Format.R, Opcode.REM, Rv64M::rem),
            compute("remu", 0x02007033, 0xfe00707f, Format.R, Opcode.REMU, Rv64M::remu),
            compute("mulw", 0x0200003b, 0xfe00707f, Format.R, Opcode.MULW, Rv64M::mulw),
            compute("divw", 0x0200403b, 0xfe00707f, Format.R, Opcode.DIVW, Rv64M::divw),
            compute("divuw", 0x0200503b, 0xfe00707f, Format.R, Opcode.DIVUW, Rv64M::divuw),
            compute("remw", 0x0200603b, 0xfe00707f, Format.R, Opcode.REMW, Rv64M::remw),
            compute("remuw", 0x0200703b, 0xfe00707f, Format.R, Opcode.REMUW, Rv64M::remuw));

    private Rv64M() {}

    static long mul(long a, long b) {
        return a * b;
    }

    static long mulh(long a, long b) {
        return Math.multiplyHigh(a, b);
    }

    static long mulhsu(long a, long b) {
        return Math.multiplyHigh(a, b) + (a & b >> 63);
    }

    static long mulhu(long a, long b) {
        return Math.unsignedMultiplyHigh(a, b);
    }

    /** Division by zero gives -1; the one overflow, the most negative by -1, gives the dividend, as Java's division does. */
    static long div(long a, long b) {
        return b == 0 ? -1 : a / b;
    }

    static long divu(long a, long b) {
        return b == 0 ? -1 : Long.divideUnsigned(a, b);
    }

    /** The remainder of a division by zero is the dividend. */
    static long rem(long a, long b) {
        return b == 0 ? a : a % b;
    }

    static long remu(long a, long b) {
        return b == 0 ? a : Long.remainderUnsigned(a, b);
    }

    static long mulw(long a, long b) {
        return (int) (a * b);
    }

    static long divw(long a, long b) {
        return (int) b == 0 ? -1 : (int) a / (int) b;
    }

    static long divuw(long a, long b) {
        return (int) b == 0 ? -1 : Integer.divideUnsigned((int) a, (int) b);
    }

    static long remw(long a, long b) {
        return (int) b == 0 ? (int) a : (int) a % (int) b;
    }

    static long remuw(long a, long b) {
        return (int) b == 0 ? (int) a : Integer.remainderUnsigned((int) a, (int) b);
    }
}
