package trapline;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What takes long beside a test, on threads of its own. The JVM's common pool has a single thread on two processors, and the JDK's HTTP client
 * completes its answers there: whatever computes or waits in it holds up every test that asks a node.
 */
public final class OwnThreads {
    private static final Executor ONE_EACH =
            task -> Thread.ofPlatform().daemon().start(task);

    private OwnThreads() {}

    /** {@return what a task supplies, which has begun} */
    public static <T> CompletableFuture<T> supply(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, ONE_EACH);
    }

    /** Does something with all of them, as many at once as there are processors. */
    public static <T> void forEach(List<T> all, Consumer<T> action) {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            all.stream()
                    .map(one -> CompletableFuture.runAsync(() -> action.accept(one), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }
}
