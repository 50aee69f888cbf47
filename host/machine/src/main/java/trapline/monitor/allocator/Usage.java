package trapline.monitor.allocator;

/**
 * What a tenant has, in the terms of {@link Quota}. A machine whose region was revoked counts as a machine, with its drum or disk.
 *
 * @param machines how many machines
 * @param words how many words of storage, drum and disk
 * @param weight the sum of the weights
 */
public record Usage(long machines, long words, long weight) {
    /** Nothing. */
    public static final Usage NONE = new Usage(0, 0, 0);

    boolean isNothing() {
        return machines == 0 && words == 0 && weight == 0;
    }

    /** {@return both together} */
    public Usage plus(Usage other) {
        return new Usage(machines + other.machines, words + other.words, weight + other.weight);
    }

    /** {@return this without the other} */
    public Usage minus(Usage other) {
        return new Usage(machines - other.machines, words - other.words, weight - other.weight);
    }
}
