package trapline.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Questions that change nothing, and are asked again if nobody has answered in time. */
final class Repeated {
    private Repeated() {}

    /**
     * {@return the first answer}
     *
     * @param tries how often to ask
     * @param once asks once; fails with a {@link TimeoutException} if there is no answer
     * @param <A> the answer's type
     */
    static <A> CompletionStage<A> until(int tries, Supplier<CompletionStage<A>> once) {
        return once.get()
                .exceptionallyCompose(failure ->
                        tries > 1 && isLate(failure) ? until(tries - 1, once) : CompletableFuture.failedStage(failure));
    }

    private static boolean isLate(Throwable failure) {
        return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
    }
}
