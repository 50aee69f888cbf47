package trapline.vm;

import java.util.Optional;
import java.util.OptionalLong;
import trapline.machine.Input;
import trapline.monitor.Clock;

/**
 * Lets a machine whose clock follows the wall's catch up with it, between two turns. Each reading is an input, so it is recorded.
 * Between two readings the machine's time passes with its instructions.
 */
final class WallClock {
    private final long interval;
    private final long origin;
    private long nextReading;
    private boolean expired;

    private WallClock(long interval, long origin) {
        this.interval = interval;
        this.origin = origin;
        this.nextReading = origin;
    }

    /**
     * {@return a clock that starts now, for a machine that follows the wall's}
     *
     * @param clock the machine's
     * @param interval how many nanoseconds at least are between two readings of a machine that runs
     * @param now the present time in nanoseconds, from any origin
     */
    static Optional<WallClock> of(Clock clock, long interval, long now) {
        return clock.wall() ? Optional.of(new WallClock(interval, now)) : Optional.empty();
    }

    /**
     * {@return a clock for a machine that was started before, on this node or its predecessor}
     *
     * @param clock the machine's
     * @param interval see {@link #of}
     * @param now see {@link #of}
     * @param passed how many nanoseconds have passed since the machine was started
     */
    static Optional<WallClock> resumed(Clock clock, long interval, long now, long passed) {
        return clock.wall() ? Optional.of(new WallClock(interval, now - passed)) : Optional.empty();
    }

    /** {@return how far it is: the nanoseconds since it was started} */
    long passed(long now) {
        return Math.max(0, now - origin);
    }

    /** The machine has been idle: the next turn begins with a reading. */
    void expire() {
        expired = true;
    }

    /** {@return a reading, if it is time for one} */
    Optional<Input> reading(long now) {
        if (!expired && now - nextReading < 0) {
            return Optional.empty();
        }
        expired = false;
        nextReading = now + interval;
        return Optional.of(new Input.ClockSync(passed(now)));
    }

    /** {@return how many nanoseconds there are until a deadline; at least 1} */
    OptionalLong nanosUntil(OptionalLong deadline, long now) {
        return deadline.isPresent()
                ? OptionalLong.of(Math.max(1, deadline.getAsLong() - (now - origin)))
                : OptionalLong.empty();
    }
}
