package trapline.machine;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The seeds of random tests. Every case has a seed of its own, and a failure names it: with that number in the system property
 * {@value #PROPERTY}, the failing case is the first one.
 */
public final class Seeds {
    /** The system property that holds the seed to replay. */
    public static final String PROPERTY = "trapline.seed";

    private Seeds() {}

    /**
     * Runs a test for random cases, and prints the first one's seed.
     *
     * @param cases how many
     * @param test one case
     */
    public static void forEach(int cases, Consumer<RandomGenerator> test) {
        long first = Long.getLong(PROPERTY, System.nanoTime());
        System.out.println(cases + " random cases from -D" + PROPERTY + "=" + first);
        for (long seed = first; seed != first + cases; seed++) {
            try {
                test.accept(new SplittableRandom(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("replay with -D" + PROPERTY + "=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
