package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.MostlyWaits;
import trapline.cluster.AskedNodes.NodeOf;

/**
 * Four nodes as processes, with one real PostgreSQL, and machines on whose consoles somebody types all the time. The node that decides is
 * killed; later another one is stopped for so long that it is taken for dead, and goes on. After each, every machine runs once, and every
 * console shows what the twin shows that nothing happened to, byte for byte.
 */
@MostlyWaits
final class FailoverTest {
    private static final int NODES = 4;
    private static final int MACHINES = 24;

    @TempDir
    Path directory = Path.of("");

    @Test
    void nobodyAtAConsoleSeesThatNodesDie() throws IOException {
        ClusterProcess.onPostgres(NODES, directory, "1s", (cluster, random) -> new Story(cluster, random).tell());
    }

    private static final class Story {
        private final ClusterProcess cluster;
        private final RandomGenerator random;
        private final Typists typists;

        Story(ClusterProcess cluster, RandomGenerator random) {
            this.cluster = cluster;
            this.random = random;
            this.typists = new Typists(cluster);
        }

        void tell() {
            for (int i = 0; i < MACHINES; i++) {
                typists.add("echo-" + i);
            }
            typists.begin();
            try {
                typists.typeOn();
                kill();
                typists.typeOn();
                stopForAWhile();
                typists.typeOn();
            } finally {
                typists.end();
            }
            typists.compare();
        }

        private NodeOf any() {
            List<NodeOf> nodes = cluster.nodes();
            return nodes.get(random.nextInt(nodes.size()));
        }

        /** The node that decides, so that the next one must learn from the journal what it has left. */
        private void kill() {
            NodeOf dead = cluster.node(
                    cluster.get(any(), "/v1/nodes").path("authority").asText());
            Set<String> left = on(dead);
            assertFalse(left.isEmpty(), "it has machines");
            long start = System.nanoTime();
            cluster.kill(dead);
            awaitElsewhere(left, start, dead.name() + ", killed");
            cluster.nodes().forEach(node -> NodeEvents.await(node, "node-out", dead.name()));
        }

        private void stopForAWhile() {
            String authority = cluster.get(any(), "/v1/nodes").path("authority").asText();
            List<NodeOf> others = cluster.nodes().stream()
                    .filter(node -> !node.name().equals(authority))
                    .toList();
            NodeOf stopped = others.get(random.nextInt(others.size()));
            Set<String> left = on(stopped);
            assertFalse(left.isEmpty(), "it has machines");
            long start = System.nanoTime();
            ClusterProcess.signal(stopped, "STOP");
            // The kernel takes it for the sleeping process; it reads it when it wakes up.
            List<CompletableFuture<HttpResponse<String>>> typedAtTheSleeper = left.stream()
                    .map(vm -> cluster.sending(stopped, "POST", "/v1/vms/" + vm + "/console", "NEVER"))
                    .toList();
            cluster.forget(stopped);
            awaitElsewhere(left, start, stopped.name() + ", stopped");
            ClusterProcess.signal(stopped, "CONT");
            Await.until("who was taken for dead ends", () -> !ClusterProcess.isAlive(stopped));
            for (CompletableFuture<HttpResponse<String>> typed : typedAtTheSleeper) {
                int code = typed.thenApply(HttpResponse::statusCode)
                        .exceptionally(_ -> 0)
                        .join();
                assertTrue(code < 200 || code >= 300, "it has acknowledged what it could not write: " + code);
            }
        }

        private Set<String> on(NodeOf node) {
            return listed().entrySet().stream()
                    .filter(one -> one.getValue().equals(node.name()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }

        /** Every machine with its node; each must be there once. */
        private Map<String, String> listed() {
            Map<String, String> all = new HashMap<>();
            for (JsonNode vm : cluster.get(any(), "/v1/vms").path("machines")) {
                String before = all.put(vm.path("id").asText(), vm.path("node").asText());
                assertEquals(null, before, () -> vm + " is there twice");
            }
            return all;
        }

        private void awaitElsewhere(Set<String> machines, long start, String what) {
            Await.until(
                    "the machines of " + what + " go on elsewhere",
                    () -> machines.stream().allMatch(vm -> cluster.isAtRest(any(), vm)));
            System.out.printf(
                    "%d machines of %s were back after %.1f s%n",
                    machines.size(), what, (System.nanoTime() - start) / 1e9);
            Set<String> alive = cluster.nodes().stream().map(NodeOf::name).collect(Collectors.toSet());
            Map<String, String> now = listed();
            assertEquals(MACHINES, now.size(), now::toString);
            assertTrue(alive.containsAll(now.values()), now::toString);
            machines.forEach(vm -> NodeEvents.await(
                    cluster.node(Optional.ofNullable(now.get(vm)).orElseThrow()), "taken-over", vm));
        }
    }
}
