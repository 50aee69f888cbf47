package trapline.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.PrivatePostgres;
import trapline.cluster.CutNetwork.Cable;
import trapline.machine.Seeds;

/**
 * For as many minutes as the system property {@code trapline.soak} says: 200 machines, a few of them RISC-V ones, on whose consoles somebody
 * types, and one random fault after the other. After each, all type on, and all {@link Claims} hold; in the end every console is its twin's.
 */
@EnabledIfSystemProperty(named = SoakTest.MINUTES, matches = "\\d+")
final class SoakTest {
    static final String MINUTES = "trapline.soak";

    private static final int NODES = 4;
    private static final int FORMAL = 200;
    private static final int RISCV = 4;
    private static final int MIGRATIONS = 5;
    private static final String QUOTA =
            "{\"machines\": " + (FORMAL + RISCV) + ", \"words\": 100000000, \"weight\": 100000}";
    private static final String ONE_MORE = "{\"image\": \"echo\", \"id\": \"one-too-many\"}";
    private static final Duration PAUSE = Duration.ofSeconds(8);
    private static final Duration ROUND = Duration.ofSeconds(1);

    /** How long the tests' nodes have to say that they live is for a host that does little else; this one does. */
    private static final Map<String, String> SETTINGS = Map.of(
            "trapline.snapshot-interval", "60s",
            "pekko.cluster.failure-detector.acceptable-heartbeat-pause", "10s");

    @TempDir
    Path directory = Path.of("");

    private enum Fault {
        KILL,
        FREEZE,
        CUT_OFF,
        CUT_OFF_BUT_FOR_THE_JOURNAL,
        RESTART_POSTGRESQL,
        CRASH_POSTGRESQL,
        MIGRATE,
        DRAIN
    }

    @Test
    void nothingIsLostAndNothingIsTwice() {
        Seeds.forEach(1, random -> {
            try (CutNetwork network = CutNetwork.of(NODES);
                    PrivatePostgres postgres = PrivatePostgres.start(network.databaseSite());
                    NodeFleet fleet = NodeFleet.start(NODES, directory, postgres, SETTINGS, Optional.of(network))) {
                new Story(network, postgres, fleet, random).tell(Duration.ofMinutes(Long.getLong(MINUTES, 1)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    private static final class Story {
        private final CutNetwork network;
        private final PrivatePostgres postgres;
        private final NodeFleet fleet;
        private final RandomGenerator random;
        private final Typists typists;
        private final List<Fault> toCome = new ArrayList<>();

        Story(CutNetwork network, PrivatePostgres postgres, NodeFleet fleet, RandomGenerator random) {
            this.network = network;
            this.postgres = postgres;
            this.fleet = fleet;
            this.random = random;
            this.typists = new Typists(fleet, PAUSE);
        }

        void tell(Duration length) {
            for (int i = 0; i < FORMAL; i++) {
                typists.add("echo-" + i);
            }
            for (int i = 0; i < RISCV; i++) {
                typists.addRiscV("riscv-" + i);
            }
            AskedNodes.NodeOf any = fleet.nodes().getFirst();
            fleet.ask(any, 200, "PUT", "/v1/tenants/default/quota", QUOTA);
            typists.begin();
            long start = System.nanoTime();
            try {
                Claims claims = new Claims(fleet);
                int faults = 0;
                do {
                    Fault fault = next();
                    long begin = System.nanoTime();
                    String what = befall(fault);
                    attended(() -> {
                        typists.typeOn(1);
                        claims.hold(typists.machines());
                        claims.quotaHolds(ONE_MORE);
                    });
                    System.out.printf(
                            "fault %d, %s %s: all is well after %.1f s%n",
                            ++faults, fault, what, (System.nanoTime() - begin) / 1e9);
                } while (System.nanoTime() - start < length.toNanos());
            } finally {
                typists.end();
            }
            typists.compare();
        }

        /** A node that is stopped by its host for so long that it is taken for dead ends by itself: it is started again, and nothing is lost. */
        private void attended(Runnable work) {
            AtomicBoolean over = new AtomicBoolean();
            Thread attendant = Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    for (String node : fleet.revive()) {
                        System.out.println(node + " had ended by itself, and was started again");
                    }
                    LockSupport.parkNanos(ROUND.toNanos());
                }
            });
            try {
                work.run();
            } finally {
                over.set(true);
                join(attendant);
            }
        }

        private static void join(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }

        /** Each comes before any comes again. */
        private Fault next() {
            if (toCome.isEmpty()) {
                toCome.addAll(List.of(Fault.values()));
            }
            return toCome.remove(random.nextInt(toCome.size()));
        }

        private String befall(Fault fault) {
            String node = fleet.names().get(random.nextInt(NODES));
            return switch (fault) {
                case KILL -> kill(node);
                case FREEZE -> freeze(node);
                case CUT_OFF -> cutOff(node, Cable.values());
                case CUT_OFF_BUT_FOR_THE_JOURNAL -> cutOff(node, Cable.TALK);
                case RESTART_POSTGRESQL -> restart(false);
                case CRASH_POSTGRESQL -> restart(true);
                case MIGRATE -> migrate();
                case DRAIN -> drain(node);
            };
        }

        /** Sometimes it is there again before it is missed. */
        private String kill(String node) {
            fleet.kill(node);
            if (random.nextBoolean()) {
                awaitMissing(node);
            }
            fleet.start(List.of(node));
            return node;
        }

        private String freeze(String node) {
            fleet.freeze(node);
            awaitMissing(node);
            fleet.thaw(node);
            fleet.awaitEnd(node);
            fleet.start(List.of(node));
            return node;
        }

        private String cutOff(String node, Cable... cables) {
            network.cut(NodeFleet.number(node), cables);
            fleet.forget(node);
            awaitMissing(node);
            fleet.awaitEnd(node);
            network.heal(NodeFleet.number(node));
            fleet.start(List.of(node));
            return node;
        }

        private void awaitMissing(String node) {
            Await.untilNodesSay(
                    node + " is taken for dead",
                    Await.LONG.multipliedBy(2),
                    () -> nodes().filter(all -> StreamSupport.stream(all.spliterator(), false)
                                    .noneMatch(
                                            one -> one.at("/view/name").asText().equals(node)
                                                    && one.at("/view/present").asBoolean()))
                            .isPresent());
        }

        private Optional<JsonNode> nodes() {
            return fleet.looking(fleet.nodes().getFirst(), "/v1/nodes").map(all -> all.path("nodes"));
        }

        private String restart(boolean crash) {
            postgres.stop(crash);
            postgres.startAgain();
            return "";
        }

        /** There and back; what cannot go stays, and says so. */
        private String migrate() {
            List<String> machines = List.copyOf(typists.machines());
            StringBuilder moved = new StringBuilder();
            for (int i = 0; i < MIGRATIONS; i++) {
                String vm = machines.get(random.nextInt(machines.size()));
                String to = fleet.names().get(random.nextInt(NODES));
                moved.append(vm).append(" to ").append(to).append(' ');
                String migration = "/v1/vms/" + vm + "/migration";
                fleet.trying(fleet.nodes().getFirst(), Await.LONG, "POST", migration, "{\"to\": \"" + to + "\"}");
                Await.untilNodesSay(
                        "the migration of " + vm + " is over", Await.LONG.multipliedBy(2), () -> isOver(migration));
            }
            return moved.toString();
        }

        /** Also if there never was one: it was at that node already. */
        private boolean isOver(String migration) {
            return fleet.trying(fleet.nodes().getFirst(), AskedNodes.LOOK_PATIENCE, "GET", migration, "")
                    .filter(answer -> answer.statusCode() == 404
                            || answer.statusCode() == AskedNodes.OK
                                    && AskedNodes.json(answer).path("over").asBoolean())
                    .isPresent();
        }

        private String drain(String node) {
            insist("/v1/nodes/" + node + "/drain");
            insist("/v1/nodes/" + node + "/evacuation");
            Await.untilNodesSay(
                    node + " is empty",
                    Await.LONG.multipliedBy(2),
                    () -> fleet.looking(fleet.nodes().getFirst(), "/v1/nodes/" + node + "/evacuation")
                            .filter(report -> report.path("over").asBoolean())
                            .isPresent());
            insist("/v1/nodes/" + node + "/undrain");
            return node;
        }

        /** Asks until it is done. */
        private void insist(String path) {
            Await.untilNodesSay(
                    path,
                    Await.LONG,
                    () -> fleet.trying(
                                    fleet.nodes().getFirst(),
                                    AskedNodes.LOOK_PATIENCE.multipliedBy(5),
                                    "POST",
                                    path,
                                    "")
                            .filter(answer -> answer.statusCode() == AskedNodes.OK)
                            .isPresent());
        }
    }
}
