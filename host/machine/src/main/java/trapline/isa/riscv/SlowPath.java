package trapline.isa.riscv;

/** Leaves translated code before an instruction that it cannot execute: the interpreter does, and traps if it must. */
final class SlowPath extends RuntimeException {
    /** The one; it has no stack trace and no suppressed exceptions, so that it can be thrown anywhere and at no cost. */
    @SuppressWarnings("StaticAssignmentOfThrowable")
    static final SlowPath TAKEN = new SlowPath();

    private SlowPath() {
        super("not executed", null, false, false);
    }

    /**
     * {@return an address that is a multiple of a power of two; any other takes the slow path}
     *
     * @param last that power less one
     */
    static long unlessAligned(long address, int last) {
        if ((address & last) != 0) {
            throw TAKEN;
        }
        return address;
    }
}
