package trapline.isa.riscv;

/** Leaves translated code before an instruction that it cannot execute: the interpreter does, and traps if it must. */
final class SlowPath extends RuntimeException {
    /** The one. */
    static final SlowPath TAKEN = new SlowPath();

    private SlowPath() {
        super("not executed", null, false, false);
    }
}
