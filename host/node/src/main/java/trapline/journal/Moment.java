package trapline.journal;

/**
 * A moment in a machine's history, between two instructions.
 *
 * @param step instructions retired and traps taken
 * @param rested whether the machine had come to rest there: it had found nothing to do, and the time that it can skip had passed
 */
public record Moment(long step, boolean rested) {
    public Moment {
        if (step < 0) {
            throw new IllegalArgumentException("the step " + step + " must be at least 0");
        }
    }
}
