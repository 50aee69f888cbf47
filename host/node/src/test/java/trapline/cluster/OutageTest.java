package trapline.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
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

/**
 * PostgreSQL ends and comes back, crashes, and has no room left, and all nodes die at once, while somebody types on every console. Machines rest
 * while they cannot be recorded, say so, and go on by themselves; nobody at a console sees anything but a pause.
 */
@MostlyWaits
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OutageTest {
    private static final int NODES = 3;
    private static final int MACHINES = 9;

    /** What a new cluster of PostgreSQL takes is some 40 MB. */
    private static final long QUOTA = 96 << 20;

    @TempDir
    static Path directory = Path.of("");

    private Optional<Scene> scene = Optional.empty();

    private record Scene(PrivatePostgres postgres, NodeFleet fleet, Typists typists) {}

    @BeforeAll
    void start() throws IOException {
        PrivatePostgres postgres = PrivatePostgres.start(PrivatePostgres.Site.LOOPBACK.withQuota(QUOTA));
        NodeFleet fleet = NodeFleet.start(
                NODES, directory, postgres, Map.of("trapline.snapshot-interval", "1s"), Optional.empty());
        Typists typists = new Typists(fleet);
        scene = Optional.of(new Scene(postgres, fleet, typists));
        for (int i = 1; i <= MACHINES; i++) {
            typists.add("echo-" + i);
        }
        typists.begin();
    }

    @AfterAll
    void stop() throws IOException {
        if (scene.isPresent()) {
            scene.get().typists.end();
            scene.get().fleet.close();
            scene.get().postgres.close();
        }
    }

    private Scene scene() {
        return scene.orElseThrow();
    }

    private void goOn() {
        scene().typists.typeOn();
        new Claims(scene().fleet).hold(scene().typists.machines());
    }

    private void awaitStalled() {
        NodeFleet fleet = scene().fleet;
        Await.untilNodesSay(
                "every machine says that it cannot be recorded",
                () -> fleet.nodes().stream()
                        .allMatch(node -> fleet.looking(node, "/v1/vms")
                                .filter(list -> StreamSupport.stream(
                                                list.path("machines").spliterator(), false)
                                        .allMatch(OutageTest::isStalled))
                                .isPresent()));
    }

    private static boolean isStalled(JsonNode vm) {
        return vm.path("state").asText().equals("stalled")
                && !vm.path("failure").asText().isEmpty();
    }

    @Test
    @Order(1)
    void postgresqlStartsAgain() {
        goOn();
        restart(false);
        restart(true);
    }

    private void restart(boolean crash) {
        scene().postgres.stop(crash);
        awaitStalled();
        long start = System.nanoTime();
        scene().postgres.startAgain();
        goOn();
        System.out.printf(
                "all go on %.1f s after PostgreSQL was started%s%n",
                (System.nanoTime() - start) / 1e9, crash ? " (it had crashed)" : "");
    }

    @Test
    @Order(2)
    void postgresqlHasNoRoomLeft() throws IOException {
        goOn();
        scene().postgres.fill();
        awaitStalled();
        scene().postgres.clear();
        goOn();
    }

    @Test
    @Order(3)
    void allNodesDieAtOnce() {
        goOn();
        NodeFleet fleet = scene().fleet;
        List<String> names = fleet.names();
        names.forEach(fleet::kill);
        fleet.start(names);
        goOn();
    }

    @Test
    @Order(4)
    void everyConsoleShowsWhatTheTwinShows() {
        scene().typists.compare();
    }
}
