package trapline.isa.riscv.privileged;

/**
 * The clock behind mtime: a virtual one of 10 MHz, as QEMU's virt board has, that follows from the machine's history alone. The hart's time counts
 * instructions; {@link #INSTRUCTIONS_PER_TICK} of them make a tick, so that the nominal speed is 10<sup>9</sup> a second. What a
 * resynchronisation with a clock outside adds is an input like any other.
 */
public final class MachineClock {
    /** Ticks in a second. */
    public static final long FREQUENCY = 10_000_000;

    /** How much of the hart's time is one tick. */
    public static final long INSTRUCTIONS_PER_TICK = 100;

    private long time;
    private long offset;

    /** {@return the ticks since the start, at least 0} */
    public long ticks() {
        return time / INSTRUCTIONS_PER_TICK + offset;
    }

    /**
     * Resynchronises: the clock goes on from a later tick.
     *
     * @param ticks what it is now; an earlier one than it says has no effect
     */
    public void advanceTo(long ticks) {
        offset += Math.max(0, ticks - ticks());
    }

    /**
     * {@return the hart's time at which {@link #ticks} reaches a value; Long.MAX_VALUE if that is too far away to be told}
     *
     * @param tick one that lies ahead, or Long.MAX_VALUE for never
     */
    public long timeOf(long tick) {
        long ahead = tick - offset;
        return tick == Long.MAX_VALUE || ahead > Long.MAX_VALUE / INSTRUCTIONS_PER_TICK
                ? Long.MAX_VALUE
                : ahead * INSTRUCTIONS_PER_TICK;
    }

    /**
     * Goes on from where it was saved.
     *
     * @param hartTime the hart's time then, at least 0
     * @param savedOffset {@link #offset} then, at least 0
     */
    public void restore(long hartTime, long savedOffset) {
        if (hartTime < 0 || savedOffset < 0) {
            throw new IllegalArgumentException("a clock at " + hartTime + ", offset " + savedOffset);
        }
        time = hartTime;
        offset = savedOffset;
    }

    void advance(long hartTime) {
        time = hartTime;
    }

    /** {@return how much was added by resynchronisations, in ticks} */
    public long offset() {
        return offset;
    }
}
