package trapline.isa.riscv.privileged;

/**
 * What a level has for its traps: where they go, and what the last one was. M has one set (mtvec, mscratch, mepc, mcause, mtval;
 * privileged architecture 1.12, 3.1.7 and 3.1.13 to 3.1.16), S has another (stvec ... stval; 4.1.2 and 4.1.6 to 4.1.9).
 */
public final class TrapRegisters {
    /** The bit of a cause that says that it is an interrupt. */
    public static final long INTERRUPT = 1L << 63;

    static final int SAVED_LONGS = 5;

    private static final long VECTORED = 1;
    private static final long MODE = 3;

    private long vector;
    private long scratch;
    private long returnAddress;
    private long cause;
    private long value;

    /** {@return mtvec or stvec} */
    public long vector() {
        return vector;
    }

    /**
     * Writes mtvec or stvec. A reserved mode leaves it as it is.
     *
     * @param written any
     */
    public void setVector(long written) {
        if ((written & MODE) <= VECTORED) {
            vector = written;
        }
    }

    /** {@return mscratch or sscratch} */
    public long scratch() {
        return scratch;
    }

    /**
     * Writes mscratch or sscratch.
     *
     * @param written any
     */
    public void setScratch(long written) {
        scratch = written;
    }

    /** {@return mepc or sepc} */
    public long returnAddress() {
        return returnAddress;
    }

    /**
     * Writes mepc or sepc, of which bit 0 is always 0.
     *
     * @param written any
     */
    public void setReturnAddress(long written) {
        returnAddress = written & ~1L;
    }

    /** {@return mcause or scause} */
    public long cause() {
        return cause;
    }

    /**
     * Writes mcause or scause.
     *
     * @param written any
     */
    public void setCause(long written) {
        cause = written;
    }

    /** {@return mtval or stval} */
    public long value() {
        return value;
    }

    /**
     * Writes mtval or stval.
     *
     * @param written any
     */
    public void setValue(long written) {
        value = written;
    }

    /**
     * Records a trap.
     *
     * @param pc where it happened, a virtual address
     * @param code of the exception or interrupt
     * @param interrupt which of the two
     * @param about what xtval receives
     * @return where the trap goes, a virtual address: the base, and for interrupts in vectored mode four times the code behind it
     */
    public long enter(long pc, int code, boolean interrupt, long about) {
        returnAddress = pc;
        cause = interrupt ? INTERRUPT | code : code;
        value = about;
        long base = vector & ~MODE;
        return interrupt && (vector & MODE) == VECTORED ? base + 4L * code : base;
    }

    void save(long[] into, int at) {
        into[at] = vector;
        into[at + 1] = scratch;
        into[at + 2] = returnAddress;
        into[at + 3] = cause;
        into[at + 4] = value;
    }

    void restore(long[] from, int at) {
        vector = from[at];
        scratch = from[at + 1];
        returnAddress = from[at + 2];
        cause = from[at + 3];
        value = from[at + 4];
    }
}
