package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import trapline.image.ImageLibrary;
import trapline.vm.TraplineNode;
import trapline.vm.VmStatus;

/** {@code /v1/node}, {@code /v1/translations}, {@code /v1/images} and {@code /health}. */
final class NodeRoutes {
    /**
     * The node.
     *
     * @param state "ready", or why it is not
     * @param machineKinds what it hosts
     * @param storageWords how large its real storage is
     * @param machines how many machines it has
     * @param byState the same by their state
     * @param retired what its present machines have retired together
     * @param direct how many of those instructions were executed directly
     * @param traps what their traps were together
     * @param uptimeSeconds how long it has been running
     */
    record NodeView(
            String state,
            Set<String> machineKinds,
            long storageWords,
            int machines,
            Map<String, Long> byState,
            long retired,
            long direct,
            long traps,
            long uptimeSeconds) {}

    /** An image. */
    record ImageView(String name, String machine, long size, int words, String entry, String sha256) {}

    /** All images. */
    record Images(List<ImageView> images) {}

    private final TraplineNode node;
    private final ImageLibrary library;

    NodeRoutes(TraplineNode node, ImageLibrary library) {
        this.node = node;
        this.library = library;
    }

    Route node() {
        return pathEndOrSingleSlash(() -> get(() -> Query.none(() -> complete(Replies.json(view())))));
    }

    Route translations() {
        return pathEndOrSingleSlash(() -> get(
                () -> Query.none(() -> complete(Replies.json(node.translations().figures())))));
    }

    Route images() {
        return concat(
                pathEndOrSingleSlash(() -> get(() -> Query.none(() -> complete(Replies.json(new Images(
                        library.images().keySet().stream().map(this::image).toList())))))),
                path(name -> get(() -> Query.none(() -> {
                    if (!library.images().containsKey(name)) {
                        throw new RefusedException(Problem.notFound("there is no image '" + name + "'; there are "
                                + library.images().keySet()));
                    }
                    return complete(Replies.json(image(name)));
                }))));
    }

    Route health() {
        return concat(
                path("live", () -> get(() -> complete(HttpResponse.create().withEntity("live\n")))),
                path("ready", () -> get(() -> complete(ready()))));
    }

    private HttpResponse ready() {
        return node.decisions()
                .failure()
                .map(why -> Problem.of("not-ready", StatusCodes.SERVICE_UNAVAILABLE, why)
                        .response())
                .orElseGet(() -> HttpResponse.create().withEntity("ready\n"));
    }

    private NodeView view() {
        List<VmStatus> machines =
                node.board().all().stream().map(hosted -> hosted.status()).toList();
        Map<String, Long> byState = machines.stream()
                .collect(Collectors.groupingBy(vm -> vm.state().label(), TreeMap::new, Collectors.counting()));
        return new NodeView(
                node.decisions().failure().orElse("ready"),
                TraplineNode.KINDS.keySet(),
                node.settings().storageWords(),
                machines.size(),
                byState,
                machines.stream().mapToLong(VmStatus::retired).sum(),
                machines.stream().mapToLong(VmStatus::direct).sum(),
                machines.stream().mapToLong(VmStatus::traps).sum(),
                node.system().uptime());
    }

    private ImageView image(String name) {
        ImageLibrary.Entry entry =
                Optional.ofNullable(library.images().get(name)).orElseThrow();
        return new ImageView(
                name,
                entry.image().machine(),
                entry.image().size(),
                entry.image().length(),
                "0x%016x".formatted(entry.image().entry()),
                entry.sha256());
    }
}
