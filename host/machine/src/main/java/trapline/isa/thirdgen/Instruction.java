package trapline.isa.thirdgen;

import java.util.Optional;

/**
 * An instruction. In its word: opcode in bits 63 to 56, register fields a, b, c in bits 55 to 52, 51 to 48, 47 to 44, imm in bits
 * 31 to 0 as a signed number. Fields that the operation does not use are ignored by the machine and zero here.
 *
 * @param operation what to do
 * @param a a register, 0 to 15
 * @param b a register, 0 to 15
 * @param c a register, 0 to 15
 * @param immediate a signed 32-bit number
 */
public record Instruction(InstructionRow operation, int a, int b, int c, int immediate) {
    private static final int A_SHIFT = 52;
    private static final int B_SHIFT = 48;
    private static final int C_SHIFT = 44;
    private static final int OPCODE_SHIFT = 56;
    private static final int REGISTER_MASK = 15;

    public Instruction {
        if (((a | b | c) & ~REGISTER_MASK) != 0) {
            throw new IllegalArgumentException("registers are 0 to 15");
        }
        Operands used = operation.operands();
        if (!used.usesA() && a != 0
                || !used.usesB() && b != 0
                || !used.usesC() && c != 0
                || !used.usesImmediate() && immediate != 0) {
            throw new IllegalArgumentException(operation.mnemonic() + " does not use all these operands");
        }
    }

    /**
     * {@return the instruction that the conventional machine executes for a word; empty if it has none}
     *
     * @param word any word
     */
    public static Optional<Instruction> decode(long word) {
        return InstructionTable.CONVENTIONAL.decode(word);
    }

    /** {@return a word as an instruction of the row with its opcode} */
    static Instruction of(InstructionRow row, long word) {
        Operands used = row.operands();
        return new Instruction(
                row,
                used.usesA() ? a(word) : 0,
                used.usesB() ? b(word) : 0,
                used.usesC() ? c(word) : 0,
                used.usesImmediate() ? (int) immediate(word) : 0);
    }

    /** {@return the word for this instruction} */
    public long encode() {
        return (long) operation.opcode() << OPCODE_SHIFT
                | (long) a << A_SHIFT
                | (long) b << B_SHIFT
                | (long) c << C_SHIFT
                | immediate & 0xffffffffL;
    }

    static int opcode(long word) {
        return (int) (word >>> OPCODE_SHIFT);
    }

    static int a(long word) {
        return (int) (word >>> A_SHIFT) & REGISTER_MASK;
    }

    static int b(long word) {
        return (int) (word >>> B_SHIFT) & REGISTER_MASK;
    }

    static int c(long word) {
        return (int) (word >>> C_SHIFT) & REGISTER_MASK;
    }

    static long immediate(long word) {
        return (int) word;
    }
}
