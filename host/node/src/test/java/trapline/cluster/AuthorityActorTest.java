package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.MostlyWaits;
import trapline.cluster.Authority.Presence;
import trapline.cluster.migration.Arrival;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Offer;
import trapline.cluster.placement.Policy;
import trapline.cluster.placement.Reason;
import trapline.cluster.placement.Request;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Quota;

/** The authority, among nodes that say what the test has them say. */
@MostlyWaits
final class AuthorityActorTest {
    private static final VmId VM = VmId.of("traveller");
    private static final NodeName HERE = NodeName.of("here");
    private static final NodeName THERE = NodeName.of("there");
    private static final NodeName ELSEWHERE = NodeName.of("elsewhere");

    private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.parseMap(Map.of(
                    "pekko.actor.provider", "cluster",
                    "pekko.remote.artery.canonical.hostname", "127.0.0.1",
                    "pekko.remote.artery.canonical.port", 0))
            .withFallback(ConfigFactory.load()));
    private final Cluster cluster = Cluster.get(kit.system());
    private final TestProbe<Authority.Answer> asker = kit.createTestProbe();
    private final TestProbe<Agent.Command> here = kit.createTestProbe();
    private final TestProbe<Agent.Command> there = kit.createTestProbe();
    private final TestProbe<Agent.Command> elsewhere = kit.createTestProbe();

    @TempDir
    Path directory = Path.of("");

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private ActorRef<Authority.Command> authority() {
        cluster.manager().tell(new Join(cluster.selfMember().address()));
        Await.until("it is a member", () -> cluster.selfMember().status().equals(MemberStatus.up()));
        return kit.spawn(AuthorityActor.create(
                HERE,
                () -> new Roster(
                        Policy.SPREAD, new Quota(1000, 1L << 30, 1L << 30), PlacementRecord.in(directory, 100)),
                Optional.empty(),
                Departures.watch(kit.system())));
    }

    /** A node comes, and is asked what it has. */
    private void join(NodeName name, TestProbe<Agent.Command> agent, String address, Demand... machines) {
        kit.system().receptionist().tell(Receptionist.register(Agent.KEY, agent.ref()));
        report(name, agent, address, machines);
    }

    private void report(NodeName name, TestProbe<Agent.Command> agent, String address, Demand... machines) {
        List<Authority.Reported> all = Stream.of(machines)
                .map(machine -> new Authority.Reported(machine, Presence.HERE))
                .toList();
        reportPart(name, agent, address, new Authority.Part(1, 0, 1), all);
        expect(agent, Agent.Quotas.class);
    }

    private static void reportPart(
            NodeName name,
            TestProbe<Agent.Command> agent,
            String address,
            Authority.Part part,
            List<Authority.Reported> machines) {
        Agent.Enquire asked = expect(agent, Agent.Enquire.class);
        asked.authority()
                .tell(new Authority.Report(
                        asked.term(),
                        name,
                        address,
                        "http://" + name,
                        Offer.of(1 << 20, 100_000, Set.of("thirdgen")),
                        false,
                        machines,
                        List.of(),
                        0,
                        part,
                        agent.ref()));
    }

    private static <T extends Agent.Command> T expect(TestProbe<Agent.Command> agent, Class<T> type) {
        long start = System.nanoTime();
        Agent.Command heard = agent.receiveMessage(Await.LONG);
        // What was lost is asked for again.
        while (!type.isInstance(heard) && System.nanoTime() - start < Await.LONG.toNanos()) {
            heard = agent.receiveMessage(Await.LONG);
        }
        return assertInstanceOf(type, heard);
    }

    private static Demand machine() {
        return new Demand(VM, Tenant.of("tenant"), "echo", "thirdgen", 512, 0, 100, false, Demand.Wishes.NONE);
    }

    private void joinAll() {
        join(HERE, here, cluster.selfMember().address().toString(), machine());
        join(THERE, there, "pekko://trapline@127.0.0.1:1");
        join(ELSEWHERE, elsewhere, "pekko://trapline@127.0.0.1:2");
    }

    private Authority.Answer answer(
            ActorRef<Authority.Command> authority, Function<ActorRef<Authority.Answer>, Authority.Asked> question) {
        authority.tell(question.apply(asker.ref()));
        return asker.receiveMessage(Await.LONG);
    }

    private static Function<ActorRef<Authority.Answer>, Authority.Asked> move(NodeName from, NodeName to) {
        return replyTo -> new Authority.Move(VM, from, Optional.of(to), new TreeSet<>(), replyTo);
    }

    private void keepsPlace(TestProbe<Agent.Command> agent) {
        ActorRef<Arrival.Command> place = kit.<Arrival.Command>createTestProbe().ref();
        expect(agent, Agent.Expect.class).replyTo().tell(new Agent.Expected(Optional.of(place)));
        assertInstanceOf(Authority.Destined.class, asker.receiveMessage(Await.LONG));
    }

    private int machinesOn(ActorRef<Authority.Command> authority, NodeName name) {
        return assertInstanceOf(Authority.Overview.class, answer(authority, Authority.Show::new)).nodes().stream()
                .filter(node -> node.view().name().equals(name))
                .mapToInt(node -> node.view().machines())
                .sum();
    }

    /** The place is kept where the machine was to go, by a node that says nothing of it: it may be dead. */
    @Test
    void aMachineWhoseMigrationHasEndedMayGoAtOnce() {
        ActorRef<Authority.Command> authority = authority();
        joinAll();
        authority.tell(move(HERE, THERE).apply(asker.ref()));
        keepsPlace(there);
        assertEquals(1, machinesOn(authority, THERE));
        authority.tell(move(HERE, ELSEWHERE).apply(asker.ref()));
        keepsPlace(elsewhere);
        assertEquals(0, machinesOn(authority, THERE), "its place is free");
        assertEquals(1, machinesOn(authority, ELSEWHERE));
        // That the first one says so now changes nothing.
        answer(authority, replyTo -> new Authority.Stays(THERE, VM, replyTo));
        assertEquals(1, machinesOn(authority, ELSEWHERE));
    }

    /** The node to which it went may have it and be asked before the authority has heard that it came. */
    @Test
    void onlyTheNodeWhereItIsInTheBooksGivesThePlaceBack() {
        ActorRef<Authority.Command> authority = authority();
        joinAll();
        authority.tell(move(HERE, THERE).apply(asker.ref()));
        keepsPlace(there);
        Authority.Decided refused =
                assertInstanceOf(Authority.Decided.class, answer(authority, move(THERE, ELSEWHERE)));
        assertFalse(refused.decision().granted());
        assertInstanceOf(Reason.MovesAlready.class, refused.decision().reason());
        answer(authority, replyTo -> new Authority.Arrived(THERE, machine(), replyTo));
        authority.tell(move(THERE, ELSEWHERE).apply(asker.ref()));
        keepsPlace(elsewhere);
        assertEquals(1, machinesOn(authority, THERE));
    }

    /** Of three parts the second is lost: the authority answers nobody, and has all of it said again. */
    @Test
    void aReportOfWhichAPartIsLostIsAskedForAgain() {
        ActorRef<Authority.Command> authority = authority();
        String address = cluster.selfMember().address().toString();
        List<Authority.Reported> some = List.of(new Authority.Reported(machine(), Presence.HERE));
        kit.system().receptionist().tell(Receptionist.register(Agent.KEY, here.ref()));
        authority.tell(new Authority.Where(VM, asker.ref()));
        reportPart(HERE, here, address, new Authority.Part(1, 0, 3), List.of());
        reportPart(HERE, here, address, new Authority.Part(1, 2, 3), List.of());
        for (int part = 0; part < 3; part++) {
            reportPart(HERE, here, address, new Authority.Part(2, part, 3), part == 1 ? some : List.of());
        }
        assertInstanceOf(Authority.Located.class, asker.receiveMessage(Await.LONG));
    }

    /** It hears of the places that it keeps before, so whoever empties it then knows of all. */
    @Test
    void aDrainIsAnsweredWhenTheNodeHasHeardOfIt() {
        ActorRef<Authority.Command> authority = authority();
        joinAll();
        authority.tell(new Authority.Drain(THERE, asker.ref()));
        Agent.Mark mark = expect(there, Agent.Mark.class);
        assertTrue(mark.drained());
        asker.expectNoMessage(Duration.ZERO);
        mark.replyTo().tell(new Agent.Marked(true));
        assertTrue(assertInstanceOf(Authority.Decided.class, asker.receiveMessage(Await.LONG))
                .decision()
                .granted());
    }

    @Test
    void aNodeThatHeedsAnotherAuthorityIsNotSaidToBeDrained() {
        ActorRef<Authority.Command> authority = authority();
        joinAll();
        authority.tell(new Authority.Drain(THERE, asker.ref()));
        expect(there, Agent.Mark.class).replyTo().tell(new Agent.Marked(false));
        assertInstanceOf(Authority.NotNow.class, asker.receiveMessage(Await.LONG));
    }

    /** A failure of ours: it forgets all, and asks the nodes. */
    @Test
    void oneThatFailsBeginsAnew() {
        ActorRef<Authority.Command> authority = authority();
        joinAll();
        assertTrue(answer(authority, replyTo -> new Authority.Where(VM, replyTo)) instanceof Authority.Located);
        authority.tell(new Authority.Recent(Optional.empty(), -1, asker.ref()));
        asker.expectNoMessage(Duration.ZERO);
        report(HERE, here, cluster.selfMember().address().toString(), machine());
        report(THERE, there, "pekko://trapline@127.0.0.1:1");
        report(ELSEWHERE, elsewhere, "pekko://trapline@127.0.0.1:2");
        Authority.Located where = assertInstanceOf(
                Authority.Located.class, answer(authority, replyTo -> new Authority.Where(VM, replyTo)));
        assertEquals(HERE, where.node());
        authority.tell(new Authority.Label(new Request.SetLabels(HERE, new java.util.TreeMap<>()), asker.ref()));
        expect(here, Agent.Mark.class).replyTo().tell(new Agent.Marked(true));
        assertInstanceOf(Authority.Decided.class, asker.receiveMessage(Await.LONG));
    }
}
