package trapline.cluster.placement;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a node has for machines.
 *
 * @param words how much real storage, in words, 1 to {@link #MOST}
 * @param weight how much weight its processors bear, 1 to {@link #MOST}
 * @param kinds the kinds of machine that it hosts
 * @param labels what it says of itself
 */
public record Offer(long words, long weight, SortedSet<String> kinds, SortedMap<String, String> labels) {
    /** The most words, and the most weight: a million times as much is still a number. */
    public static final long MOST = 1L << 42;

    public Offer {
        if (words < 1 || words > MOST || weight < 1 || weight > MOST) {
            throw new IllegalArgumentException(
                    "a node's " + words + " words and weight " + weight + " must be 1 to " + MOST);
        }
        kinds = Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
        labels = Labels.checked(labels);
    }

    /** {@return the same with other labels} */
    Offer with(SortedMap<String, String> others) {
        return new Offer(words, weight, kinds, others);
    }

    /** {@return an offer without labels} */
    public static Offer of(long words, long weight, Set<String> kinds) {
        return new Offer(words, weight, new TreeSet<>(kinds), Collections.emptySortedMap());
    }
}
