package trapline;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;

/** Waits for something that will be so. */
public final class Await {
    /** How long to wait for what takes moments on an idle machine. A limit for what hangs, not a measure. */
    public static final Duration LONG = Duration.ofSeconds(60);

    /** How long to wait between two looks that cost the nodes something which are waited for. */
    private static final Duration RARELY = Duration.ofMillis(100);

    private static final Duration OFTEN = Duration.ofMillis(2);

    private Await() {}

    /**
     * Waits until something is so, and fails if it takes too long.
     *
     * @param what it is, for the message
     * @param limit how long to wait
     * @param so whether it is; must not block
     */
    public static void until(String what, Duration limit, BooleanSupplier so) {
        until(what, limit, OFTEN, so);
    }

    /**
     * Waits until something is so that nodes are asked for, and leaves them the processors to make it so.
     *
     * @param what it is, for the message
     * @param limit how long to wait
     * @param so whether it is; may take a moment
     */
    public static void untilNodesSay(String what, Duration limit, BooleanSupplier so) {
        until(what, limit, RARELY, so);
    }

    private static void until(String what, Duration limit, Duration interval, BooleanSupplier so) {
        long start = System.nanoTime();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                Assertions.fail("not so after " + limit + ": " + what);
            }
            LockSupport.parkNanos(interval.toNanos());
        }
    }

    /**
     * Waits {@link #LONG} at most until something is so that nodes are asked for.
     *
     * @param what it is, for the message
     * @param so whether it is; may take a moment
     */
    public static void untilNodesSay(String what, BooleanSupplier so) {
        untilNodesSay(what, LONG, so);
    }

    /**
     * Waits {@link #LONG} at most until something is so.
     *
     * @param what it is, for the message
     * @param so whether it is; must not block
     */
    public static void until(String what, BooleanSupplier so) {
        until(what, LONG, so);
    }
}
