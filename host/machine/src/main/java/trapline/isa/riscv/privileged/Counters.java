package trapline.isa.riscv.privileged;

import trapline.isa.riscv.PrivilegeLevel;

/**
 * The counters and who may read them: mcycle, minstret, mcountinhibit, mcounteren and scounteren (privileged architecture 1.12,
 * 3.1.10 to 3.1.12 and 4.1.5). The event counters mhpmcounter3 to 31 do not exist: they read as zero, and so do their bits.
 */
public final class Counters {
    /** The bit of cycle in an enable register. */
    public static final int CYCLE = 0;

    /** The bit of time in an enable register. */
    public static final int TIME = 1;

    /** The bit of instret in an enable register. */
    public static final int INSTRET = 2;

    static final int SAVED_LONGS = 2 + 2 * Counter.SAVED_LONGS;

    private static final long ENABLES = 7;

    private final Counter cycles = new Counter();
    private final Counter instructions = new Counter();
    private long machineEnables;
    private long supervisorEnables;

    /**
     * {@return mcycle}
     *
     * @param count the hart's cycles so far
     */
    public long cycles(long count) {
        return cycles.value(count);
    }

    /**
     * Writes mcycle.
     *
     * @param count the hart's cycles when the writing instruction is over
     * @param value what the next instruction reads
     */
    public void setCycles(long count, long value) {
        cycles.set(count, value);
    }

    /**
     * {@return minstret}
     *
     * @param count the hart's retired instructions so far
     */
    public long instructions(long count) {
        return instructions.value(count);
    }

    /**
     * Writes minstret.
     *
     * @param count the hart's retired instructions when the writing instruction is over
     * @param value what the next instruction reads
     */
    public void setInstructions(long count, long value) {
        instructions.set(count, value);
    }

    /** {@return mcountinhibit} */
    public long stopped() {
        return (cycles.stopped() ? 1L << CYCLE : 0) | (instructions.stopped() ? 1L << INSTRET : 0);
    }

    /**
     * Writes mcountinhibit.
     *
     * @param cycleCount the hart's cycles when the writing instruction is over
     * @param instructionCount the hart's retired instructions then
     * @param value any
     */
    public void setStopped(long cycleCount, long instructionCount, long value) {
        cycles.stop(cycleCount, (value & 1L << CYCLE) != 0);
        instructions.stop(instructionCount, (value & 1L << INSTRET) != 0);
    }

    /** {@return mcounteren} */
    public long machineEnables() {
        return machineEnables;
    }

    /**
     * Writes mcounteren.
     *
     * @param value any
     */
    public void setMachineEnables(long value) {
        machineEnables = value & ENABLES;
    }

    /** {@return scounteren} */
    public long supervisorEnables() {
        return supervisorEnables;
    }

    /**
     * Writes scounteren.
     *
     * @param value any
     */
    public void setSupervisorEnables(long value) {
        supervisorEnables = value & ENABLES;
    }

    /**
     * {@return whether a level may read a counter}
     *
     * @param counter its number, 0 to 31
     * @param level the present level
     */
    public boolean readable(int counter, PrivilegeLevel level) {
        return switch (level) {
            case MACHINE -> true;
            case SUPERVISOR -> (machineEnables & 1L << counter) != 0;
            case USER -> (machineEnables & supervisorEnables & 1L << counter) != 0;
        };
    }

    void save(long[] into, int at) {
        into[at] = machineEnables;
        into[at + 1] = supervisorEnables;
        cycles.save(into, at + 2);
        instructions.save(into, at + 2 + Counter.SAVED_LONGS);
    }

    void restore(long[] from, int at) {
        machineEnables = from[at];
        supervisorEnables = from[at + 1];
        cycles.restore(from, at + 2);
        instructions.restore(from, at + 2 + Counter.SAVED_LONGS);
    }
}
