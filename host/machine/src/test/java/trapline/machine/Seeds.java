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
        run(cases, Long.getLong(PROPERTY, System.nanoTime()), test);
    }

    /**
     * Runs a test for the same random cases each time, unless the system property names others: for comparisons with a program that
     * has faults of its own, on which a seed that nobody has tried may come at any time.
     *
     * @param first the first case's seed
     * @param cases how many
     * @param test one case
     */
    public static void forEachFrom(long first, int cases, Consumer<RandomGenerator> test) {
        run(cases, Long.getLong(PROPERTY, first), test);
    }

    private static void run(int cases, long first, Consumer<RandomGenerator> test) {
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
