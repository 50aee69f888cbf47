package trapline.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process that is to end and does not: a node that its cluster has given up must not linger. What is durable stays so, as if
 * the process had been killed.
 */
final class LastResort {
    /** Longer than the actor system, and then the store, are waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

    private LastResort() {}

    /**
     * From when an actor system begins to terminate, waits for the process to be over.
     *
     * @param system whose
     * @param patience how long
     * @param end ends the process
     */
    static void prepare(ActorSystem<?> system, Duration patience, Runnable end) {
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseActorSystemTerminate(), "last resort", () -> {
            Thread.ofPlatform().daemon().name("last resort").start(() -> await(patience, end));
            return CompletableFuture.completedFuture(Done.getInstance());
        });
    }

    private static void await(Duration patience, Runnable end) {
        try {
            Thread.sleep(patience);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            return;
        }
        LOG.error(
                "The process has not ended within {} s; it is ended. What its threads do:\n{}",
                patience.toSeconds(),
                threads());
        end.run();
    }

    private static String threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .map(one -> one.getKey().getName() + ": "
                        + Arrays.stream(one.getValue()).map(Object::toString).collect(Collectors.joining("\n    ")))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
