package trapline.management;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * The responses that have no end of their own, so that they can be ended before the server is. To the server a response is done
 * with as soon as it has begun, so it would cut them off. Such a response must be the last of its connection. Thread-safe.
 */
final class OpenStreams {
    private final SharedKillSwitch end = KillSwitches.shared("streams");
    private final Map<Object, CompletableFuture<Boolean>> connections = new ConcurrentHashMap<>();

    /** {@return what such a response's parts go through} */
    <T> Graph<FlowShape<T, T>, SharedKillSwitch> stage() {
        return end.flow();
    }

    /** {@return what answers the requests of connections, which notes those that carry such a response} */
    Flow<HttpRequest, HttpResponse, ?> watched(Flow<HttpRequest, HttpResponse, NotUsed> server) {
        return Flow.fromMaterializer((_, _) -> {
            Object connection = new Object();
            CompletableFuture<Boolean> over = new CompletableFuture<>();
            return server.map(response -> {
                        if (response.entity().isChunked()) {
                            connections.put(connection, over);
                        }
                        return response;
                    })
                    .watchTermination((_, done) -> done.whenComplete((_, _) -> {
                        connections.remove(connection);
                        over.complete(true);
                    }));
        });
    }

    /** Ends all, and waits until they have been sent to their end; the readers of the rest are too slow. */
    void end(Duration limit) {
        end.shutdown();
        CompletableFuture<?>[] open = connections.values().toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(open)
                .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
