package trapline.management;

import java.net.ConnectException;
import java.util.Objects;
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

/** Hands requests on to the endpoint of the node that they concern, which then answers them itself. */
final class Forwarding {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final String HEADER = "Trapline-Forwarded";
    /** A machine may have gone on before a request for it has come; not as often as that. */
    private static final int MOST_HOPS = 4;

    private final Http http;

    Forwarding(ActorSystem<?> system) {
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

    /** {@return what the node at a URL answers to a request} */
    CompletionStage<HttpResponse> to(String url, HttpRequest request) {
        return to(url, request, UnaryOperator.identity());
    }

    /** {@return what the node at a URL answers to a request; as if it did not, if whoever watches says that it will not} */
    CompletionStage<HttpResponse> to(
            String url, HttpRequest request, UnaryOperator<CompletionStage<HttpResponse>> watch) {
        HttpRequest handedOn = HttpRequest.create()
                .withMethod(request.method())
                .withUri(at(url, request.getUri()))
                .withEntity(request.entity());
        return send(handedOn, hops(request) + 1, watch);
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
