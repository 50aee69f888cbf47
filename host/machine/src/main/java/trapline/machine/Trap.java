package trapline.machine;

/**
 * Why a processor stopped executing directly (paper, section 3: "a trap"). The cause numbers are those of the
 * machine's own architecture, which also names them.
 */
public sealed interface Trap {
    /** {@return the architecture's number for the cause, at least 0} */
    int cause();

    /** {@return what the cause is about: an address, an instruction word, a number; by the architecture} */
    long operand();

    /**
     * A trap that the instruction at P caused; it has had no effect.
     *
     * @param cause see {@link Trap#cause}
     * @param operand see {@link Trap#operand}
     */
    record GuestException(int cause, long operand) implements Trap {}

    /**
     * A trap that no instruction caused: P names the next instruction. Extends the paper's definition of a trap, which knows
     * only instructions as causes; everything else of it holds.
     *
     * @param cause see {@link Trap#cause}
     * @param operand see {@link Trap#operand}
     */
    record Interrupt(int cause, long operand) implements Trap {}
}
