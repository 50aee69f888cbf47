package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.completeOK;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.optionalHeaderValueByName;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeader;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.marshalling.sse.EventStreamMarshalling;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import trapline.json.Json;
import trapline.vm.EventLog;
import trapline.vm.TraplineNode;

/**
 * {@code /v1/events}: what happens on the node, and to the cluster as the node sees it, as server-sent events. The id of an event is its number; a reader that
 * comes back with {@code Last-Event-ID} gets what came since, and sees by the numbers what it has missed.
 */
final class EventRoutes {
    private static final int BATCH = 256;

    /** An event, as it is sent. */
    record EventView(long number, String time, String kind, Optional<String> vm, Optional<String> node, String text) {}

    private static final int MOST_READERS = 64;

    private final TraplineNode node;
    private final OpenStreams streams;
    private final Duration heartbeat;
    private final AtomicInteger readers = new AtomicInteger();

    EventRoutes(TraplineNode node, OpenStreams streams) {
        this.node = node;
        this.streams = streams;
        this.heartbeat = node.settings().config().getDuration("trapline.http.heartbeat");
    }

    Route route() {
        return pathEndOrSingleSlash(() -> get(() -> Query.of(
                Set.of("since"),
                query -> optionalHeaderValueByName("Last-Event-ID", lastId -> {
                    long last = node.events().last();
                    long seen = lastId.map(id -> Query.parse("Last-Event-ID", id))
                            .orElseGet(() -> query.number("since", last));
                    if (readers.get() >= MOST_READERS) {
                        throw new RefusedException(
                                Problem.busy("there are " + MOST_READERS + " readers already; try again later"));
                    }
                    // A number that was not reached yet is of the node's last run: its reader has seen nothing of this
                    // one.
                    return respondWithHeader(
                            Connection.create("close"),
                            () -> completeOK(events(seen > last ? 0 : seen), EventStreamMarshalling.toEventStream()));
                }))));
    }

    private Source<ServerSentEvent, NotUsed> events(long since) {
        return Source.unfoldResourceAsync(() -> open(since), Reader::next, this::close)
                .mapConcat(batch -> batch)
                .map(EventRoutes::view)
                .keepAlive(heartbeat, ServerSentEvent::heartbeat)
                .via(streams.stage());
    }

    private CompletionStage<Reader> open(long since) {
        readers.incrementAndGet();
        return CompletableFuture.completedStage(new Reader(node.events(), since));
    }

    private CompletionStage<Done> close(Reader reader) {
        reader.close();
        readers.decrementAndGet();
        return CompletableFuture.completedStage(Done.getInstance());
    }

    /** One reader's place in the log. It takes a batch when the last one has been sent, so a slow one holds up nobody. */
    private static final class Reader {
        private final EventLog log;
        private long seen;
        private Runnable forget = () -> {};

        Reader(EventLog log, long seen) {
            this.log = log;
            this.seen = seen;
        }

        CompletionStage<Optional<List<EventLog.Entry>>> next() {
            CompletableFuture<Optional<List<EventLog.Entry>>> batch = new CompletableFuture<>();
            long from = seen;
            forget = log.whenBehind(from, () -> batch.complete(Optional.of(log.since(from, BATCH))));
            return batch.thenApply(entries -> {
                entries.filter(some -> !some.isEmpty())
                        .ifPresent(some -> seen = some.getLast().number());
                return entries;
            });
        }

        void close() {
            forget.run();
        }
    }

    private static ServerSentEvent view(EventLog.Entry entry) {
        String kind = entry.event().kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        EventView view = new EventView(
                entry.number(),
                entry.time().toString(),
                kind,
                entry.event().vm().map(vm -> vm.value()),
                entry.event().node(),
                entry.event().text());
        return ServerSentEvent.create(
                Json.line(view), Optional.of(kind), Optional.of(Long.toString(entry.number())), OptionalInt.empty());
    }
}
