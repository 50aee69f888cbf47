package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.MostlyWaits;
import trapline.cluster.AskedNodes.NodeOf;
import trapline.json.Json;

/** Three nodes as they are run: processes, with sockets between them. One cluster lives through all of this, in order. */
@MostlyWaits
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    private static final int NODES = 3;
    private static final int QUOTA = 10;
    private static final String WANDERER = "wanderer";

    @TempDir
    static Path directory = Path.of("");

    private Optional<ClusterProcess> started = Optional.empty();

    @BeforeAll
    void start() throws IOException {
        started = Optional.of(ClusterProcess.start(NODES, directory, Map.of()));
    }

    @AfterAll
    void stop() {
        started.ifPresent(ClusterProcess::close);
    }

    private ClusterProcess cluster() {
        return started.orElseThrow();
    }

    private static String echo(String id, String more) {
        return "{\"image\": \"echo\", \"id\": \"" + id + "\"" + more + "}";
    }

    private String authority(NodeOf asked) {
        return cluster().get(asked, "/v1/nodes").path("authority").asText();
    }

    @Test
    @Order(1)
    void everyNodeKnowsAllNodesAndPutsMachinesOnAll() {
        for (NodeOf node : cluster().nodes()) {
            assertEquals(NODES, cluster().get(node, "/v1/nodes").path("nodes").size());
            cluster().ask(node, 201, "POST", "/v1/vms", echo("on-" + node.name(), ""));
        }
        Set<String> used = new HashSet<>();
        JsonNode list = cluster().get(cluster().nodes().getFirst(), "/v1/vms");
        list.path("machines").forEach(vm -> used.add(vm.path("node").asText()));
        assertEquals(NODES, used.size(), () -> "they are spread: " + list);
        for (NodeOf node : cluster().nodes()) {
            assertEquals(list.path("machines").size(), machines(node, ""));
            cluster().nodes().forEach(one -> NodeEvents.await(node, "node-joined", one.name()));
        }
    }

    private int machines(NodeOf node, String query) {
        return cluster().get(node, "/v1/vms" + query).path("machines").size();
    }

    @Test
    @Order(2)
    void aMachineIsReachedFromEveryNode() {
        StringBuilder typed = new StringBuilder();
        for (NodeOf node : cluster().nodes()) {
            cluster().ask(node, 200, "POST", "/v1/vms/on-node-2/console", "from " + node.name() + ".");
            typed.append("from ").append(node.name()).append('.');
            Await.until(
                    "the echo of " + typed,
                    () -> cluster()
                            .get(node, "/v1/vms/on-node-2/console")
                            .path("bytes")
                            .asText()
                            .equals(typed.toString()));
        }
        NodeOf last = cluster().nodes().getLast();
        cluster().ask(last, 204, "DELETE", "/v1/vms/on-node-2", "");
        for (NodeOf node : cluster().nodes()) {
            cluster().ask(node, 404, "GET", "/v1/vms/on-node-2", "");
        }
        // Its name is free at once.
        cluster().ask(last, 201, "POST", "/v1/vms", echo("on-node-2", ""));
    }

    @Test
    @Order(3)
    void wishesDrainAndDryRun() {
        NodeOf first = cluster().nodes().getFirst();
        cluster().ask(first, 200, "PUT", "/v1/nodes/node-3/labels", "{\"labels\": {\"disk\": \"fast\"}}");
        JsonNode dry = cluster()
                .ask(
                        first,
                        200,
                        "POST",
                        "/v1/vms?dryRun=true",
                        echo("wish", ", \"placement\": {\"labels\": {\"disk\": \"fast\"}}"));
        assertEquals("node-3", dry.at("/decision/node").asText());
        cluster().ask(first, 404, "GET", "/v1/vms/wish", "");
        cluster().ask(first, 404, "POST", "/v1/vms", echo("wish", ", \"placement\": {\"node\": \"node-9\"}"));
        cluster().ask(first, 200, "POST", "/v1/nodes/node-3/drain", "");
        cluster().ask(first, 409, "POST", "/v1/vms", echo("wish", ", \"placement\": {\"node\": \"node-3\"}"));
        JsonNode whyNot = cluster().get(first, "/v1/placements/wish/why-not?node=node-3");
        assertEquals("undrain it", whyNot.at("/changes/0").asText());
        NodeEvents.await(cluster().node("node-3"), "node-drained", "node-3");
        cluster().ask(first, 200, "POST", "/v1/nodes/node-3/undrain", "");
        NodeEvents.await(cluster().node("node-3"), "node-undrained", "node-3");
        cluster().ask(first, 201, "POST", "/v1/vms", echo("wish", ", \"placement\": {\"node\": \"node-3\"}"));
        JsonNode why = cluster().get(first, "/v1/placements/wish");
        assertEquals(NODES, why.path("nodes").size(), () -> "every node's reason: " + why);
    }

    @Test
    @Order(4)
    void aQuotaHoldsUnderCreatesFromAllNodesAtOnce() {
        NodeOf first = cluster().nodes().getFirst();
        cluster()
                .ask(
                        first,
                        200,
                        "PUT",
                        "/v1/tenants/many/quota",
                        "{\"machines\": " + QUOTA + ", \"words\": 100000000, \"weight\": 100000}");
        assertEquals(QUOTA, createMany("a", 8));
        assertEquals(QUOTA, machines(first, "?tenant=many"));
    }

    /** {@return how many of the creates from all nodes at once were granted; all others were refused} */
    private long createMany(String prefix, int each) {
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (NodeOf node : cluster().nodes()) {
                String body = echo(prefix + "-" + i + "-" + node.name(), ", \"tenant\": \"many\"");
                sent.add(cluster().sending(node, "POST", "/v1/vms", body));
            }
        }
        List<Integer> codes = sent.stream()
                .map(CompletableFuture::join)
                .map(HttpResponse::statusCode)
                .toList();
        assertTrue(codes.stream().allMatch(code -> code == 201 || code == 409), () -> "status codes " + codes);
        return codes.stream().filter(code -> code == 201).count();
    }

    /** Whoever remembers where a machine was finds it where it is. */
    @Test
    @Order(5)
    void aMachineIsFoundWhereItWent() {
        NodeOf authority = cluster().node(authority(cluster().nodes().getFirst()));
        List<NodeOf> others =
                cluster().nodes().stream().filter(one -> !one.equals(authority)).toList();
        NodeOf asking = others.getFirst();
        cluster().ask(asking, 201, "POST", "/v1/vms", echo(WANDERER, ""));
        move(authority);
        type(asking, "a.");
        move(others.getLast());
        type(asking, "b.");
        // The first of these may still have come by the node that it has left.
        assertShown(asking, "a.b.");
        assertShown(asking, "a.b.");
    }

    private void move(NodeOf to) {
        Migrations migrations = new Migrations(cluster());
        NodeOf from = cluster().node(migrations.node(WANDERER));
        if (!from.equals(to)) {
            migrations.begin(WANDERER, "\"to\": \"" + to.name() + "\"" + Migrations.PATIENT);
            assertEquals("done", migrations.end(WANDERER));
            NodeEvents.await(from, "migration-begun", WANDERER);
            NodeEvents.await(from, "migration-done", WANDERER);
            NodeEvents.await(to, "arrived", WANDERER);
        }
        Await.until("it is listed there", () -> migrations.node(WANDERER).equals(to.name()));
        migrations.assertOnce(machines(to, ""));
    }

    private void type(NodeOf asked, String text) {
        cluster().ask(asked, 200, "POST", "/v1/vms/" + WANDERER + "/console", text);
    }

    private void assertShown(NodeOf asked, String text) {
        Await.until(
                "the echo of " + text,
                () -> cluster()
                        .get(asked, "/v1/vms/" + WANDERER + "/console")
                        .path("bytes")
                        .asText()
                        .equals(text));
    }

    /** The authority's node is killed while creates come; what it knew is gathered from the others. */
    @Test
    @Order(6)
    void theAuthorityDiesAndTheQuotaHolds() {
        NodeOf any = cluster().nodes().getFirst();
        NodeOf killed = cluster().node(authority(any));
        NodeOf there = cluster().node(new Migrations(cluster()).node(WANDERER));
        int before = machinesOn(killed);
        long term = term(any);
        cluster().kill(killed);
        Await.until("it is dead", () -> !ClusterProcess.isAlive(killed));
        NodeOf asking = cluster().nodes().stream()
                .filter(node -> !node.equals(there))
                .findFirst()
                .orElseThrow();
        assertReachedWithoutAuthority(asking);
        NodeOf survivor = cluster().nodes().getFirst();
        Await.untilNodesSay("another authority that knows two nodes", () -> {
            JsonNode nodes = cluster()
                    .sending(survivor, "GET", "/v1/nodes", "")
                    .thenApply(answer -> answer.statusCode() == 200 ? parsed(answer) : parsed("{}"))
                    .join();
            return nodes.path("nodes").size() == NODES - 1;
        });
        assertNotEquals(killed.name(), authority(survivor));
        cluster().nodes().forEach(node -> {
            NodeEvents.await(node, "node-unreachable", killed.name());
            String out = NodeEvents.await(node, "node-out", killed.name());
            assertTrue(out.contains("died"), out);
        });
        assertTrue(term(survivor) > term, "a later authority has a higher term");
        int left = machines(survivor, "?tenant=many");
        assertEquals(QUOTA - before, left);
        assertEquals(before, createMany("b", 8), "as many as the dead node had");
        JsonNode list = cluster().get(survivor, "/v1/vms?tenant=many");
        assertEquals(QUOTA, list.path("machines").size());
        String old = list.path("machines").findValuesAsText("id").stream()
                .filter(id -> id.startsWith("a-"))
                .findFirst()
                .orElseThrow();
        JsonNode why = cluster().get(survivor, "/v1/placements/" + old);
        assertEquals(NODES, why.path("nodes").size(), "the decision went with the machine");
        move(asking);
        type(there, "d.");
        assertShown(there, "a.b.c.d.");
        assertShown(asking, "a.b.c.d.");
    }

    private void assertReachedWithoutAuthority(NodeOf asking) {
        CompletableFuture<HttpResponse<String>> authority = cluster().sending(asking, "GET", "/v1/nodes", "");
        type(asking, "c.");
        assertFalse(authority.isDone(), "there is none yet that would answer");
        assertShown(asking, "a.b.c.");
    }

    private long term(NodeOf asked) {
        return cluster().get(asked, "/v1/nodes").path("term").asLong();
    }

    private int machinesOn(NodeOf node) {
        int count = 0;
        for (JsonNode vm : cluster().get(node, "/v1/vms?tenant=many").path("machines")) {
            count += vm.path("node").asText().equals(node.name()) ? 1 : 0;
        }
        return count;
    }

    private static JsonNode parsed(HttpResponse<String> answer) {
        return parsed(answer.body());
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JacksonException wrong) {
            throw new AssertionError(text, wrong);
        }
    }

    @Test
    @Order(7)
    void allEndTogetherAndTheRecordsReplay() throws IOException {
        assertTrue(cluster().end(), "every process has ended");
        int runs = 0;
        for (int i = 1; i <= NODES; i++) {
            Path record = directory.resolve("node-" + i).resolve(PlacementRecord.FILE);
            if (record.toFile().exists()) {
                PlacementRecord.Verdict verdict = PlacementRecord.replay(record);
                assertEquals(Optional.empty(), verdict.problem());
                runs += verdict.runs();
            }
        }
        assertTrue(runs >= 2, "each authority has left a record");
    }
}
