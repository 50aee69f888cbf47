package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Offer;
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

    private static Authority.Report report(String node, int port, boolean last, String... machines) {
        ActorRef<Agent.Command> agent = KIT.<Agent.Command>createTestProbe().ref();
        return new Authority.Report(
                1,
                NodeName.of(node),
                "pekko://trapline@127.0.0.1:" + port,
                "http://127.0.0.1:" + port,
                Offer.of(1 << 20, 100_000, Set.of("thirdgen")),
                false,
                List.of(machines).stream().map(RosterTest::machine).toList(),
                List.of(new Authority.TenantQuota(TENANT, new Quota(port, 1 << 20, 1000))),
                port,
                last,
                agent);
    }

    @Test
    void aReportInPartsIsInTheBooksWithItsLastPartAndTwiceIsOnce() throws IOException {
        try (Roster roster = roster()) {
            roster.take(report("n1", 1, false, "a", "b"));
            assertEquals(0, roster.placement().machines());
            roster.take(report("n1", 1, false, "a", "b"));
            roster.take(report("n1", 1, true, "c"));
            assertEquals(3, roster.placement().machines());
            long decisions = roster.placement().decisions();
            roster.take(report("n1", 1, true, "a", "b", "c"));
            assertEquals(decisions, roster.placement().decisions(), "nothing new was to be decided");
            assertInstanceOf(Authority.Located.class, roster.where(VmId.of("a")));
        }
    }

    @Test
    void whatANodeNoLongerHasIsReleased() throws IOException {
        try (Roster roster = roster()) {
            roster.take(report("n1", 1, true, "a", "b"));
            roster.take(report("n1", 1, true, "b"));
            assertInstanceOf(Authority.Unknown.class, roster.where(VmId.of("a")));
            assertEquals(1, roster.placement().usage(TENANT).machines());
        }
    }

    @Test
    void aNameIsOneNodesAlone() throws IOException {
        try (Roster roster = roster()) {
            roster.take(report("n1", 1, true, "a"));
            roster.take(report("n1", 2, true, "b"));
            assertEquals(Set.of("pekko://trapline@127.0.0.1:1"), roster.addresses());
            assertInstanceOf(Authority.Unknown.class, roster.where(VmId.of("b")));
        }
    }

    @Test
    void theQuotasOfTheLatestTermHold() throws IOException {
        try (Roster roster = roster()) {
            roster.take(report("n7", 7, true));
            roster.take(report("n3", 3, true));
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
            roster.take(report("n1", 1, true, "a"));
            roster.take(report("n2", 2, true, "b"));
            roster.askAgain();
            roster.take(report("n2", 2, false, "c"));
            roster.left("pekko://trapline@127.0.0.1:1");
            roster.left("pekko://trapline@127.0.0.1:2");
            assertEquals(List.of(), roster.placement().nodes());
            assertEquals(0, roster.placement().machines());
            roster.take(report("n2", 2, true, "d"));
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
            roster.take(report("n9", 9, true, "a"));
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
