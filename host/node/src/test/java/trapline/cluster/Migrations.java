package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import trapline.Await;
import trapline.cluster.AskedNodes.NodeOf;

/** Machines on their way from node to node, as users see them. */
final class Migrations {
    /** These processes have one another for a neighbour on few processors; how long a machine rests is for the benchmark to say. */
    static final String PATIENT = ", \"downtimeMillis\": 60000";

    private final AskedNodes cluster;

    Migrations(AskedNodes cluster) {
        this.cluster = cluster;
    }

    private NodeOf any() {
        return cluster.nodes().getFirst();
    }

    /** {@return how far a machine's last migration is} */
    JsonNode report(String vm) {
        AtomicReference<HttpResponse<String>> last = new AtomicReference<>();
        Await.until("somebody knows how far " + vm + " is", () -> {
            HttpResponse<String> answer = cluster.sending(any(), "GET", "/v1/vms/" + vm + "/migration", "")
                    .join();
            last.set(answer);
            // Between two nodes neither may know, for a moment.
            return answer.statusCode() != 503;
        });
        assertEquals(200, last.get().statusCode(), last.get().body());
        return AskedNodes.json(last.get());
    }

    /** Asks until the nodes have heard how the last migration ended. */
    void begin(String vm, String how) {
        NodeOf asked = cluster.nodes().getLast();
        HttpResponse<String> answer;
        long start = System.nanoTime();
        do {
            answer = cluster.sending(asked, "POST", "/v1/vms/" + vm + "/migration", "{" + how + "}")
                    .join();
        } while (isTooEarly(answer) && System.nanoTime() - start < Await.LONG.toNanos());
        assertEquals(202, answer.statusCode(), answer.body());
    }

    private static boolean isTooEarly(HttpResponse<String> answer) {
        return answer.statusCode() == 503
                || answer.statusCode() == 409 && answer.body().contains("is on its way already");
    }

    /** {@return how it ended, when it has} */
    String end(String vm) {
        // One and the same answer: asked once more, the node that it leaves may answer, which does not know yet.
        AtomicReference<JsonNode> last = new AtomicReference<>(report(vm));
        Await.untilNodesSay(
                "the migration of " + vm + " is over",
                () -> last.updateAndGet(_ -> report(vm)).path("over").asBoolean());
        return last.get().path("stage").asText();
    }

    /** {@return the node where a machine is by the list of all machines} */
    String node(String vm) {
        for (JsonNode one : cluster.get(any(), "/v1/vms").path("machines")) {
            if (one.path("id").asText().equals(vm)) {
                return one.path("node").asText();
            }
        }
        return "nowhere";
    }

    /** Takes a machine to the other one of two nodes. */
    void goBackOrForth(String vm) {
        String before = node(vm);
        String other = before.equals("node-1") ? "node-2" : "node-1";
        begin(vm, "\"to\": \"" + other + "\"" + PATIENT);
        assertEquals("done", end(vm), () -> report(vm).toString());
        // It runs there already; that it is not here any more its old node hears a moment later.
        Await.until(vm + " is listed on " + other, () -> node(vm).equals(other));
    }

    /** Each machine is on one node, and in the books once. */
    void assertOnce(int machines) {
        Await.until("each machine is on one node", () -> machinesOfAllNodes() == machines);
        Await.until("and in the books once", () -> machinesInTheBooks() == machines);
    }

    /** {@return the machines that the nodes have by their own books, those on their way to them included} */
    private int machinesOfAllNodes() {
        return cluster.nodes().stream()
                .mapToInt(node -> cluster.get(node, "/v1/node").path("machines").asInt())
                .sum();
    }

    private int machinesInTheBooks() {
        int count = 0;
        for (JsonNode node : cluster.get(any(), "/v1/nodes").path("nodes")) {
            count += node.at("/view/machines").asInt();
        }
        return count;
    }

    /** Moves all machines of a node away; {@return what stays there, with its reason} */
    JsonNode drain(String node) {
        cluster.ask(any(), 200, "POST", "/v1/nodes/" + node + "/drain", "");
        String evacuation = "/v1/nodes/" + node + "/evacuation";
        cluster.ask(any(), 200, "POST", evacuation, "");
        Await.untilNodesSay(
                node + " is as empty as it can be",
                () -> cluster.get(any(), evacuation).path("over").asBoolean());
        return cluster.get(any(), evacuation).path("left");
    }
}
