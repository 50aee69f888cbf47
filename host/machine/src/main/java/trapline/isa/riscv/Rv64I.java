package trapline.isa.riscv;

import static trapline.isa.riscv.Instruction.branch;
import static trapline.isa.riscv.Instruction.compute;
import static trapline.isa.riscv.Instruction.load;
import static trapline.isa.riscv.Instruction.other;
import static trapline.isa.riscv.Instruction.store;

import java.util.List;

/**
 * RV32I and RV64I, the base (volume I, chapters 2 and 4).
 */
final class Rv64I {
    /** The instructions, in the manual's order. */
    static final List<Instruction> TABLE = List.of(
            other("lui", 0x00000037, 0x0000007f, Format.UPPER, Opcode.LUI),
            other("auipc", 0x00000017, 0x0000007f, Format.UPPER, Opcode.AUIPC),
            other("jal", 0x0000006f, 0x0000007f, Format.JUMP, Opcode.JAL),
            other("jalr", 0x00000067, 0x0000707f, Format.LOAD, Opcode.JALR),
            branch("beq", 0x00000063, Opcode.BEQ, Rv64I::beq),
            branch("bne", 0x00001063, Opcode.BNE, Rv64I::bne),
            branch("blt", 0x00004063, Opcode.BLT, Rv64I::blt),
            branch("bge", 0x00005063, Opcode.BGE, Rv64I::bge),
            branch("bltu", 0x00006063, Opcode.BLTU, Rv64I::bltu),
            branch("bgeu", 0x00007063, Opcode.BGEU, Rv64I::bgeu),
            load("lb", 0x00000003, Opcode.LB, 1, true),
            load("lh", 0x00001003, Opcode.LH, 2, true),
            load("lw", 0x00002003, Opcode.LW, 4, true),
            load("ld", 0x00003003, Opcode.LD, 8, true),
            load("lbu", 0x00004003, Opcode.LBU, 1, false),
            load("lhu", 0x00005003, Opcode.LHU, 2, false),
            load("lwu", 0x00006003, Opcode.LWU, 4, false),
            store("sb", 0x00000023, Opcode.SB, 1),
            store("sh", 0x00001023, Opcode.SH, 2),
            store("sw", 0x00002023, Opcode.SW, 4),
            store("sd", 0x00003023, Opcode.SD, 8),
            compute("addi", 0x00000013, 0x0000707f, Format.I, Opcode.ADDI, Rv64I::add),
            compute("slti", 0x00002013, 0x0000707f, Format.I, Opcode.SLTI, Rv64I::slt),
            compute("sltiu", 0x00003013, 0x0000707f, Format.I, Opcode.SLTIU, Rv64I::sltu),
            compute("xori", 0x00004013, 0x0000707f, Format.I, Opcode.XORI, Rv64I::xor),
            compute("ori", 0x00006013, 0x0000707f, Format.I, Opcode.ORI, Rv64I::or),
            compute("andi", 0x00007013, 0x0000707f, Format.I, Opcode.ANDI, Rv64I::and),
            compute("slli", 0x00001013, 0xfc00707f, Format.SHIFT, Opcode.SLLI, Rv64I::sll),
            compute("srli", 0x00005013, 0xfc00707f, Format.SHIFT, Opcode.SRLI, Rv64I::srl),
            compute("srai", 0x40005013, 0xfc00707f, Format.SHIFT, Opcode.SRAI, Rv64I::sra),
            compute("add", 0x00000033, 0xfe00707f, Format.R, Opcode.ADD, Rv64I::add),
            compute("sub", 0x40000033, 0xfe00707f, Format.R, Opcode.SUB, Rv64I::sub),
            compute("sll", 0x00001033, 0xfe00707f, Format.R, Opcode.SLL, Rv64I::sll),
            compute("slt", 0x00002033, 0xfe00707f, Format.R, Opcode.SLT, Rv64I::slt),
            compute("sltu", 0x00003033, 0xfe00707f, Format.R, Opcode.SLTU, Rv64I::sltu),
            compute("xor", 0x00004033, 0xfe00707f, Format.R, Opcode.XOR, Rv64I::xor),
            compute("srl", 0x00005033, 0xfe00707f, Format.R, Opcode.SRL, Rv64I::srl),
            compute("sra", 0x40005033, 0xfe00707f, Format.R, Opcode.SRA, Rv64I::sra),
            compute("or", 0x00006033, 0xfe00707f, Format.R, Opcode.OR, Rv64I::or),
            compute("and", 0x00007033, 0xfe00707f, Format.R, Opcode.AND, Rv64I::and),
            other("fence", 0x0000000f, 0x0000707f, Format.FENCE, Opcode.FENCE),
            other("ecall", 0x00000073, 0xffffffff, Format.NONE, Opcode.ECALL),
            other("ebreak", 0x00100073, 0xffffffff, Format.NONE, Opcode.EBREAK),
            compute("addiw", 0x0000001b, 0x0000707f, Format.I, Opcode.ADDIW, Rv64I::addw),
            compute("slliw", 0x0000101b, 0xfe00707f, Format.SHIFT_WORD, Opcode.SLLIW, Rv64I::sllw),
            compute("srliw", 0x0000501b, 0xfe00707f, Format.SHIFT_WORD, Opcode.SRLIW, Rv64I::srlw),
            compute("sraiw", 0x4000501b, 0xfe00707f, Format.SHIFT_WORD, Opcode.SRAIW, Rv64I::sraw),
            compute("addw", 0x0000003b, 0xfe00707f, Format.R, Opcode.ADDW, Rv64I::addw),
            compute("subw", 0x4000003b, 0xfe00707f, Format.R, Opcode.SUBW, Rv64I::subw),
            compute("sllw", 0x0000103b, 0xfe00707f, Format.R, Opcode.SLLW, Rv64I::sllw),
            compute("srlw", 0x0000503b, 0xfe00707f, Format.R, Opcode.SRLW, Rv64I::srlw),
            compute("sraw", 0x4000503b, 0xfe00707f, Format.R, Opcode.SRAW, Rv64I::sraw));

    private Rv64I() {}

    static boolean beq(long a, long b) {
        return a == b;
    }

    static boolean bne(long a, long b) {
        return a != b;
    }

    static boolean blt(long a, long b) {
        return a < b;
    }

    static boolean bge(long a, long b) {
        return a >= b;
    }

    static boolean bltu(long a, long b) {
        return Long.compareUnsigned(a, b) < 0;
    }

    static boolean bgeu(long a, long b) {
        return Long.compareUnsigned(a, b) >= 0;
    }

    static long add(long a, long b) {
        return a + b;
    }

    static long sub(long a, long b) {
        return a - b;
    }

    static long sll(long a, long b) {
        return a << b;
    }

    static long slt(long a, long b) {
        return a < b ? 1 : 0;
    }

    static long sltu(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
    }

    static long xor(long a, long b) {
        return a ^ b;
    }

    static long srl(long a, long b) {
        return a >>> b;
    }

    static long sra(long a, long b) {
        return a >> b;
    }

    static long or(long a, long b) {
        return a | b;
    }

    static long and(long a, long b) {
        return a & b;
    }

    static long addw(long a, long b) {
        return (int) (a + b);
    }

    static long subw(long a, long b) {
        return (int) (a - b);
    }

    // Java's shifts of an int take the low five bits of the distance, as the instructions do.

    static long sllw(long a, long b) {
        int shifted = (int) a << b;
        return shifted;
    }

    static long srlw(long a, long b) {
        int shifted = (int) a >>> b;
        return shifted;
    }

    static long sraw(long a, long b) {
        return (int) a >> b;
    }
}
