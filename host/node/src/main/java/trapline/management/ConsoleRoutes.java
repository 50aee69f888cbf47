package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.http.javadsl.server.Route;
import trapline.monitor.VmId;
import trapline.vm.VirtualMachine;

/** {@code /v1/vms/{id}/console}: what is typed there, and what was printed. */
final class ConsoleRoutes {
    /**
     * Console output.
     *
     * @param from the position of the first byte
     * @param next the position behind the last
     * @param bytes chars 0 to 255
     * @param typed how many bytes have been typed since the machine was made: the position of those that are typed next
     * @param state the machine's
     */
    record ConsoleView(long from, long next, String bytes, long typed, String state) {}

    private final Replies replies;
    private final Body body;

    ConsoleRoutes(Replies replies, Body body) {
        this.replies = replies;
        this.body = body;
    }

    Route route(VmId vm) {
        return concat(get(() -> read(vm)), post(() -> type(vm)));
    }

    /**
     * The body's bytes; {@code ?end=true} ends the input after them. With {@code ?position=N} only if N bytes have been typed so far: who
     * has heard nothing sends the same again, and it is done once.
     */
    private Route type(VmId vm) {
        return Query.of(Set.of("end", "position"), query -> type(vm, query.number("position"), query.flag("end")));
    }

    private Route type(VmId vm, OptionalLong position, boolean end) {
        return body.bytes(Body.MOST_CONSOLE_BYTES, bytes -> {
            if (bytes.length == 0 && !end) {
                throw new RefusedException(
                        Problem.badRequest("there is nothing to type: the body is empty and 'end' is not true"));
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return completeWithFuture(replies.fromMachine(vm, to -> new VirtualMachine.Type(text, position, end, to)));
        });
    }

    private Route read(VmId vm) {
        return Query.of(Set.of("from"), query -> read(vm, query.number("from", 0)));
    }

    private Route read(VmId vm, long from) {
        return completeWithFuture(
                replies.<VirtualMachine.ConsoleText>askMachine(vm, to -> new VirtualMachine.ReadConsole(from, to))
                        .thenApply(text -> Replies.json(new ConsoleView(
                                text.from(),
                                text.next(),
                                text.bytes(),
                                text.typed(),
                                text.state().label()))));
    }
}
