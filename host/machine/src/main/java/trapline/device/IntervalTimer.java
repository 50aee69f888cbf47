package trapline.device;

import trapline.machine.EndOfTime;

/**
 * A one-shot interval timer. It never reads a clock: time is an argument, in whatever unit its machine counts.
 */
public final class IntervalTimer {
    private static final long NEVER = Long.MAX_VALUE;

    /**
     * The state.
     *
     * @param deadline the time at which it interrupts; {@link Long#MAX_VALUE} while it is off
     * @param pending whether its interrupt waits to be taken
     */
    public record State(long deadline, boolean pending) {}

    private long deadline = NEVER;
    private boolean pending;

    /**
     * Arms the timer, or turns it off; an interrupt that it had pending is gone.
     *
     * @param now the present time
     * @param interval after how much time to interrupt; 0 or less turns the timer off, and so does one that ends behind {@link
     *     EndOfTime#TIME}
     */
    public void set(long now, long interval) {
        pending = false;
        deadline = interval <= 0 || interval > EndOfTime.TIME - now ? NEVER : now + interval;
    }

    /** {@return whether it runs towards a deadline} */
    public boolean armed() {
        return deadline != NEVER;
    }

    /**
     * {@return the time left to the deadline, at least 1 while armed; {@link Long#MAX_VALUE} while not}
     *
     * @param now the present time
     */
    public long left(long now) {
        return armed() ? deadline - now : NEVER;
    }

    /**
     * Lets time pass: at the deadline the interrupt becomes pending and the timer is off.
     *
     * @param now the present time, never beyond the deadline
     */
    public void advance(long now) {
        if (now > deadline) {
            throw new IllegalStateException("time " + now + " ran past the deadline " + deadline);
        }
        if (now == deadline) {
            deadline = NEVER;
            pending = true;
        }
    }

    /** {@return whether its interrupt waits to be taken} */
    public boolean pending() {
        return pending;
    }

    /** Takes the pending interrupt. */
    public void acknowledge() {
        pending = false;
    }

    /** {@return the state} */
    public State state() {
        return new State(deadline, pending);
    }

    /**
     * Takes over a state.
     *
     * @param now the present time
     * @param state whose deadline lies ahead
     */
    public void restore(long now, State state) {
        if (state.deadline() <= now) {
            throw new IllegalArgumentException("a deadline of " + state.deadline() + " at " + now);
        }
        deadline = state.deadline();
        pending = state.pending();
    }

    /**
     * {@return a value that two timers share exactly if they will behave the same}
     *
     * @param now the present time
     */
    public String fingerprint(long now) {
        return "timer " + pending + " " + (armed() ? left(now) : "off");
    }
}
