package trapline.monitor.allocator;

/**
 * A machine's share of the processor. The paper's processor is not a resource; this extends its A to one.
 *
 * @param weight how much it gets in proportion to the others, 1 to {@link #MAX_WEIGHT}; 100 is normal
 * @param cap how many instructions a second it gets at most; 0 for no limit
 */
public record Shares(int weight, long cap) {
    /** The largest weight. */
    public static final int MAX_WEIGHT = 10_000;

    /** The weight 100, with no cap. */
    public static final Shares NORMAL = new Shares(100, 0);

    public Shares {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("the weight " + weight + " must be 1 to " + MAX_WEIGHT);
        }
        if (cap < 0) {
            throw new IllegalArgumentException("the cap " + cap + " must be at least 0");
        }
    }
}
