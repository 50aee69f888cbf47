package trapline.isa.riscv;

/** The processor's part of a state, kept aside. The CSRs are kept by whoever owns them. */
public final class HartCheckpoint {
    private final long[] x = new long[Hart.REGISTERS];
    private final long[] f = new long[Hart.REGISTERS];
    private long pc;
    private int fcsr;
    private boolean floatingPointDirty;
    private PrivilegeLevel level = PrivilegeLevel.MACHINE;
    private long reservation;
    private boolean waiting;

    /**
     * Keeps a hart's.
     *
     * @param hart whose
     */
    public void keep(Hart hart) {
        System.arraycopy(hart.x, 0, x, 0, Hart.REGISTERS);
        System.arraycopy(hart.f, 0, f, 0, Hart.REGISTERS);
        pc = hart.pc;
        fcsr = hart.fcsr();
        floatingPointDirty = hart.floatingPointDirty;
        level = hart.level();
        reservation = hart.memory.reservation;
        waiting = hart.waiting;
    }

    /**
     * Returns a hart to what was kept; A must compose its translation again.
     *
     * @param hart the one that was kept; its CSRs have been restored before
     */
    public void restore(Hart hart) {
        System.arraycopy(x, 0, hart.x, 0, Hart.REGISTERS);
        System.arraycopy(f, 0, hart.f, 0, Hart.REGISTERS);
        hart.pc = pc;
        hart.setFcsr(fcsr);
        hart.floatingPointDirty = floatingPointDirty;
        hart.memory.reservation = reservation;
        hart.waiting = waiting;
        hart.requestComposition(new Recomposition.Everything());
        hart.setLevel(level);
    }
}
