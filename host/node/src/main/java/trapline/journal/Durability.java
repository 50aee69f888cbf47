package trapline.journal;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What becomes of a machine when its node ends and starts again. */
public enum Durability {
    /** It is gone. */
    NONE,
    /** It starts anew, as it was created. */
    RESTART,
    /** It goes on where it was. */
    REPLAY;

    /** {@return the name in settings, requests and answers} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the one with a name}
     *
     * @param label see {@link #label}
     * @throws IllegalArgumentException if there is none; the message says which there are
     */
    public static Durability of(String label) {
        return Arrays.stream(values())
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("durability is '" + label + "'; it must be "
                        + Arrays.stream(values()).map(Durability::label).collect(Collectors.joining(" or "))));
    }
}
