package trapline.cluster.placement;

import java.util.Arrays;
import java.util.Locale;

/** Which of the nodes that can have a machine is the best. */
public enum Policy {
    /** The emptiest: a node's death hits few machines, and each has room. */
    SPREAD,
    /** The fullest: nodes stay empty for what is large. */
    PACK;

    /** {@return the name in settings} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the one with a name}
     *
     * @param label see {@link #label}
     * @throws IllegalArgumentException if there is none
     */
    public static Policy of(String label) {
        return Arrays.stream(values())
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the placement policy is '" + label + "'; it must be 'spread' or 'pack'"));
    }
}
