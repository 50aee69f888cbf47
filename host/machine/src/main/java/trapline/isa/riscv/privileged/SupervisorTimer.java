package trapline.isa.riscv.privileged;

/**
 * The supervisor timer of the extension Sstc: STIP is pending while time is at least stimecmp, if menvcfg.STCE is set. It reads no
 * clock: {@link #advance} tells it the time, in ticks of mtime.
 */
public final class SupervisorTimer {
    static final int SAVED_LONGS = 3;

    private long compare;
    private boolean on;
    private long time;

    /** {@return stimecmp, unsigned} */
    public long compare() {
        return compare;
    }

    /**
     * Writes stimecmp.
     *
     * @param value unsigned ticks
     */
    public void setCompare(long value) {
        compare = value;
    }

    /** {@return menvcfg.STCE} */
    public boolean on() {
        return on;
    }

    /**
     * Writes menvcfg.STCE.
     *
     * @param value whether the timer decides about STIP
     */
    public void setOn(boolean value) {
        on = value;
    }

    /**
     * Lets time pass.
     *
     * @param now the time, in unsigned ticks
     */
    public void advance(long now) {
        time = now;
    }

    /** {@return whether the time has come} */
    public boolean due() {
        return Long.compareUnsigned(time, compare) >= 0;
    }

    void save(long[] into, int at) {
        into[at] = compare;
        into[at + 1] = on ? 1 : 0;
        into[at + 2] = time;
    }

    void restore(long[] from, int at) {
        compare = from[at];
        on = from[at + 1] != 0;
        time = from[at + 2];
    }
}
