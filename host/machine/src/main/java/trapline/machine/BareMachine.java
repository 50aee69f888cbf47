package trapline.machine;

/**
 * A real machine with nothing below it: its processor in both modes, privileged instructions executed inline, a storage of its
 * own. It is what the equivalence property (paper, section 4) compares a virtual machine with.
 */
public interface BareMachine {
    /**
     * Runs until the machine's step count is {@code step}, or until it halts or waits for input before that.
     *
     * @param step where to stop
     * @return {@link Exit.QuantumExpired} at {@code step}; {@link Exit.Halted}; {@link Exit.WaitingForInterrupt}
     */
    Exit runTo(long step);

    /**
     * Lets something in from outside, now.
     *
     * @param input what
     */
    void deliver(Input input);

    /** {@return instructions retired and traps taken} */
    long steps();

    /** {@return a digest of the whole state, equal for two machines of one kind exactly if their states are equal} */
    String digest();

    /** {@return what its console has printed, as far as it is kept, as chars 0 to 255} */
    String transcript();

    /**
     * Runs a recorded history: each input enters at its step.
     *
     * @param history in the order in which it was recorded
     * @param end the step at which to stop, not before the last input's
     */
    default void replay(Iterable<TimedInput> history, long end) {
        for (TimedInput timed : history) {
            runTo(timed.step());
            deliver(timed.input());
        }
        runTo(end);
    }
}
