package trapline.isa.riscv;

import java.util.function.LongBinaryOperator;

/** What an instruction does, as far as its kind says it; the functions are those that every engine uses. */
sealed interface Effect {
    /**
     * rd := a function of rs1 and of rs2 or, if the format has one, the immediate.
     *
     * @param function total and pure
     */
    record Compute(LongBinaryOperator function) implements Effect {}

    /**
     * A jump if rs1 and rs2 fulfil a condition.
     *
     * @param condition on them
     */
    record Branch(Condition condition) implements Effect {}

    /**
     * rd := memory at rs1 + immediate.
     *
     * @param size how many bytes
     * @param signed whether they are sign-extended
     */
    record Load(int size, boolean signed) implements Effect {}

    /**
     * Memory at rs1 + immediate := rs2.
     *
     * @param size how many bytes
     */
    record Store(int size) implements Effect {}

    /**
     * rd := memory at rs1, and memory := a function of that and rs2. Words come sign-extended.
     *
     * @param size how many bytes
     * @param function of the old value and rs2
     */
    record Atomic(int size, LongBinaryOperator function) implements Effect {}

    /** The control program decides what it does. */
    record Privileged() implements Effect {}

    /** Something of its own. */
    record Other() implements Effect {}

    /** A condition on two registers. */
    @FunctionalInterface
    interface Condition {
        boolean holds(long a, long b);
    }
}
