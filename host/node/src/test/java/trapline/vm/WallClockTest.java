package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import trapline.machine.Input;
import trapline.monitor.Clock;

/** When a machine that follows the wall clock is told the time. */
final class WallClockTest {
    private static final long START = Long.valueOf(Long.MAX_VALUE - 50);

    private final WallClock clock = WallClock.of(Clock.wall(0), 100, START).orElseThrow();

    private static Optional<Input> at(long nanoseconds) {
        return Optional.of(new Input.ClockSync(nanoseconds));
    }

    @Test
    void virtualClockIsNeverToldTheTime() {
        assertTrue(WallClock.of(Clock.VIRTUAL, 100, START).isEmpty());
    }

    @Test
    void runningMachineIsToldEachIntervalOnceAlsoWhereTheHostsClockWraps() {
        assertEquals(at(0), clock.reading(START));
        assertEquals(Optional.empty(), clock.reading(START + 99));
        assertEquals(at(130), clock.reading(START + 130));
        assertEquals(Optional.empty(), clock.reading(START + 229));
        assertEquals(at(230), clock.reading(START + 230));
    }

    @Test
    void machineThatWasIdleIsToldAtOnce() {
        assertEquals(at(0), clock.reading(START));
        clock.expire();
        assertEquals(at(7), clock.reading(START + 7));
        assertEquals(Optional.empty(), clock.reading(START + 8));
    }

    @Test
    void deadlineIsAReadingOfTheClock() {
        assertEquals(OptionalLong.of(60), clock.nanosUntil(OptionalLong.of(100), START + 40));
        assertEquals(OptionalLong.of(1), clock.nanosUntil(OptionalLong.of(100), START + 4000));
        assertEquals(OptionalLong.empty(), clock.nanosUntil(OptionalLong.empty(), START));
    }
}
