package trapline.cluster.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final long MILLI = 1_000_000;
    private static final long FIFTY = 50 * MILLI;
    /** 100 MiB in a second. */
    private static final long BYTES = 100L << 20;

    private static final long SECOND = 1000 * MILLI;

    @Test
    void aSmallMachineRestsAfterOneRound() {
        Rounds rounds = new Rounds(FIFTY, 10);
        assertEquals(Rounds.Next.REST, rounds.after(16, MILLI, 16 * 4096, MILLI));
        assertEquals(1, rounds.rounds());
    }

    @Test
    void itIsCopiedAgainUntilLittleIsLeft() {
        Rounds rounds = new Rounds(FIFTY, 10);
        assertEquals(Rounds.Next.COPY, rounds.after(100_000, 10 * MILLI, BYTES, SECOND));
        assertEquals(Rounds.Next.COPY, rounds.after(10_000, 10 * MILLI, BYTES, SECOND));
        // 1,000 pages take 39 ms.
        assertEquals(Rounds.Next.REST, rounds.after(1000, 10 * MILLI, BYTES, SECOND));
        assertTrue(rounds.estimateNanos() > 48 * MILLI && rounds.estimateNanos() < FIFTY);
    }

    @Test
    void lookingThroughTheMemoryCounts() {
        Rounds rounds = new Rounds(FIFTY, 10);
        assertEquals(Rounds.Next.COPY, rounds.after(0, 60 * MILLI, BYTES, SECOND));
    }

    @Test
    void whoeverWritesFasterThanCanBeSentIsGivenUp() {
        Rounds rounds = new Rounds(FIFTY, 10);
        assertEquals(Rounds.Next.COPY, rounds.after(50_000, MILLI, BYTES, SECOND));
        assertEquals(Rounds.Next.COPY, rounds.after(49_000, MILLI, BYTES, SECOND));
        assertEquals(Rounds.Next.COPY, rounds.after(50_000, MILLI, BYTES, SECOND));
        assertEquals(Rounds.Next.GIVE_UP, rounds.after(49_500, MILLI, BYTES, SECOND));
    }

    @Test
    void thereAreOnlySoManyRounds() {
        Rounds rounds = new Rounds(FIFTY, 3);
        assertEquals(Rounds.Next.COPY, rounds.after(90_000, MILLI, BYTES, SECOND));
        assertEquals(Rounds.Next.COPY, rounds.after(60_000, MILLI, BYTES, SECOND));
        assertEquals(Rounds.Next.GIVE_UP, rounds.after(40_000, MILLI, BYTES, SECOND));
    }
}
