package trapline.cluster.migration;

import trapline.machine.snapshot.Page;

/** Decides after each round of copying whether to copy once more, or to let the machine rest and copy what is left. */
final class Rounds {
    /** What comes next. */
    enum Next {
        /** One more. */
        COPY,
        /** Let it rest. */
        REST,
        /** It writes faster than can be copied: the rest would take too long. */
        GIVE_UP
    }

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    /** Until more is known; less than any network of today's does. */
    private static final long FIRST_BYTES_PER_SECOND = 50L << 20;

    private static final long ENOUGH_BYTES = 4L << 20;
    /** A round that leaves more than that much of the one before has gained nothing. */
    private static final double GAIN = 0.8;

    private static final int MOST_WITHOUT_GAIN = 3;

    private final long targetNanos;
    private final int most;
    private int rounds;
    private int withoutGain;
    private long pagesBefore = Long.MAX_VALUE;
    private long estimateNanos;

    /**
     * Before the first round.
     *
     * @param targetNanos for how long the machine may rest
     * @param most how many rounds at most
     */
    Rounds(long targetNanos, int most) {
        this.targetNanos = targetNanos;
        this.most = most;
    }

    /**
     * {@return what to do after a round}
     *
     * @param pages how many pages had changed, and were sent; about so many will have when it rests
     * @param passNanos how long the machine's own thread needed to find them
     * @param bytes how much was sent so far
     * @param sendNanos in how much time
     */
    Next after(long pages, long passNanos, long bytes, long sendNanos) {
        rounds++;
        long rate = bytes < ENOUGH_BYTES || sendNanos <= 0
                ? FIRST_BYTES_PER_SECOND
                : Math.max(1, Math.round(bytes * (double) NANOS_PER_SECOND / sendNanos));
        estimateNanos = passNanos + Math.round(pages * (double) Page.MOST_BYTES / rate * NANOS_PER_SECOND);
        withoutGain = pages > GAIN * pagesBefore ? withoutGain + 1 : 0;
        pagesBefore = pages;
        if (estimateNanos <= targetNanos) {
            return Next.REST;
        }
        return rounds >= most || withoutGain >= MOST_WITHOUT_GAIN ? Next.GIVE_UP : Next.COPY;
    }

    /** {@return how many there were} */
    int rounds() {
        return rounds;
    }

    /** {@return for how long it would have to rest, as things are} */
    long estimateNanos() {
        return estimateNanos;
    }
}
