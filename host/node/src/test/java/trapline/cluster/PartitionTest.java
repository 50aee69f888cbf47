package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
import trapline.PrivatePostgres;
import trapline.cluster.CutNetwork.Cable;

/**
 * Three nodes, each in a network of its own, and PostgreSQL in another. Cables are pulled while somebody types on every console. The node
 * that is alone stops, the others go on with its machines, and nobody at a console sees anything but a pause.
 */
@MostlyWaits
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PartitionTest {
    private static final int NODES = 3;
    private static final int TYPED = 9;

    /** Of durability restart: nobody types on them, since they begin anew. */
    private static final List<String> ANEW = List.of("anew-1", "anew-2", "anew-3");

    @TempDir
    static Path directory = Path.of("");

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Set<String> machines = new HashSet<>();
    private Optional<Scene> scene = Optional.empty();

    private record Scene(CutNetwork network, NodeFleet fleet, Typists typists) {}

    @BeforeAll
    void start() throws IOException {
        CutNetwork network = CutNetwork.of(NODES);
        toClose.addFirst(network);
        PrivatePostgres postgres = PrivatePostgres.start(network.databaseSite());
        toClose.addFirst(postgres);
        NodeFleet fleet = NodeFleet.start(
                NODES, directory, postgres, Map.of("trapline.snapshot-interval", "1s"), Optional.of(network));
        toClose.addFirst(fleet);
        Typists typists = new Typists(fleet);
        scene = Optional.of(new Scene(network, fleet, typists));
        fleet.ask(
                fleet.nodes().getFirst(),
                200,
                "PUT",
                "/v1/tenants/default/quota",
                "{\"machines\": " + (TYPED + ANEW.size()) + ", \"words\": 100000000, \"weight\": 100000}");
        for (int i = 1; i <= TYPED; i++) {
            typists.add("echo-" + i);
        }
        for (String vm : ANEW) {
            fleet.ask(fleet.nodes().getFirst(), 201, "POST", "/v1/vms", echo(vm, "restart"));
        }
        machines.addAll(typists.machines());
        machines.addAll(ANEW);
        typists.begin();
    }

    private static String echo(String vm, String durability) {
        return "{\"image\": \"echo\", \"id\": \"" + vm + "\", \"durability\": \"" + durability + "\"}";
    }

    @AfterAll
    void stop() throws Exception {
        scene.ifPresent(all -> all.typists.end());
        for (AutoCloseable one : toClose) {
            one.close();
        }
    }

    private Scene scene() {
        return scene.orElseThrow();
    }

    @Test
    @Order(1)
    void whoIsCutOffFromEverythingStopsAndTheOthersGoOn() {
        cutOff(anyBut(scene().fleet.authority()), Cable.TALK, Cable.STORE);
    }

    /** It could still write, and has the authority: nobody waits for it to say that it has gone. */
    @Test
    @Order(2)
    void whoStillReachesTheJournalWritesNothingMore() {
        cutOff(scene().fleet.authority(), Cable.TALK);
    }

    private String anyBut(String other) {
        return scene().fleet.names().stream()
                .filter(name -> !name.equals(other))
                .findFirst()
                .orElseThrow();
    }

    private void cutOff(String alone, Cable... cables) {
        NodeFleet fleet = scene().fleet;
        Claims claims = new Claims(fleet);
        scene().typists.typeOn();
        claims.hold(machines);
        Set<String> left = on(alone);
        assertFalse(left.isEmpty(), "it has machines");
        long start = System.nanoTime();
        scene().network.cut(NodeFleet.number(alone), cables);
        fleet.forget(alone);
        Await.untilNodesSay(
                "the machines of " + alone + " go on elsewhere",
                () -> left.stream().allMatch(vm -> fleet.isAtRest(fleet.nodes().getFirst(), vm)));
        System.out.printf(
                "%d machines of %s, cut off from %s, were back after %.1f s%n",
                left.size(), alone, List.of(cables), (System.nanoTime() - start) / 1e9);
        fleet.awaitEnd(alone);
        // Whoever looks after it starts it again at once, if it can: it must not be a cluster by itself.
        Optional<CompletableFuture<Void>> early =
                cables.length == 1 ? Optional.of(fleet.starting(alone)) : Optional.empty();
        scene().typists.typeOn();
        claims.hold(machines);
        claims.quotaHolds(echo("one-too-many", "none"));
        scene().network.heal(NodeFleet.number(alone));
        early.orElseGet(() -> fleet.starting(alone)).join();
        claims.hold(machines);
        assertEquals(Set.of(), on(alone), "it has lost them");
        scene().typists.typeOn();
        claims.quotaHolds(echo("one-too-many", "none"));
        createAnew();
    }

    /** What comes next finds machines there, too: those that begin anew can go on only at a node that was not theirs. */
    private void createAnew() {
        NodeFleet fleet = scene().fleet;
        for (String vm : ANEW) {
            fleet.ask(fleet.nodes().getFirst(), 204, "DELETE", "/v1/vms/" + vm, "");
            fleet.ask(fleet.nodes().getFirst(), 201, "POST", "/v1/vms", echo(vm, "restart"));
        }
    }

    @Test
    @Order(3)
    void everyConsoleShowsWhatTheTwinShows() {
        scene().typists.compare();
        JsonNode why = scene().fleet.get(scene().fleet.nodes().getFirst(), "/v1/placements/echo-1");
        assertEquals("place", why.at("/decision/request/kind").asText(), why::toString);
    }

    private Set<String> on(String node) {
        Set<String> found = new HashSet<>();
        for (JsonNode vm :
                scene().fleet.get(scene().fleet.nodes().getFirst(), "/v1/vms").path("machines")) {
            if (vm.path("node").asText().equals(node)) {
                found.add(vm.path("id").asText());
            }
        }
        return found;
    }
}
