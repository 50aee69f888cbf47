package trapline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import trapline.machine.EndOfTime;

final class IntervalTimerTest {
    @Test
    void newTimerIsOff() {
        IntervalTimer timer = new IntervalTimer();
        assertFalse(timer.armed());
        assertFalse(timer.pending());
        assertEquals(Long.MAX_VALUE, timer.left(5));
        timer.advance(1L << 40);
        assertFalse(timer.pending());
    }

    @Test
    void timerPendsAtItsDeadlineAndIsOff() {
        IntervalTimer timer = new IntervalTimer();
        timer.set(100, 7);
        for (long now = 100; now < 107; now++) {
            timer.advance(now);
            assertTrue(timer.armed());
            assertFalse(timer.pending());
            assertEquals(107 - now, timer.left(now));
        }
        timer.advance(107);
        assertFalse(timer.armed());
        assertTrue(timer.pending());
        timer.advance(108);
        assertTrue(timer.pending());
        timer.acknowledge();
        assertFalse(timer.pending());
    }

    @Test
    void intervalOfZeroOrLessTurnsTheTimerOff() {
        for (long interval : new long[] {0, -1, Long.MIN_VALUE}) {
            IntervalTimer timer = new IntervalTimer();
            timer.set(0, 5);
            timer.set(3, interval);
            assertFalse(timer.armed());
        }
    }

    @Test
    void intervalBeyondTheEndOfTimeTurnsTheTimerOff() {
        IntervalTimer timer = new IntervalTimer();
        timer.set(10, Long.MAX_VALUE);
        assertFalse(timer.armed());
        timer.set(10, EndOfTime.TIME - 9);
        assertFalse(timer.armed());
        timer.set(10, EndOfTime.TIME - 10);
        assertTrue(timer.armed());
    }

    @Test
    void settingTheTimerDropsAPendingInterrupt() {
        IntervalTimer timer = new IntervalTimer();
        timer.set(0, 1);
        timer.advance(1);
        timer.set(1, 9);
        assertFalse(timer.pending());
    }

    @Test
    void timeThatJumpsOverTheDeadlineIsAnError() {
        IntervalTimer timer = new IntervalTimer();
        timer.set(0, 5);
        assertThrows(IllegalStateException.class, () -> timer.advance(6));
    }

    @Test
    void fingerprintIsOfTheTimeLeft() {
        IntervalTimer early = new IntervalTimer();
        early.set(0, 5);
        IntervalTimer late = new IntervalTimer();
        late.set(1000, 5);
        assertEquals(early.fingerprint(2), late.fingerprint(1002));
        assertNotEquals(early.fingerprint(2), early.fingerprint(3));
        early.advance(5);
        assertNotEquals(new IntervalTimer().fingerprint(5), early.fingerprint(5));
    }
}
