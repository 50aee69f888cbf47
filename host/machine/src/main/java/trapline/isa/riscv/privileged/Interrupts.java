package trapline.isa.riscv.privileged;

import trapline.isa.riscv.PrivilegeLevel;

/**
 * Which interrupts are pending, enabled and delegated, and which one is taken: mip, mie, mideleg and their views sip and sie
 * (privileged architecture 1.12, 3.1.8, 3.1.9 and 4.1.3), with the supervisor timer of Sstc.
 */
public final class Interrupts {
    /** Supervisor software interrupt. */
    public static final int SUPERVISOR_SOFTWARE = 1;

    /** Machine software interrupt: a line from outside. */
    public static final int MACHINE_SOFTWARE = 3;

    /** Supervisor timer interrupt. */
    public static final int SUPERVISOR_TIMER = 5;

    /** Machine timer interrupt: a line from outside. */
    public static final int MACHINE_TIMER = 7;

    /** Supervisor external interrupt: a line from outside, or set by M. */
    public static final int SUPERVISOR_EXTERNAL = 9;

    /** Machine external interrupt: a line from outside. */
    public static final int MACHINE_EXTERNAL = 11;

    /** What {@link #due} gives when no interrupt is to be taken. */
    public static final int NONE = -1;

    static final int SAVED_LONGS = 4 + SupervisorTimer.SAVED_LONGS;

    private static final long SSIP = 1L << SUPERVISOR_SOFTWARE;
    private static final long STIP = 1L << SUPERVISOR_TIMER;
    private static final long SEIP = 1L << SUPERVISOR_EXTERNAL;
    private static final long SUPERVISOR = SSIP | STIP | SEIP;
    private static final long MACHINE = 1L << MACHINE_SOFTWARE | 1L << MACHINE_TIMER | 1L << MACHINE_EXTERNAL;

    /** The order of 3.1.9, the most urgent first. */
    private static final int[] PRIORITY = {
        MACHINE_EXTERNAL, MACHINE_SOFTWARE, MACHINE_TIMER, SUPERVISOR_EXTERNAL, SUPERVISOR_SOFTWARE, SUPERVISOR_TIMER
    };

    private final SupervisorTimer timer = new SupervisorTimer();
    private long enabled;
    private long delegated;
    private long written;
    private long lines;

    /** {@return the timer of Sstc, which decides about STIP while it is on} */
    public SupervisorTimer timer() {
        return timer;
    }

    /**
     * {@return a line from outside, as one of those for {@link #setLines}}
     *
     * @param code {@link #MACHINE_SOFTWARE}, {@link #MACHINE_TIMER}, {@link #MACHINE_EXTERNAL} or {@link #SUPERVISOR_EXTERNAL}
     * @param high whether it asks for an interrupt
     */
    public static long line(int code, boolean high) {
        return high ? 1L << code : 0;
    }

    /**
     * Sets the lines from outside.
     *
     * @param high those that ask for an interrupt, by {@link #line}
     */
    public void setLines(long high) {
        lines = high;
    }

    /** {@return mip} */
    public long pending() {
        return lines | (timer.on() ? written & ~STIP | (timer.due() ? STIP : 0) : written);
    }

    /** {@return mip as csrrs and csrrc start from: of SEIP only what was written (3.1.9)} */
    public long pendingWritten() {
        return pending() & ~SEIP | written & SEIP;
    }

    /**
     * Writes mip.
     *
     * @param value any; only SSIP, SEIP and, while the timer of Sstc is off, STIP are kept
     */
    public void setPending(long value) {
        long settable = timer.on() ? SUPERVISOR & ~STIP : SUPERVISOR;
        written = written & ~settable | value & settable;
    }

    /** {@return sip} */
    public long supervisorPending() {
        return pending() & delegated;
    }

    /**
     * Writes sip.
     *
     * @param value any; only SSIP is kept, if it is delegated
     */
    public void setSupervisorPending(long value) {
        long settable = SSIP & delegated;
        written = written & ~settable | value & settable;
    }

    /** Makes the supervisor software interrupt pending, as an interrupt between harts does. */
    public void raiseSupervisorSoftware() {
        written |= SSIP;
    }

    /** Takes the supervisor software interrupt back. */
    public void clearSupervisorSoftware() {
        written &= ~SSIP;
    }

    /** {@return mie} */
    public long enabled() {
        return enabled;
    }

    /**
     * Writes mie.
     *
     * @param value any
     */
    public void setEnabled(long value) {
        enabled = value & (SUPERVISOR | MACHINE);
    }

    /** {@return sie} */
    public long supervisorEnabled() {
        return enabled & delegated;
    }

    /**
     * Writes sie.
     *
     * @param value any; only what is delegated is kept
     */
    public void setSupervisorEnabled(long value) {
        enabled = enabled & ~delegated | value & delegated;
    }

    /** {@return mideleg} */
    public long delegated() {
        return delegated;
    }

    /**
     * Writes mideleg.
     *
     * @param value any; only the interrupts of S can be delegated
     */
    public void setDelegated(long value) {
        delegated = value & SUPERVISOR;
    }

    /**
     * {@return the code of the interrupt to take now, or {@link #NONE}}
     *
     * @param level the present level
     * @param status for the global enables
     */
    public int due(PrivilegeLevel level, Status status) {
        long candidates = pending() & enabled;
        if (candidates == 0) {
            return NONE;
        }
        long machine = candidates & ~delegated;
        if (machine != 0 && (level != PrivilegeLevel.MACHINE || status.has(Status.MIE))) {
            return mostUrgent(machine);
        }
        long supervisor = candidates & delegated;
        boolean open = level == PrivilegeLevel.USER || level == PrivilegeLevel.SUPERVISOR && status.has(Status.SIE);
        return supervisor != 0 && open ? mostUrgent(supervisor) : NONE;
    }

    /** {@return whether wfi ends: an interrupt is pending and enabled in mie, whether or not it is taken (3.3.3)} */
    public boolean wake() {
        return (pending() & enabled) != 0;
    }

    void save(long[] into, int at) {
        into[at] = enabled;
        into[at + 1] = delegated;
        into[at + 2] = written;
        into[at + 3] = lines;
        timer.save(into, at + 4);
    }

    void restore(long[] from, int at) {
        enabled = from[at];
        delegated = from[at + 1];
        written = from[at + 2];
        lines = from[at + 3];
        timer.restore(from, at + 4);
    }

    private static int mostUrgent(long candidates) {
        for (int code : PRIORITY) {
            if ((candidates >> code & 1) != 0) {
                return code;
            }
        }
        throw new IllegalArgumentException("no interrupt in " + Long.toHexString(candidates));
    }
}
