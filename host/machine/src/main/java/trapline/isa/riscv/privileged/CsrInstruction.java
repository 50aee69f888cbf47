package trapline.isa.riscv.privileged;

import java.util.Optional;
import trapline.isa.riscv.Hart;
import trapline.machine.Trap;

/**
 * csrrw, csrrs, csrrc and their immediate forms (unprivileged manual, chapter "Zicsr"): read a CSR, then write it, set bits or clear
 * bits in it. Setting or clearing with x0, or with the immediate 0, does not write at all.
 */
public final class CsrInstruction {
    private static final int WRITE = 1;
    private static final int SET = 2;
    private static final int IMMEDIATE = 4;

    private CsrInstruction() {}

    /**
     * {@return whether a word is such an instruction}
     *
     * @param word the operand of a trap by {@link trapline.isa.riscv.Cause#PRIVILEGED_INSTRUCTION}
     */
    public static boolean is(int word) {
        return operation(word) != 0;
    }

    /**
     * {@return the number of the CSR}
     *
     * @param word such an instruction
     */
    public static int number(int word) {
        return word >>> 20;
    }

    /**
     * {@return whether the instruction is legal now}
     *
     * @param state the machine
     * @param csr the instruction's
     * @param word the instruction
     */
    public static boolean legal(RiscVState state, Csr csr, int word) {
        return csr.accessible(state, writes(word));
    }

    /**
     * Executes the instruction at pc.
     *
     * @param state the machine
     * @param csr the instruction's
     * @param word the instruction
     * @return the trap that it caused instead, if it did
     */
    public static Optional<Trap> execute(RiscVState state, Csr csr, int word) {
        if (!legal(state, csr, word)) {
            return PrivilegedInstruction.illegal(word);
        }
        Hart hart = state.hart();
        long operand = (function(word) & IMMEDIATE) != 0 ? source(word) : hart.x(source(word));
        long read = csr.read().applyAsLong(state);
        if (writes(word)) {
            csr.write().accept(state, newValue(state, csr, operation(word), operand));
        }
        hart.setX(word >> 7 & 31, read);
        hart.complete(PrivilegedInstruction.LENGTH);
        return Optional.empty();
    }

    private static long newValue(RiscVState state, Csr csr, int operation, long operand) {
        if (operation == WRITE) {
            return operand;
        }
        long base = csr.base().applyAsLong(state);
        return operation == SET ? base | operand : base & ~operand;
    }

    private static boolean writes(int word) {
        return operation(word) == WRITE || source(word) != 0;
    }

    private static int function(int word) {
        return word >> 12 & 7;
    }

    private static int operation(int word) {
        return function(word) & 3;
    }

    private static int source(int word) {
        return word >> 15 & 31;
    }
}
