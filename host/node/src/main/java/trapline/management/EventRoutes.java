package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.completeOK;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.optionalHeaderValueByName;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.marshalling.sse.EventStreamMarshalling;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import trapline.json.Json;
import trapline.vm.EventLog;
import trapline.vm.TraplineNode;

/**
 * {@code /v1/events}: what happens on the node, as server-sent events. The id of an event is its number; a reader that
 * comes back with {@code Last-Event-ID} gets what came since, and sees by the numbers what it has missed.
 */
final class EventRoutes {
    private static final int BATCH = 256;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** An event, as it is sent. */
    record EventView(long number, String time, String kind, Optional<String> vm, String text) {}

    private final TraplineNode node;

    EventRoutes(TraplineNode node) {
        this.node = node;
    }

    Route route() {
        return get(() -> Query.of(
                Set.of("since"),
                query -> optionalHeaderValueByName("Last-Event-ID", lastId -> {
                    Query seen = new Query(
                            lastId.map(id -> java.util.Map.of("since", id)).orElse(query.parameters()));
                    return completeOK(
                            events(seen.number("since", node.events().last())), EventStreamMarshalling.toEventStream());
                })));
    }

    private Source<ServerSentEvent, NotUsed> events(long since) {
        return Source.unfoldAsync(since, this::next)
                .mapConcat(batch -> batch)
                .map(EventRoutes::view)
                .keepAlive(HEARTBEAT, ServerSentEvent::heartbeat);
    }

    private CompletableFuture<Optional<Pair<Long, List<EventLog.Entry>>>> next(long since) {
        CompletableFuture<Optional<Pair<Long, List<EventLog.Entry>>>> batch = new CompletableFuture<>();
        node.events().whenBehind(since, () -> batch.complete(Optional.of(batch(since))));
        return batch;
    }

    private Pair<Long, List<EventLog.Entry>> batch(long since) {
        List<EventLog.Entry> entries = node.events().since(since, BATCH);
        return Pair.create(entries.isEmpty() ? since : entries.getLast().number(), entries);
    }

    private static ServerSentEvent view(EventLog.Entry entry) {
        String kind = entry.event().kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        EventView view = new EventView(
                entry.number(),
                entry.time().toString(),
                kind,
                entry.event().vm().map(vm -> vm.value()),
                entry.event().text());
        return ServerSentEvent.create(
                Json.line(view), Optional.of(kind), Optional.of(Long.toString(entry.number())), OptionalInt.empty());
    }
}
