package trapline.theory;

import java.util.OptionalLong;

/**
 * How a class was searched: all that a verdict "not found" rests on.
 *
 * @param domain which states, in words
 * @param situations how many were tried, each in all of its frames
 * @param seed where the samples came from; empty if the domain was searched exhaustively
 */
public record Search(String domain, long situations, OptionalLong seed) {
    /** {@return whether every state of the domain was tried} */
    public boolean exhaustive() {
        return seed.isEmpty();
    }

    @Override
    public String toString() {
        return (exhaustive() ? "all " : "") + situations + " situations of " + domain
                + (seed.isPresent() ? ", sampled from seed " + seed.getAsLong() : "");
    }
}
