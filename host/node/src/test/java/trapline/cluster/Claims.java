package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import trapline.Await;
import trapline.cluster.AskedNodes.NodeOf;

/** What must be so whatever has happened to the nodes, by what they show: it takes them a moment. */
final class Claims {
    private static final Duration PATIENCE = Await.LONG.multipliedBy(2);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);
    private static final int REFUSED = 409;
    private static final int FIRST_SERVER_ERROR = 500;

    private final AskedNodes cluster;

    Claims(AskedNodes cluster) {
        this.cluster = cluster;
    }

    /**
     * Every machine is there once, in the list, in the books of the authority, in each node's own, and in the real storage; and nothing else is.
     *
     * @param machines all that there are
     */
    void hold(Set<String> machines) {
        AtomicReference<List<String>> last = new AtomicReference<>(List.of());
        try {
            Await.untilNodesSay("all machines are there once", PATIENCE, () -> {
                last.set(problems(machines));
                return last.get().isEmpty();
            });
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + ": " + last.get(), late);
        }
    }

    private List<String> problems(Set<String> machines) {
        List<String> wrong = new ArrayList<>();
        List<NodeOf> nodes = cluster.nodes();
        NodeOf asked = nodes.getFirst();
        Optional<JsonNode> list = cluster.looking(asked, ANSWER_PATIENCE, "/v1/vms?limit=1000");
        Optional<JsonNode> books = cluster.looking(asked, ANSWER_PATIENCE, "/v1/nodes");
        if (list.isEmpty() || books.isEmpty()) {
            return List.of(asked.name() + " does not answer");
        }
        Map<String, String> where = new TreeMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (JsonNode vm : list.get().path("machines")) {
            String id = vm.path("id").asText();
            String node = vm.path("node").asText();
            Optional.ofNullable(where.put(id, node))
                    .ifPresent(other -> wrong.add(id + " on " + other + " and " + node));
            counts.merge(node, 1, Integer::sum);
            if (Set.of("failed", "recovering", "arriving")
                    .contains(vm.path("state").asText())) {
                wrong.add(id + " on " + node + " is " + vm.path("state").asText());
            }
        }
        if (!where.keySet().equals(machines)) {
            wrong.add(
                    "missing " + without(machines, where.keySet()) + ", too many " + without(where.keySet(), machines));
        }
        Map<String, Integer> inBooks = new HashMap<>();
        for (JsonNode node : books.get().path("nodes")) {
            inBooks.put(
                    node.at("/view/name").asText(), node.at("/view/machines").asInt());
        }
        for (NodeOf node : nodes) {
            int count = counts.getOrDefault(node.name(), 0);
            compare(wrong, node.name() + " in the books", count, inBooks.getOrDefault(node.name(), -1));
            compare(
                    wrong,
                    node.name() + " by itself",
                    count,
                    cluster.looking(node, ANSWER_PATIENCE, "/v1/node")
                            .map(one -> one.path("machines").asInt())
                            .orElse(-1));
            cluster.looking(node, ANSWER_PATIENCE, "/v1/allocator/storage")
                    .ifPresent(map -> storage(wrong, node.name(), map, where));
        }
        return wrong;
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        return some.stream().filter(one -> !others.contains(one)).collect(Collectors.toSet());
    }

    private static void compare(List<String> wrong, String what, int expected, int found) {
        if (expected != found) {
            wrong.add(what + ": " + found + " machines, " + expected + " listed");
        }
    }

    /** Regions lie apart in the storage, and each belongs to a machine that is there. */
    private static void storage(List<String> wrong, String node, JsonNode map, Map<String, String> where) {
        TreeMap<Long, Long> regions = new TreeMap<>();
        for (JsonNode region : map.path("regions")) {
            String vm = region.path("vm").asText();
            if (!node.equals(where.get(vm))) {
                wrong.add(node + " has storage of " + vm + ", which is on " + where.get(vm));
            }
            regions.put(region.at("/window/l").asLong(), region.at("/window/b").asLong());
        }
        long end = 0;
        for (Map.Entry<Long, Long> region : regions.entrySet()) {
            if (region.getKey() < end) {
                wrong.add(node + " has two machines at " + region.getKey());
            }
            end = region.getKey() + region.getValue();
        }
        if (end > map.path("words").asLong()
                || regions.size() != map.path("regions").size()) {
            wrong.add(node + " has other storage than its own: " + map);
        }
    }

    /**
     * A tenant that has all that it may have gets nothing more, at any node.
     *
     * @param create what is asked for
     */
    void quotaHolds(String create) {
        for (NodeOf node : cluster.nodes()) {
            Await.untilNodesSay(
                    node.name() + " refuses one more",
                    PATIENCE,
                    () -> !cluster.nodes().contains(node) || refuses(node, create));
        }
    }

    /** As long as nobody knows who decides, it does not say, either. */
    private boolean refuses(NodeOf node, String create) {
        Optional<HttpResponse<String>> answer = cluster.trying(node, Await.LONG, "POST", "/v1/vms", create)
                .filter(one -> one.statusCode() < FIRST_SERVER_ERROR);
        answer.ifPresent(one -> {
            assertEquals(REFUSED, one.statusCode(), one::body);
            assertTrue(one.body().contains("the tenant has"), one::body);
        });
        return answer.isPresent();
    }
}
