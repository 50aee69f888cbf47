package trapline.cluster.placement;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Labels: what a node says of itself, and what a machine wants of its node. Words by words, as {@code disk=fast}. */
public final class Labels {
    /** How many a node or a machine has at most. */
    public static final int MOST = 32;

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");

    private Labels() {}

    /**
     * {@return an ordered copy that nobody changes}
     *
     * @param labels by key; both of 1 to 63 letters, digits and the characters '.', '_', '/' and '-', beginning with a letter or digit
     * @throws IllegalArgumentException if one is not of that form, or there are more than {@link #MOST}
     */
    static SortedMap<String, String> checked(Map<String, String> labels) {
        if (labels.size() > MOST) {
            throw new IllegalArgumentException(labels.size() + " labels are more than " + MOST);
        }
        labels.forEach((key, value) -> {
            check(key);
            check(value);
        });
        return Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    static void check(String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("the label \"" + word + "\" must match " + WORD);
        }
    }
}
