package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.extractMaterializer;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;

/** Reads request bodies, bounded: each by itself, all that are being read at once, and the time that one may take. */
final class Body {
    /** The largest body with a program in it: the largest machine's storage in Base64, and some fields. */
    static final long MOST_PROGRAM_BYTES = 24L * 1024 * 1024;
    /** The largest console input in one request. */
    static final long MOST_CONSOLE_BYTES = 1024L * 1024;
    /** How much of all bodies is held at once. */
    static final long MOST_BYTES_AT_ONCE = 4 * MOST_PROGRAM_BYTES;

    private static final long MOST_JSON_BYTES = 64L * 1024;
    private static final long MOST_IGNORED_BYTES = 1024;
    private static final long PERMIT_BYTES = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Semaphore room = new Semaphore((int) (MOST_BYTES_AT_ONCE / PERMIT_BYTES));

    /** {@return a route that reads a small record from the body, as JSON} */
    <T> Route json(Class<T> type, Function<T, Route> inner) {
        return read(MOST_JSON_BYTES, bytes -> BodyText.parse(bytes, type), inner);
    }

    /** {@return a route that reads a record with a program from the body, as JSON} */
    <T> Route program(Class<T> type, Function<T, Route> inner) {
        return read(MOST_PROGRAM_BYTES, bytes -> BodyText.parse(bytes, type), inner);
    }

    /** {@return a route that reads the body's bytes} */
    Route bytes(long limit, Function<byte[], Route> inner) {
        return read(limit, bytes -> bytes, inner);
    }

    /** {@return a route that takes neither a query nor a body: a small body is read and ignored} */
    Route none(Supplier<Route> inner) {
        return Query.none(() -> bytes(MOST_IGNORED_BYTES, _ -> inner.get()));
    }

    private <T> Route read(long limit, Function<byte[], T> parse, Function<T, Route> inner) {
        return extractRequest(request -> extractMaterializer(
                materializer -> onSuccess(read(request.entity(), limit, parse, materializer), inner)));
    }

    private <T> CompletionStage<T> read(
            RequestEntity entity, long limit, Function<byte[], T> parse, Materializer materializer) {
        // Without a length it may have all that is allowed.
        long bytes = entity.getContentLengthOption().orElse(limit);
        if (bytes > limit) {
            entity.discardBytes(materializer);
            throw new RefusedException(Problem.tooLarge(limit));
        }
        int permits = (int) (bytes / PERMIT_BYTES + 1);
        if (!room.tryAcquire(permits)) {
            entity.discardBytes(materializer);
            throw new RefusedException(Problem.busy("too many large bodies arrive at once; send it again in a while"));
        }
        return entity.withSizeLimit(limit)
                .toStrict(PATIENCE.toMillis(), Long.MAX_VALUE, materializer)
                .exceptionally(Body::explain)
                .thenApply(strict -> parse.apply(strict.getData().toArray()))
                .whenComplete((_, _) -> room.release(permits));
    }

    private static HttpEntity.Strict explain(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            throw new RefusedException(Problem.of(
                    "late-body",
                    StatusCodes.REQUEST_TIMEOUT,
                    "the body did not arrive within " + PATIENCE.toSeconds() + " s"));
        }
        throw new CompletionException(cause);
    }
}
