package trapline.monitor.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void itIsFullAtFirstAndNeverFuller() {
        TokenBucket bucket = new TokenBucket(10, 5, 0);
        assertEquals(5, bucket.available(0));
        assertEquals(5, bucket.available(100 * SECOND));
        bucket.consume(100 * SECOND, 5);
        assertEquals(0, bucket.available(100 * SECOND));
        assertEquals(1, bucket.available(100 * SECOND + SECOND / 10));
    }

    @Test
    void debtIsPaidBeforeAnythingIsAvailable() {
        TokenBucket bucket = new TokenBucket(10, 5, 0);
        bucket.consume(0, 15);
        assertEquals(SECOND + SECOND / 10, bucket.nanosUntil(0, 1));
        assertEquals(0, bucket.available(SECOND));
        assertEquals(1, bucket.available(SECOND + SECOND / 10));
    }

    @Test
    void frequentLooksLoseNothing() {
        TokenBucket bucket = new TokenBucket(3, 1000, 0);
        bucket.consume(0, 1000);
        for (long now = 0; now < 100 * SECOND; now += 7_000_001) {
            bucket.available(now);
        }
        assertEquals(300, bucket.available(100 * SECOND));
    }

    @Test
    void theWaitIsExact() {
        TokenBucket bucket = new TokenBucket(3, 10, 0);
        bucket.consume(0, 10);
        assertEquals(333_333_334, bucket.nanosUntil(0, 1));
        assertEquals(0, bucket.available(333_333_333));
        assertEquals(1, bucket.nanosUntil(333_333_333, 1));
        assertEquals(1, bucket.available(333_333_334));
    }

    @Test
    void moreThanTheBurstWaitsForAFullBucket() {
        TokenBucket bucket = new TokenBucket(1, 2, 0);
        assertEquals(0, bucket.nanosUntil(0, 100));
        bucket.consume(0, 1);
        assertEquals(SECOND, bucket.nanosUntil(0, 100));
    }

    @Test
    void timeThatRunsBackIsNoTime() {
        TokenBucket bucket = new TokenBucket(1, 2, 5 * SECOND);
        bucket.consume(5 * SECOND, 2);
        assertEquals(0, bucket.available(0));
        assertEquals(1, bucket.available(6 * SECOND));
    }

    @Test
    void theClockMayWrap() {
        TokenBucket bucket = new TokenBucket(1, 2, Long.MAX_VALUE);
        bucket.consume(Long.MAX_VALUE, 2);
        assertEquals(1, bucket.available(Long.MAX_VALUE + SECOND));
    }

    @Test
    void theLargestFiguresDoNotOverflow() {
        TokenBucket bucket = new TokenBucket(Long.MAX_VALUE, Long.MAX_VALUE, 0);
        assertEquals(TokenBucket.MAX_TOKENS, bucket.available(Long.MAX_VALUE));
        bucket.consume(Long.MAX_VALUE, Long.MAX_VALUE);
        bucket.consume(Long.MAX_VALUE, Long.MAX_VALUE);
        assertEquals(0, bucket.available(Long.MAX_VALUE));
        assertEquals(2 * SECOND, bucket.nanosUntil(Long.MAX_VALUE, Long.MAX_VALUE));
        TokenBucket slow = new TokenBucket(1, Long.MAX_VALUE, 0);
        slow.consume(0, Long.MAX_VALUE);
        assertEquals(Long.MAX_VALUE, slow.nanosUntil(0, Long.MAX_VALUE));
        assertEquals(0, slow.available(Long.MAX_VALUE));
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TokenBucket(0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new TokenBucket(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TokenBucket(1, 1, 0).consume(0, -1));
    }

    @Test
    void itCountsLikeIntegersWithoutBounds() {
        Seeds.forEach(500, TokenBucketTest::compare);
    }

    private static void compare(RandomGenerator random) {
        long rate = anySize(random, 60);
        long burst = anySize(random, 60);
        long now = random.nextLong();
        TokenBucket bucket = new TokenBucket(rate, burst, now);
        // In billionths of a token.
        BigInteger full = BigInteger.valueOf(burst).multiply(BigInteger.valueOf(SECOND));
        BigInteger level = full;
        for (int i = 0; i < 100; i++) {
            long elapsed = anySize(random, 50);
            now += elapsed;
            level = level.add(BigInteger.valueOf(rate).multiply(BigInteger.valueOf(elapsed)))
                    .min(full);
            BigInteger tokens = level.divide(BigInteger.valueOf(SECOND)).max(BigInteger.ZERO);
            assertEquals(tokens.longValueExact(), bucket.available(now));
            long wanted = Math.min(burst, anySize(random, 60));
            assertWait(bucket, now, wanted, level, rate);
            long used = Math.min(anySize(random, 60), tokens.longValueExact() + 1000);
            bucket.consume(now, used);
            level = level.subtract(BigInteger.valueOf(used).multiply(BigInteger.valueOf(SECOND)));
        }
    }

    private static void assertWait(TokenBucket bucket, long now, long wanted, BigInteger level, long rate) {
        BigInteger missing =
                BigInteger.valueOf(wanted).multiply(BigInteger.valueOf(SECOND)).subtract(level);
        BigInteger[] parts = missing.divideAndRemainder(BigInteger.valueOf(rate));
        BigInteger nanos = parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0].max(BigInteger.ZERO);
        assertEquals(nanos.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact(), bucket.nanosUntil(now, wanted));
        assertTrue(bucket.nanosUntil(now, 0) == 0 || level.signum() < 0);
    }

    /** At least 1; every number of bits up to the given one is as likely. */
    private static long anySize(RandomGenerator random, int bits) {
        return 1 + random.nextLong(1L << random.nextInt(1, bits));
    }
}
