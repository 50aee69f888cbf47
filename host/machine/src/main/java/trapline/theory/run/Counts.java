package trapline.theory.run;

/**
 * How a virtual machine's instructions were executed.
 *
 * @param retired how many completed
 * @param direct how many of them directly
 * @param interpreted how many of the others because virtual mode was supervisor, under a hybrid monitor
 */
public record Counts(long retired, long direct, long interpreted) {
    /** None. */
    public static final Counts NONE = new Counts(0, 0, 0);

    /** {@return both together} */
    Counts plus(Counts other) {
        return new Counts(retired + other.retired, direct + other.direct, interpreted + other.interpreted);
    }
}
