package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.cluster.Authority.Presence;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Offer;
import trapline.cluster.placement.Placement;
import trapline.cluster.placement.Policy;
import trapline.cluster.placement.Request;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Quota;

/** What the authority makes of what nodes report. */
class RosterTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load());
    private static final Quota ROOMY = new Quota(1000, 1L << 30, 1L << 30);
    private static final Tenant TENANT = Tenant.of("tenant");

    private final Map<String, ActorRef<Agent.Command>> agents = new HashMap<>();
    private long reports = 100;

    @TempDir
    Path directory = Path.of("");

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private Roster roster() {
        return new Roster(Policy.SPREAD, ROOMY, PlacementRecord.in(directory, 100));
    }

    private static Demand machine(String name) {
        return new Demand(VmId.of(name), TENANT, "echo", "thirdgen", 512, 0, 100, false, Demand.Wishes.NONE);
    }

    /** All that a node has. */
    private Authority.Report report(String node, int port, String... machines) {
        return report(node, port, new Authority.Part(++reports, 0, 1), Presence.HERE, machines);
    }

    private Authority.Report report(String node, int port, Authority.Part part, Presence presence, String... machines) {
        ActorRef<Agent.Command> agent = agents.computeIfAbsent(
                node, _ -> KIT.<Agent.Command>createTestProbe().ref());
        return new Authority.Report(
                1,
                NodeName.of(node),
                "pekko://trapline@127.0.0.1:" + port,
                "http://127.0.0.1:" + port,
                Offer.of(1 << 20, 100_000, Set.of("thirdgen")),
                false,
                Stream.of(machines)
                        .map(machine -> new Authority.Reported(machine(machine), presence))
                        .toList(),
                List.of(new Authority.TenantQuota(TENANT, new Quota(port, 1 << 20, 1000))),
                port,
                part,
                agent);
    }

    @Test
    void aReportInPartsIsInTheBooksWithItsLastPartAndTwiceIsOnce() throws IOException {
        try (Roster roster = roster()) {
            Authority.Report first = report("n1", 1, new Authority.Part(1, 0, 2), Presence.HERE, "a", "b");
            assertFalse(roster.take(first));
            assertEquals(0, roster.placement().machines());
            assertFalse(roster.take(first));
            assertTrue(roster.take(report("n1", 1, new Authority.Part(1, 1, 2), Presence.HERE, "c")));
            assertEquals(3, roster.placement().machines());
            long decisions = roster.placement().decisions();
            roster.take(report("n1", 1, "a", "b", "c"));
            assertEquals(decisions, roster.placement().decisions(), "nothing new was to be decided");
            assertInstanceOf(Authority.Located.class, roster.where(VmId.of("a")));
        }
    }

    /** Whatever part it is: what is in it is not gone for that. */
    @Test
    void aReportWithALostPartIsNoneAndNoPartOfTheNext() throws IOException {
        try (Roster roster = roster()) {
            roster.take(report("n1", 1, "a", "b", "c"));
            assertFalse(roster.take(report("n1", 1, new Authority.Part(8, 0, 3), Presence.HERE, "a")));
            assertFalse(roster.take(report("n1", 1, new Authority.Part(8, 2, 3), Presence.HERE, "c")));
            assertEquals(3, roster.placement().machines());
            // In the next one "b" is in the first part, which is lost in its turn.
            assertFalse(roster.take(report("n1", 1, new Authority.Part(9, 1, 3), Presence.HERE, "d")));
            assertFalse(roster.take(report("n1", 1, new Authority.Part(9, 2, 3), Presence.HERE)));
            assertEquals(3, roster.placement().machines());
            assertTrue(roster.take(report("n1", 1, "a", "b")));
            assertEquals(2, roster.placement().machines());
        }
    }

    /** Two nodes speak of a machine on its way, in any order. */
    @Test
    void aPlaceThatIsKeptForAMachineOnItsWayCounts() throws IOException {
        for (boolean placeFirst : List.of(true, false)) {
            try (Roster roster = roster()) {
                Authority.Report place = expecting("n2", 2, "a");
                Authority.Report machine = report("n1", 1, "a");
                roster.take(placeFirst ? place : machine);
                roster.take(placeFirst ? machine : place);
                assertEquals(List.of(1, 1), machinesOn(roster, "n1", "n2"));
                assertEquals(1, roster.placement().usage(TENANT).machines(), "its tenant has it once");
                assertEquals(Optional.of(NodeName.of("n2")), roster.placement().destination(VmId.of("a")));
                assertTrue(roster.stays(VmId.of("a"), NodeName.of("n2")).granted());
                assertEquals(List.of(1, 0), machinesOn(roster, "n1", "n2"));
            }
        }
    }

    /** Its last migration has failed, of which the node where it was to go has not heard; it is on its way again. */
    @Test
    void ofTwoPlacesForAMachineOneCountsAfterTheOther() throws IOException {
        try (Roster roster = roster()) {
            roster.take(report("n1", 1, "a"));
            roster.take(expecting("n2", 2, "a"));
            roster.take(expecting("n3", 3, "a"));
            assertEquals(List.of(1, 1, 0), machinesOn(roster, "n1", "n2", "n3"));
            roster.stays(VmId.of("a"), NodeName.of("n2"));
            assertEquals(List.of(1, 0, 1), machinesOn(roster, "n1", "n2", "n3"));
        }
    }

    /** Nobody says that it has it, and it is somewhere: its name and its part of the quota are taken. */
    @Test
    void aMachineBeingGivenIsWhereItWasUntilAnotherNodeHasIt() throws IOException {
        for (boolean arrivedFirst : List.of(true, false)) {
            try (Roster roster = roster()) {
                roster.take(report("n2", 2));
                Authority.Report given = report("n1", 1, new Authority.Part(++reports, 0, 1), Presence.GIVEN, "a");
                if (arrivedFirst) {
                    roster.take(report("n2", 2, "a"));
                    roster.take(given);
                } else {
                    roster.take(given);
                    assertFalse(roster.decide(new Request.Place(machine("a"))).granted());
                    assertEquals(List.of(1, 0), machinesOn(roster, "n1", "n2"));
                    roster.take(report("n2", 2, "a"));
                }
                assertEquals(List.of(0, 1), machinesOn(roster, "n1", "n2"));
            }
        }
    }

    private Authority.Report expecting(String node, int port, String machine) {
        return report(node, port, new Authority.Part(++reports, 0, 1), Presence.EXPECTED, machine);
    }

    private static List<Integer> machinesOn(Roster roster, String... nodes) {
        return Stream.of(nodes)
                .map(node -> roster.placement()
                        .nodeNamed(NodeName.of(node))
                        .map(Placement.NodeView::machines)
                        .orElse(0))
                .toList();
    }

    @Test
    void whatANodeNoLongerHasIsReleased() throws IOException {
        try (Roster roster = roster()) {
            roster.take(report("n1", 1, "a", "b"));
            roster.take(report("n1", 1, "b"));
            assertInstanceOf(Authority.Unknown.class, roster.where(VmId.of("a")));
            assertEquals(1, roster.placement().usage(TENANT).machines());
        }
    }

    /** The node had sent it before it heard what it was to have. */
    @Test
    void aReportThatComesLateTakesNothingFromWhatTheNodeSaysThen() throws IOException {
        try (Roster roster = roster()) {
            roster.take(report("n1", 1));
            assertTrue(roster.decide(new Request.Place(machine("a"))).granted());
            roster.take(report("n1", 1));
            assertEquals(0, roster.placement().machines());
            roster.isThere(machine("a"), NodeName.of("n1"));
            assertEquals(1, roster.placement().machines());
            roster.isThere(machine("a"), NodeName.of("n1"));
            assertEquals(1, roster.placement().machines());
        }
    }

    @Test
    void aNameIsOneNodesAlone() throws IOException {
        try (Roster roster = roster()) {
            roster.take(report("n1", 1, "a"));
            roster.take(report("n1", 2, "b"));
            assertEquals(Set.of("pekko://trapline@127.0.0.1:1"), roster.addresses());
            assertInstanceOf(Authority.Unknown.class, roster.where(VmId.of("b")));
        }
    }

    @Test
    void theQuotasOfTheLatestTermHold() throws IOException {
        try (Roster roster = roster()) {
            roster.take(report("n7", 7));
            roster.take(report("n3", 3));
            assertEquals(7, roster.placement().quota(TENANT).machines());
            roster.left("pekko://trapline@127.0.0.1:7");
            assertEquals(7, roster.placement().quota(TENANT).machines(), "they are not the node's");
            assertEquals(Optional.empty(), roster.agent(NodeName.of("n7")));
        }
    }

    /** Another authority was there meanwhile, so all are asked again; one is gone before it has answered. */
    @Test
    void aNodeThatGoesBeforeItReportsAgainLeavesNothing() throws IOException {
        try (Roster roster = roster()) {
            roster.take(report("n1", 1, "a"));
            roster.take(report("n2", 2, "b"));
            roster.askAgain();
            roster.take(report("n2", 2, new Authority.Part(7, 0, 2), Presence.HERE, "c"));
            roster.left("pekko://trapline@127.0.0.1:1");
            roster.left("pekko://trapline@127.0.0.1:2");
            assertEquals(List.of(), roster.placement().nodes());
            assertEquals(0, roster.placement().machines());
            roster.take(report("n2", 2, "d"));
            assertEquals(1, roster.placement().machines(), "of its report before nothing is left");
        }
    }

    /** What a kill left of the last line is cut off, and the record goes on behind it. */
    @Test
    void aTornRecordReplays() throws IOException {
        roster().close();
        Path file = directory.resolve(PlacementRecord.FILE);
        Files.writeString(file, "{\"sequence\":2,\"req", StandardOpenOption.APPEND);
        try (Roster roster = roster()) {
            roster.take(report("n9", 9, "a"));
            assertTrue(roster.decide(new Request.Place(machine("b"))).granted());
        }
        PlacementRecord.Verdict verdict = PlacementRecord.replay(file);
        assertEquals(Optional.empty(), verdict.problem());
        assertEquals(2, verdict.runs());
        for (String wrong : List.of("no decision", "null", "{}", "[]", "\"\"")) {
            Path other = Files.copy(file, directory.resolve("wrong"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(other, wrong + "\n", StandardOpenOption.APPEND);
            String problem = PlacementRecord.replay(other).problem().orElse("");
            assertTrue(problem.startsWith("line "), () -> wrong + ": " + problem);
        }
        Files.write(file, new byte[] {(byte) 0xff, '\n'}, StandardOpenOption.APPEND);
        assertEquals(
                Optional.of("the file is not text in UTF-8"),
                PlacementRecord.replay(file).problem());
    }
}
