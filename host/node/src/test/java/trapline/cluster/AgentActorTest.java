package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.cluster.Authority.Presence;
import trapline.cluster.migration.Arrival;
import trapline.cluster.migration.Ledger;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Offer;
import trapline.cluster.placement.Placement;
import trapline.cluster.placement.Policy;
import trapline.cluster.placement.Request;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Quota;
import trapline.vm.NodeSettings;
import trapline.vm.TraplineNode;

/** What a real node's agent says to one authority after the other. */
class AgentActorTest {
    private static final int MANY = 501;

    @TempDir
    Path directory = Path.of("");

    private Optional<TraplineNode> running = Optional.empty();
    private Optional<Authorities> authorities = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        TraplineNode node = TraplineNode.start(NodeSettings.of(ConfigFactory.parseMap(
                Map.of("trapline.storage", "16MiB", "trapline.data-directory", directory.toString()))));
        running = Optional.of(node);
        authorities = Optional.of(new Authorities(node));
    }

    @AfterEach
    void stop() {
        running.ifPresent(TraplineNode::close);
    }

    private Authorities authorities() {
        return authorities.orElseThrow();
    }

    /** Who asks the agent. */
    private static final class Authorities {
        private final ActorTestKit kit;
        private final TestProbe<Authority.Command> told;
        private final ActorRef<Agent.Command> agent;

        Authorities(TraplineNode node) {
            kit = ActorTestKit.create(node.system());
            told = kit.createTestProbe();
            agent = node.system()
                    .systemActorOf(
                            AgentActor.create(
                                    node,
                                    new AgentActor.Residence(
                                            NodeName.of("here"),
                                            "pekko://trapline@127.0.0.1:1",
                                            "http://127.0.0.1:2",
                                            Offer.of(1 << 20, 100_000, Set.of("thirdgen"))),
                                    told.ref(),
                                    new Ledger(),
                                    () -> {},
                                    (_, _) -> CompletableFuture.completedStage(new Dock.Cannot("nobody goes"))),
                            "agent",
                            Props.empty());
        }

        /** All parts of what it says to an authority that begins. */
        List<Authority.Report> reports(long term) {
            TestProbe<Authority.Command> authority = kit.createTestProbe();
            agent.tell(new Agent.Enquire(term, authority.ref()));
            List<Authority.Report> parts = new ArrayList<>();
            do {
                parts.add(assertInstanceOf(Authority.Report.class, authority.receiveMessage(Await.LONG)));
            } while (parts.size() < parts.getFirst().part().count());
            return parts;
        }

        List<Authority.Reported> reported(long term) {
            return reports(term).stream()
                    .flatMap(one -> one.machines().stream())
                    .toList();
        }

        ActorRef<Arrival.Command> expect(long term, Demand demand) {
            TestProbe<Agent.Expected> answer = kit.createTestProbe();
            agent.tell(new Agent.Expect(term, demand, why(demand), answer.ref()));
            return answer.receiveMessage(Await.LONG).place().orElseThrow();
        }

        void reserve(long term, Demand demand) {
            TestProbe<Agent.Reserved> answer = kit.createTestProbe();
            agent.tell(new Agent.Reserve(term, demand, why(demand), answer.ref()));
            assertTrue(answer.receiveMessage(Await.LONG).kept());
        }

        AgentActor.Coming coming() {
            TestProbe<AgentActor.Coming> answer = kit.createTestProbe();
            agent.tell(new AgentActor.ShowComing(answer.ref()));
            return answer.receiveMessage(Await.LONG);
        }

        /** {@return whether it heeds that} */
        boolean mark(long term, boolean drained) {
            TestProbe<Agent.Marked> answer = kit.createTestProbe();
            agent.tell(new Agent.Mark(term, drained, new TreeMap<>(), answer.ref()));
            return answer.receiveMessage(Await.LONG).heeded();
        }

        private static Decision why(Demand demand) {
            Placement placement = new Placement();
            placement.decide(new Request.Configure(Policy.SPREAD, Quota.UNLIMITED));
            return placement.dryRun(new Request.Place(demand));
        }
    }

    private static Demand machine(String name) {
        return new Demand(
                VmId.of(name), Tenant.of("tenant"), "echo", "thirdgen", 512, 0, 100, false, Demand.Wishes.NONE);
    }

    @Test
    void aPlaceForAMachineOnItsWayIsReportedUntilItDoesNotCome() {
        assertEquals(List.of(), authorities().reported(1));
        ActorRef<Arrival.Command> place = authorities().expect(1, machine("traveller"));
        List<Authority.Reported> expected = List.of(new Authority.Reported(machine("traveller"), Presence.EXPECTED));
        assertEquals(expected, authorities().reported(2));
        place.tell(new Arrival.Abort("it stays"));
        assertInstanceOf(Authority.Stays.class, authorities().told.receiveMessage(Await.LONG));
        assertEquals(List.of(), authorities().reported(3));
    }

    /** It has been told to go on there, and may be there or not. */
    @Test
    void aMachineThatIsBeingGivenIsReportedUntilAnAuthorityKnowsWhereItIs() {
        assertEquals(List.of(), authorities().reported(1));
        Demand demand = machine("traveller");
        authorities().reserve(1, demand);
        authorities().agent.tell(new AgentActor.Giving(demand.vm()));
        assertEquals(
                List.of(new Authority.Reported(demand, Presence.GIVEN)),
                authorities().reported(2));
        // That authority may have heard nothing from the other node.
        authorities().agent.tell(new AgentActor.Given(demand.vm(), true));
        Authority.Release release =
                assertInstanceOf(Authority.Release.class, authorities().told.receiveMessage(Await.LONG));
        assertEquals(demand.vm(), release.vm());
        assertEquals(List.of(), authorities().reported(3));
    }

    /** That an earlier one is gone is said until an authority has heard it, and may be heard when there is another one already. */
    @Test
    void aMachineThatIsTakenForAnEarlierOneThatIsGoneIsSaidToBeThere() {
        assertEquals(List.of(), authorities().reported(1));
        Demand demand = machine("again");
        authorities().reserve(1, demand);
        authorities().agent.tell(new AgentActor.Giving(demand.vm()));
        authorities().agent.tell(new AgentActor.Given(demand.vm(), true));
        Authority.Release release =
                assertInstanceOf(Authority.Release.class, authorities().told.receiveMessage(Await.LONG));
        authorities().reserve(1, demand);
        TestProbe<Boolean> claimed = authorities().kit.createTestProbe();
        authorities().agent.tell(new AgentActor.Claim(demand.vm(), claimed.ref()));
        assertTrue(claimed.receiveMessage(Await.LONG));
        Decision heard = new Placement().dryRun(new Request.Release(demand.vm()));
        release.replyTo().tell(new Authority.Decided(heard, Optional.empty()));
        TestProbe<Done> settled = authorities().kit.createTestProbe();
        authorities().agent.tell(new AgentActor.Settled(demand.vm(), true, settled.ref()));
        settled.receiveMessage(Await.LONG);
        Authority.Command told = authorities().told.receiveMessage(Await.LONG);
        while (told instanceof Authority.Release) {
            told = authorities().told.receiveMessage(Await.LONG);
        }
        assertEquals(demand, assertInstanceOf(Authority.Arrived.class, told).demand());
    }

    @Test
    void whatIsToComeToADrainedNodeIsKnownUntilItIsThereOrWillNotBe() {
        assertEquals(List.of(), authorities().reported(1));
        assertEquals(new AgentActor.Coming(false, Set.of()), authorities().coming());
        Demand created = machine("created");
        Demand traveller = machine("traveller");
        authorities().reserve(1, created);
        ActorRef<Arrival.Command> place = authorities().expect(1, traveller);
        assertTrue(authorities().mark(1, true));
        AgentActor.Coming both = new AgentActor.Coming(true, Set.of(created.vm(), traveller.vm()));
        assertEquals(both, authorities().coming());
        TestProbe<Boolean> claimed = authorities().kit.createTestProbe();
        authorities().agent.tell(new AgentActor.Claim(created.vm(), claimed.ref()));
        assertTrue(claimed.receiveMessage(Await.LONG));
        assertEquals(both, authorities().coming());
        TestProbe<Done> settled = authorities().kit.createTestProbe();
        authorities().agent.tell(new AgentActor.Settled(created.vm(), true, settled.ref()));
        settled.receiveMessage(Await.LONG);
        assertEquals(
                new AgentActor.Coming(true, Set.of(traveller.vm())),
                authorities().coming());
        place.tell(new Arrival.Abort("it stays"));
        Await.until(
                "nothing is to come", () -> authorities().coming().machines().isEmpty());
        assertTrue(authorities().mark(1, false));
        assertEquals(new AgentActor.Coming(false, Set.of()), authorities().coming());
    }

    @Test
    void anAuthorityOfALowerTermDrainsNoNode() {
        assertEquals(List.of(), authorities().reported(2));
        assertFalse(authorities().mark(1, true));
        assertFalse(authorities().coming().drained());
    }

    @Test
    void aReportInPartsSaysHowManyThereAre() {
        assertEquals(List.of(), authorities().reported(1));
        for (int i = 0; i < MANY; i++) {
            authorities().reserve(1, machine("vm-" + i));
        }
        List<Authority.Part> first =
                authorities().reports(2).stream().map(Authority.Report::part).toList();
        assertEquals(List.of(0, 1), first.stream().map(Authority.Part::index).toList());
        List<Authority.Report> again = authorities().reports(3);
        assertEquals(
                MANY, again.stream().mapToInt(part -> part.machines().size()).sum());
        assertTrue(again.getFirst().part().report() > first.getFirst().report());
    }
}
