package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.handleRejections;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefixTest;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.management.cluster.javadsl.ClusterHttpManagementRoutes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.cluster.ClusterMember;
import trapline.image.GuestFiles;
import trapline.image.ImageLibrary;
import trapline.vm.TraplineNode;

/** All of the endpoint's paths, and what guards them. */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private Routes() {}

    /**
     * {@return all of them}
     *
     * @param node what they show and change
     * @param library the images that the node offers by name
     * @param member the node as one of several; empty for a node alone
     * @param streams ends responses that have no end of their own
     */
    static Route of(TraplineNode node, ImageLibrary library, Optional<ClusterMember> member, OpenStreams streams) {
        Body body = new Body();
        NodeRoutes about = new NodeRoutes(node, library);
        AllocatorRoutes allocator = new AllocatorRoutes(node, body, member);
        VmRoutes vms = new VmRoutes(node, library, body, member);
        Optional<ClusterRoutes> cluster =
                member.map(one -> new ClusterRoutes(one, body, new Forwarding(node.system())));
        EventRoutes events = new EventRoutes(node, streams);
        GuestFiles files = GuestFiles.in(node.settings().imagesDirectory());
        TheoryRoutes theory = new TheoryRoutes(library, files);
        NestRoutes nest = new NestRoutes(library, files);
        Route all = concat(
                pathPrefix(
                        "v1",
                        () -> concat(
                                pathPrefix("node", about::node),
                                pathPrefix("translations", about::translations),
                                pathPrefix("images", about::images),
                                pathPrefix("vms", vms::route),
                                pathPrefix("allocator", allocator::route),
                                pathPrefix("tenants", allocator::tenants),
                                pathPrefix("nodes", () -> several(cluster, ClusterRoutes::nodes)),
                                pathPrefix("placements", () -> several(cluster, ClusterRoutes::placements)),
                                pathPrefix("rebalance", () -> several(cluster, ClusterRoutes::rebalance)),
                                pathPrefix("theory", () -> concat(pathPrefix("nest", nest::route), theory.route())),
                                pathPrefix("events", events::route))),
                pathPrefix("health", about::health),
                member.map(_ -> members(node)).orElseGet(Directives::reject));
        return handleExceptions(failures(), () -> handleRejections(rejections(), () -> all));
    }

    /** Pekko Management's own view of the cluster, for its tools: what they only read. */
    private static Route members(TraplineNode node) {
        Route routes = ClusterHttpManagementRoutes.readOnly(Cluster.get(Adapter.toClassic(node.system())));
        return pathPrefixTest(segment("cluster").slash("members"), () -> routes);
    }

    private static Route several(Optional<ClusterRoutes> cluster, Function<ClusterRoutes, Route> routes) {
        return cluster.map(routes)
                .orElseGet(() -> complete(Problem.notFound("this node is alone: trapline.cluster.enabled is false")
                        .response()));
    }

    /** A web page from elsewhere must not reach us through the user's browser, by whatever name it calls us. */
    static Route guarded(Route all) {
        return handleExceptions(failures(), () -> handleRejections(rejections(), () -> onlyFromHere(all)));
    }

    private static Route onlyFromHere(Route all) {
        return extractRequest(request -> {
            if (!isLoopbackName(request.getUri().host().address())) {
                return complete(Problem.forbidden("the Host header names '"
                                + request.getUri().host().address()
                                + "'; this endpoint answers to localhost, 127.0.0.1 and [::1] only")
                        .response());
            }
            Optional<String> origin = request.getHeader("Origin").map(HttpHeader::value);
            if (origin.isPresent() && !isLoopbackName(hostOf(origin.get()))) {
                return complete(Problem.forbidden("requests from pages of '" + origin.get() + "' are not served")
                        .response());
            }
            return all;
        });
    }

    private static String hostOf(String origin) {
        try {
            return Uri.create(origin).host().address();
        } catch (org.apache.pekko.http.scaladsl.model.IllegalUriException none) {
            return origin;
        }
    }

    private static boolean isLoopbackName(String host) {
        return switch (host.toLowerCase(Locale.ROOT)) {
            case "localhost", "127.0.0.1", "[::1]", "::1" -> true;
            default -> false;
        };
    }

    private static ExceptionHandler failures() {
        return ExceptionHandler.newBuilder()
                .match(
                        RefusedException.class,
                        refused -> complete(refused.problem().response()))
                .match(
                        EntityStreamSizeException.class,
                        large -> complete(Problem.tooLarge(large.limit()).response()))
                .match(
                        TimeoutException.class,
                        late -> complete(Problem.of(
                                        "late",
                                        StatusCodes.SERVICE_UNAVAILABLE,
                                        "the machine did not answer in time; ask again")
                                .response()))
                .match(CompletionException.class, Routes::unwrapped)
                .matchAny(Routes::broken)
                .build();
    }

    private static Route unwrapped(CompletionException wrapped) {
        return switch (wrapped.getCause()) {
            case RefusedException refused -> complete(refused.problem().response());
            case EntityStreamSizeException large ->
                complete(Problem.tooLarge(large.limit()).response());
            case null, default -> broken(wrapped);
        };
    }

    private static Route broken(Throwable failure) {
        LOG.error("a request failed", failure);
        return complete(Problem.broken("the request failed by our own fault; the log says more")
                .response());
    }

    private static RejectionHandler rejections() {
        return RejectionHandler.newBuilder()
                .handleNotFound(extractRequest(request -> complete(Problem.notFound(
                                "there is nothing at " + request.getUri().getPathString())
                        .response())))
                .build()
                .withFallback(RejectionHandler.defaultHandler())
                .mapRejectionResponse(Routes::asProblem);
    }

    private static HttpResponse asProblem(HttpResponse response) {
        if (response.entity().getContentType().equals(Problem.MEDIA_TYPE.toContentType())) {
            return response;
        }
        String detail = response.entity() instanceof HttpEntity.Strict strict
                ? strict.getData().utf8String()
                : response.status().defaultMessage();
        HttpResponse problem =
                Problem.of(type(response), response.status(), detail).response();
        return problem.withHeaders(response.getHeaders());
    }

    private static String type(HttpResponse response) {
        return response.status().reason().toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
