package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.MostlyWaits;
import trapline.cluster.AskedNodes.NodeOf;

/**
 * Machines that outlive their node go from node to node, which are processes, with one real PostgreSQL, while somebody types on them: back and
 * forth, away from a node that is drained, and while the node where they go, or the one where they are, is killed at some moment. After each,
 * every machine is there once, and its console shows what the twin shows that nothing happened to, byte for byte.
 */
@MostlyWaits
class OwnedMigrationTest {
    private static final int NODES = 4;
    private static final int MOVES = 2;
    /** About as long as one of these migrations takes. */
    private static final long LONGEST_NANOS = 600_000_000;

    private static final List<String> MACHINES = List.of("formal", "riscv");

    @TempDir
    Path directory = Path.of("");

    @Test
    void nobodyAtAConsoleSeesThatItsMachineGoesOrThatNodesDie() throws IOException {
        ClusterProcess.onPostgres(NODES, directory, "2s", (cluster, random) -> new Story(cluster, random).tell());
    }

    private static final class Story {
        private final ClusterProcess cluster;
        private final Migrations migrations;
        private final RandomGenerator random;
        private final Typists typists;

        Story(ClusterProcess cluster, RandomGenerator random) {
            this.cluster = cluster;
            this.migrations = new Migrations(cluster);
            this.random = random;
            this.typists = new Typists(cluster);
            typists.add("formal");
            typists.addRiscV("riscv");
        }

        void tell() {
            typists.begin();
            try {
                backAndForth();
                drained();
                killedWhileItGoes(true);
                killedWhileItGoes(false);
            } finally {
                typists.end();
            }
            typists.compare();
        }

        private void backAndForth() {
            for (int move = 0; move < MOVES; move++) {
                for (String vm : MACHINES) {
                    migrations.goBackOrForth(vm);
                    migrations.assertOnce(MACHINES.size());
                }
                typists.typeOn();
            }
            JsonNode detail = cluster.get(cluster.nodes().getFirst(), "/v1/vms/riscv");
            assertEquals("replay", detail.at("/vm/durability").asText());
        }

        private void drained() {
            String node = migrations.node("riscv");
            JsonNode left = migrations.drain(node);
            // What has no time for a pause of 50 ms on these few processors stays; nothing else may keep it.
            left.properties()
                    .forEach(one -> assertTrue(one.getValue().asText().contains("it writes faster"), left::toString));
            assertEquals(left.has("riscv"), migrations.node("riscv").equals(node));
            cluster.ask(cluster.nodes().getFirst(), 200, "POST", "/v1/nodes/" + node + "/undrain", "");
            typists.typeOn();
        }

        /** Kills the node where a machine goes, or the one where it is, at some moment. */
        private void killedWhileItGoes(boolean target) {
            String vm = MACHINES.get(random.nextInt(MACHINES.size()));
            String here = migrations.node(vm);
            List<NodeOf> others = cluster.nodes().stream()
                    .filter(node -> !node.name().equals(here))
                    .toList();
            NodeOf there = others.get(random.nextInt(others.size()));
            migrations.begin(vm, "\"to\": \"" + there.name() + "\"" + Migrations.PATIENT);
            long after = random.nextLong(LONGEST_NANOS);
            LockSupport.parkNanos(after);
            NodeOf dead = target ? there : cluster.node(here);
            System.out.println(vm + " goes from " + here + " to " + there.name() + "; " + dead.name()
                    + " is killed after " + after / 1_000_000 + " ms");
            cluster.kill(dead);
            typists.typeOn();
            new Claims(cluster).hold(typists.machines());
        }
    }
}
