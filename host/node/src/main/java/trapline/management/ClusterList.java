package trapline.management;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import trapline.cluster.Authority;
import trapline.cluster.ClusterMember;
import trapline.json.Json;
import trapline.vm.TraplineNode;

/** The machines of all nodes as one list: a page of each, put together. */
final class ClusterList {
    private static final long PATIENCE_MILLIS = 10_000;

    private record Part(String node, JsonNode page) {}

    private final TraplineNode node;
    private final ClusterMember member;
    private final Forwarding forwarding;

    ClusterList(TraplineNode node, ClusterMember member) {
        this.node = node;
        this.member = member;
        this.forwarding = new Forwarding(node.system());
    }

    /** {@return a page of the machines of all nodes, each with its node's name; the same page is asked of each} */
    CompletionStage<HttpResponse> page(HttpRequest request, int limit) {
        return member.ask(Authority.Show::new).thenCompose(answer -> switch (answer) {
            case Authority.Overview overview -> gather(overview, request, limit);
            default -> CompletableFuture.completedStage(ClusterRoutes.response(answer));
        });
    }

    private CompletionStage<HttpResponse> gather(Authority.Overview overview, HttpRequest request, int limit) {
        List<String> away = new ArrayList<>();
        List<CompletableFuture<Part>> parts = new ArrayList<>();
        for (Authority.NodeStatus status : overview.nodes()) {
            String name = status.view().name().value();
            status.url()
                    .ifPresentOrElse(
                            url -> parts.add(part(name, url, request).toCompletableFuture()), () -> away.add(name));
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(
                        _ -> whole(parts.stream().map(CompletableFuture::join).toList(), away, limit));
    }

    private CompletionStage<Part> part(String name, String url, HttpRequest request) {
        return forwarding
                .to(url, request)
                .thenCompose(response -> response.entity()
                        .toStrict(PATIENCE_MILLIS, node.system().classicSystem()))
                .thenApply(strict -> new Part(name, parse(strict.getData().utf8String())))
                // A node that does not answer is named, and does not keep the others' machines from being shown.
                .exceptionally(_ -> new Part(name, Json.MAPPER.missingNode()));
    }

    private static JsonNode parse(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JacksonException wrong) {
            throw new IllegalStateException("a node answers no JSON", wrong);
        }
    }

    private static HttpResponse whole(List<Part> parts, List<String> away, int limit) {
        List<ObjectNode> machines = new ArrayList<>();
        boolean more = false;
        for (Part part : parts) {
            if (part.page.path("machines").isMissingNode()) {
                away.add(part.node);
            }
            part.page.path("machines").forEach(vm -> machines.add(((ObjectNode) vm).put("node", part.node)));
            more |= part.page.has("next");
        }
        machines.sort(Comparator.comparing(vm -> vm.path("id").asText()));
        // One that goes from node to node at this moment may be on the pages of both.
        Set<String> names = new HashSet<>();
        machines.removeIf(vm -> !names.add(vm.path("id").asText()));
        more |= machines.size() > limit;
        List<ObjectNode> page = machines.subList(0, Math.min(limit, machines.size()));
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.putArray("machines").addAll(page);
        if (more && !page.isEmpty()) {
            answer.put("next", page.getLast().path("id").asText());
        }
        if (!away.isEmpty()) {
            ArrayNode absent = answer.putArray("away");
            away.forEach(absent::add);
        }
        return Replies.json(answer);
    }
}
