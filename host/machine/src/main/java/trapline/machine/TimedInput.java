package trapline.machine;

/**
 * An input with the moment at which it entered.
 *
 * @param step the machine's step count (instructions retired and traps taken, together) when it entered
 * @param input what entered
 */
public record TimedInput(long step, Input input) {
    public TimedInput {
        if (step < 0) {
            throw new IllegalArgumentException("the step count " + step + " must be at least 0");
        }
    }
}
