package trapline.isa.riscv;

import java.util.function.LongBinaryOperator;
import trapline.machine.InstructionClass;

/**
 * One row of an extension's table.
 *
 * @param mnemonic as in the manual
 * @param match the bits that are fixed
 * @param mask which bits are fixed
 * @param format how it holds its operands
 * @param kind the class that we claim (paper, section 4)
 * @param opcode its number in {@link Opcode}, by which the processor executes it
 * @param effect what it does
 */
record Instruction(
        String mnemonic, int match, int mask, Format format, InstructionClass kind, int opcode, Effect effect) {
    Instruction {
        if ((match & ~mask) != 0 || (match & 3) != 3 || opcode <= 0 || opcode > Opcode.LAST) {
            throw new IllegalArgumentException("row of " + mnemonic);
        }
    }

    /** {@return whether bits are this instruction} */
    boolean matches(int word) {
        return (word & mask) == match;
    }

    static Instruction compute(
            String mnemonic, int match, int mask, Format format, int opcode, LongBinaryOperator function) {
        return row(mnemonic, match, mask, format, opcode, new Effect.Compute(function));
    }

    static Instruction branch(String mnemonic, int match, int opcode, Effect.Condition condition) {
        return row(mnemonic, match, 0x707f, Format.BRANCH, opcode, new Effect.Branch(condition));
    }

    static Instruction load(String mnemonic, int match, int opcode, int size, boolean signed) {
        return row(mnemonic, match, 0x707f, Format.LOAD, opcode, new Effect.Load(size, signed));
    }

    static Instruction store(String mnemonic, int match, int opcode, int size) {
        return row(mnemonic, match, 0x707f, Format.STORE, opcode, new Effect.Store(size));
    }

    static Instruction atomic(String mnemonic, int match, int opcode, int size, LongBinaryOperator function) {
        return row(mnemonic, match, 0xf800707f, Format.ATOMIC, opcode, new Effect.Atomic(size, function));
    }

    static Instruction other(String mnemonic, int match, int mask, Format format, int opcode) {
        return row(mnemonic, match, mask, format, opcode, new Effect.Other());
    }

    static Instruction privileged(String mnemonic, int match, int mask, Format format, int opcode) {
        return new Instruction(
                mnemonic, match, mask, format, InstructionClass.PRIVILEGED, opcode, new Effect.Privileged());
    }

    private static Instruction row(String mnemonic, int match, int mask, Format format, int opcode, Effect effect) {
        return new Instruction(mnemonic, match, mask, format, InstructionClass.INNOCUOUS, opcode, effect);
    }
}
