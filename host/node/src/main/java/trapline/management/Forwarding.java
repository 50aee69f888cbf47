package trapline.management;

import java.net.ConnectException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.monitor.VmId;

/** Hands requests on to the endpoint of the node that they concern, which then answers them itself. */
final class Forwarding {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final String HEADER = "Trapline-Forwarded";
    /** A machine may have gone on before a request for it has come; not as often as that. */
    private static final int MOST_HOPS = 4;

    /**
     * Says of a request that the sender remembers the machine there, and has not asked the authority. Who does not have it says so
     * ({@link #notHere}); nothing is done.
     */
    private static final String REMEMBERED = "Trapline-Remembered";

    /** Such a request only asks whether the machine is there. */
    private static final String LOOK = "look";

    private static final String SENT = "sent";

    /** Says of the answer to a request by memory that the machine has left, and another node has answered. */
    private static final String MOVED = "Trapline-Moved";

    private final ActorSystem<?> system;
    private final Http http;

    Forwarding(ActorSystem<?> system) {
        this.system = system;
        this.http = Http.get(system);
    }

    /** {@return whether another node has handed a request on; it is not handed on again, but to where a machine went} */
    static boolean isForwarded(HttpRequest request) {
        return request.getHeader(HEADER).isPresent();
    }

    /** {@return how often a request was handed on; too often to be handed on again, if its sender says nonsense} */
    private static int hops(HttpRequest request) {
        return request.getHeader(HEADER)
                .map(header -> header.value().matches("[1-9]") ? Integer.parseInt(header.value()) : MOST_HOPS)
                .orElse(0);
    }

    /** {@return whether a request may be handed on to where a machine went} */
    static boolean mayFollow(HttpRequest request) {
        return hops(request) < MOST_HOPS;
    }

    /** {@return whether another node has handed a request on to where it remembers the machine} */
    static boolean isByMemory(HttpRequest request) {
        return isForwarded(request) && request.getHeader(REMEMBERED).isPresent();
    }

    /** {@return whether such a request only asks whether the machine is here} */
    static boolean isLook(HttpRequest request) {
        return isByMemory(request)
                && request.getHeader(REMEMBERED)
                        .filter(header -> header.value().equals(LOOK))
                        .isPresent();
    }

    /** {@return the answer to a look for a machine that is here} */
    static HttpResponse here() {
        return HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
    }

    /** {@return the answer to a request by memory for a machine that is not here; nothing else has this status} */
    static HttpResponse notHere(VmId vm) {
        return Problem.of("not-here", StatusCodes.MISDIRECTED_REQUEST, "the machine '" + vm + "' is not here")
                .response();
    }

    /** {@return whether a request by memory was answered by a node to which the machine went from where it was remembered} */
    static boolean hasMoved(HttpResponse response) {
        return response.getHeader(MOVED).isPresent();
    }

    /** {@return whether a request's body is all here, so that the request can be sent once more} */
    static boolean canBeSentAgain(HttpRequest request) {
        return request.entity().isStrict() || request.entity().isKnownEmpty();
    }

    /**
     * {@return what the node at a URL, where a machine is remembered, answers to a request; empty if nothing was done, and the request can be sent elsewhere}
     *
     * @param vm which
     * @param watch may say that there will be no answer
     */
    CompletionStage<Optional<HttpResponse>> byMemory(
            VmId vm, String url, HttpRequest request, UnaryOperator<CompletionStage<HttpResponse>> watch) {
        HttpRequest sent = handedOn(url, request).addHeader(RawHeader.create(REMEMBERED, SENT));
        if (canBeSentAgain(request)) {
            return trying(sent, watch);
        }
        return looking(url, request, watch)
                .thenCompose(found -> found
                        ? trying(sent, watch)
                                .thenApply(answer -> Optional.of(answer.orElseGet(() -> goneMeanwhile(vm))))
                        : CompletableFuture.completedStage(Optional.empty()));
    }

    /** {@return the answer to a request that is not sent again, though nothing was done} */
    static HttpResponse goneMeanwhile(VmId vm) {
        return Problem.busy("the machine '" + vm + "' went to another node meanwhile; nothing was done, ask again")
                .response();
    }

    private CompletionStage<Optional<HttpResponse>> trying(
            HttpRequest request, UnaryOperator<CompletionStage<HttpResponse>> watch) {
        return watch.apply(single(request, 1)).handle((response, failure) -> {
            if (failure != null) {
                return nothingWasDone(request, failure) ? Optional.empty() : Optional.of(unanswered(request, failure));
            }
            if (response.status().equals(StatusCodes.MISDIRECTED_REQUEST)) {
                response.discardEntityBytes(system);
                return Optional.empty();
            }
            return Optional.of(response);
        });
    }

    /** What changes something and is idempotent may have been sent more than once, and only the last time in vain. */
    private static boolean nothingWasDone(HttpRequest request, Throwable failure) {
        return wasNotSent(failure)
                && (request.method().isSafe() || !request.method().isIdempotent());
    }

    private CompletionStage<Boolean> looking(
            String url, HttpRequest request, UnaryOperator<CompletionStage<HttpResponse>> watch) {
        HttpRequest look =
                HttpRequest.create().withUri(at(url, request.getUri())).addHeader(RawHeader.create(REMEMBERED, LOOK));
        return watch.apply(single(look, 1)).handle((response, failure) -> {
            if (failure != null) {
                return false;
            }
            response.discardEntityBytes(system);
            return response.status().equals(StatusCodes.NO_CONTENT);
        });
    }

    /** {@return what the node at a URL answers to a request} */
    CompletionStage<HttpResponse> to(String url, HttpRequest request) {
        return to(url, request, UnaryOperator.identity());
    }

    /** {@return what the node at a URL answers to a request; as if it did not, if whoever watches says that it will not} */
    CompletionStage<HttpResponse> to(
            String url, HttpRequest request, UnaryOperator<CompletionStage<HttpResponse>> watch) {
        HttpRequest handedOn = handedOn(url, request);
        if (!isByMemory(request)) {
            return send(handedOn, hops(request) + 1, watch);
        }
        return send(handedOn.addHeader(request.getHeader(REMEMBERED).orElseThrow()), hops(request) + 1, watch)
                .thenApply(response -> response.addHeader(RawHeader.create(MOVED, "yes")));
    }

    private static HttpRequest handedOn(String url, HttpRequest request) {
        return HttpRequest.create()
                .withMethod(request.method())
                .withUri(at(url, request.getUri()))
                .withEntity(request.entity());
    }

    /** {@return what the node at a URL answers to a body of JSON; it fails if that does not answer} */
    CompletionStage<HttpResponse> post(String url, String path, String json) {
        return single(HttpRequest.POST(url + path).withEntity(ContentTypes.APPLICATION_JSON, json), 1);
    }

    /** {@return whether a {@link #post} failed because nobody takes connections there: then it has not been sent, since none is sent again} */
    static boolean wasNotSent(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(ConnectException.class::isInstance);
    }

    private CompletionStage<HttpResponse> send(
            HttpRequest request, int hops, UnaryOperator<CompletionStage<HttpResponse>> watch) {
        return watch.apply(single(request, hops)).exceptionally(failure -> unanswered(request, failure));
    }

    private CompletionStage<HttpResponse> single(HttpRequest request, int hops) {
        return http.singleRequest(request.addHeader(RawHeader.create(HEADER, Integer.toString(hops))));
    }

    /** A node that has just died, or is cut off, is known as such some seconds later. */
    private static HttpResponse unanswered(HttpRequest request, Throwable failure) {
        String authority = request.getUri().host() + ":" + request.getUri().port();
        LOG.info("the node at {} does not answer: {}", authority, failure.getMessage());
        return Problem.of(
                        "unreachable",
                        StatusCodes.BAD_GATEWAY,
                        "the node at " + authority
                                + " does not answer; what was asked may have been done or not: look, and ask again")
                .response();
    }

    private static Uri at(String url, Uri asked) {
        Uri there = Uri.create(url);
        return asked.scheme(there.getScheme()).host(there.getHost()).port(there.getPort());
    }
}
