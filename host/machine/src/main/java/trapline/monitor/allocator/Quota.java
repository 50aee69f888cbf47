package trapline.monitor.allocator;

/**
 * What a tenant may have at once on one node. A quota below the present use takes nothing back; it refuses more.
 *
 * @param machines how many machines, at least 0
 * @param words how many words of storage, drum and disk, together, at least 0
 * @param weight the sum of the machines' weights, at least 0
 */
public record Quota(int machines, long words, long weight) {
    /** No limit. */
    public static final Quota UNLIMITED = new Quota(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    public Quota {
        if (machines < 0 || words < 0 || weight < 0) {
            throw new IllegalArgumentException(
                    "no part of a quota may be below 0: " + machines + ", " + words + ", " + weight);
        }
    }
}
