package trapline.monitor.allocator;

import java.math.BigInteger;

/**
 * Meters a rate: tokens flow in at a steady rate up to the burst; who uses some takes them out, into debt if need be. Exact in
 * integers: what is less than a token at one look is not lost to the next. Time is a parameter, from any steady clock; a look
 * earlier than the last one counts as at the same time.
 *
 * <p>Not thread-safe.
 */
public final class TokenBucket {
    /** The largest rate and burst; one more would be of no use and could overflow. */
    public static final long MAX_TOKENS = 1L << 60;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long perSecond;
    private final long burst;
    private long level;
    // Billionths of a token beyond the level, less than one token.
    private long fraction;
    private long last;

    /**
     * A full bucket.
     *
     * @param perSecond how many tokens flow in, at least 1; above {@link #MAX_TOKENS} counts as that
     * @param burst how many it takes, at least 1; above {@link #MAX_TOKENS} counts as that
     * @param now the present time in nanoseconds
     */
    public TokenBucket(long perSecond, long burst, long now) {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("rate " + perSecond + " and burst " + burst + " must be at least 1");
        }
        this.perSecond = Math.min(perSecond, MAX_TOKENS);
        this.burst = Math.min(burst, MAX_TOKENS);
        this.level = this.burst;
        this.last = now;
    }

    /**
     * {@return how many tokens there are; 0 in debt}
     *
     * @param now the present time in nanoseconds
     */
    public long available(long now) {
        fill(now);
        return Math.max(0, level);
    }

    /**
     * Takes tokens out, whether they are there or not.
     *
     * @param now the present time in nanoseconds
     * @param tokens how many, at least 0; the debt stays within {@link #MAX_TOKENS}
     */
    public void consume(long now, long tokens) {
        if (tokens < 0) {
            throw new IllegalArgumentException(tokens + " tokens must be at least 0");
        }
        fill(now);
        level = Math.max(-MAX_TOKENS, level - Math.min(tokens, 2 * MAX_TOKENS));
    }

    /**
     * {@return how long until so many tokens are there, in nanoseconds, rounded up; 0 if they are}
     *
     * @param now the present time in nanoseconds
     * @param tokens how many; more than the burst waits for a full bucket
     */
    public long nanosUntil(long now, long tokens) {
        fill(now);
        long missing = Math.min(tokens, burst) - level;
        if (missing <= 0) {
            return 0;
        }
        // Of two factors of up to 61 and 30 bits; taken only by who must wait anyway.
        BigInteger flow = BigInteger.valueOf(missing)
                .multiply(BigInteger.valueOf(NANOS_PER_SECOND))
                .subtract(BigInteger.valueOf(fraction));
        BigInteger nanos = flow.add(BigInteger.valueOf(perSecond - 1)).divide(BigInteger.valueOf(perSecond));
        return nanos.bitLength() < Long.SIZE ? nanos.longValue() : Long.MAX_VALUE;
    }

    private void fill(long now) {
        // A difference, not a comparison: a steady clock may start anywhere, and wrap.
        long elapsed = now - last;
        if (elapsed <= 0) {
            return;
        }
        last = now;
        long seconds = elapsed / NANOS_PER_SECOND;
        long room = burst - level;
        if (room == 0 || seconds > room / perSecond) {
            fillUp();
            return;
        }
        long part = elapsed % NANOS_PER_SECOND;
        // perSecond * part in two pieces, each within 63 bits.
        long small = perSecond % NANOS_PER_SECOND * part + fraction;
        long flow = seconds * perSecond + perSecond / NANOS_PER_SECOND * part + small / NANOS_PER_SECOND;
        if (flow >= room) {
            fillUp();
        } else {
            level += flow;
            fraction = small % NANOS_PER_SECOND;
        }
    }

    private void fillUp() {
        level = burst;
        fraction = 0;
    }
}
