package trapline.isa.riscv.privileged;

/**
 * A 64-bit counter of something that the hart counts anyway: mcycle or minstret (privileged architecture 1.12, 3.1.10), which
 * software can set, and stop by mcountinhibit (3.1.12).
 */
final class Counter {
    static final int SAVED_LONGS = 2;

    private long offset;
    private boolean stopped;

    /**
     * {@return its value}
     *
     * @param count what the hart has counted
     */
    long value(long count) {
        return stopped ? offset : count + offset;
    }

    /**
     * Sets it.
     *
     * @param count what the hart has counted when the new value is to be seen
     * @param value the new value
     */
    void set(long count, long value) {
        offset = stopped ? value : value - count;
    }

    /**
     * Stops it, or lets it go on.
     *
     * @param count what the hart has counted
     * @param stop which of the two
     */
    void stop(long count, boolean stop) {
        long present = value(count);
        stopped = stop;
        set(count, present);
    }

    boolean stopped() {
        return stopped;
    }

    void save(long[] into, int at) {
        into[at] = offset;
        into[at + 1] = stopped ? 1 : 0;
    }

    void restore(long[] from, int at) {
        offset = from[at];
        stopped = from[at + 1] != 0;
    }
}
