package trapline.monitor;

/**
 * How a machine's time passes.
 *
 * @param wall whether it follows the wall clock, by recorded inputs; if not, it is a function of the instructions retired
 *     alone, and an idle machine is at its next deadline at once
 * @param start what the machine's calendar shows at its start, in seconds since 1970
 */
public record Clock(boolean wall, long start) {
    /** Never reads the wall clock: every run is the same. Its calendar starts with 2026. */
    public static final Clock VIRTUAL = new Clock(false, 1_767_225_600);

    public Clock {
        if (start < 0) {
            throw new IllegalArgumentException("a clock cannot start " + -start + " s before 1970");
        }
    }

    /**
     * {@return a clock that follows the wall's}
     *
     * @param start see {@link Clock}
     */
    public static Clock wall(long start) {
        return new Clock(true, start);
    }
}
