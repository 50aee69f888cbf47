package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.MostlyWaits;
import trapline.cluster.migration.Arrival;
import trapline.cluster.migration.DepartureActor;
import trapline.cluster.migration.DepartureOrder;
import trapline.cluster.migration.DepartureOutcome;
import trapline.cluster.migration.MigrationReport;
import trapline.cluster.migration.MigrationSettings;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Request;
import trapline.monitor.VmId;
import trapline.vm.Hosted;
import trapline.vm.Node;
import trapline.vm.VmState;

/** Two real nodes, of which one is drained while it keeps a place for a machine. */
@MostlyWaits
final class DrainTest {
    private static final VmId VM = VmId.of("traveller");
    private static final String MACHINE = "{\"image\": \"echo\", \"id\": \"traveller\"}";

    @TempDir
    Path directory = Path.of("");

    private static boolean isOn(LocalNode node) {
        return node.node().board().find(VM).isPresent();
    }

    /** A machine on its way, of which what is sent from the rehearsal on waits until it may pass. */
    private static final class Way {
        private final LocalNode from;
        private final NodeName to;
        private final ActorTestKit kit;
        private final TestProbe<DepartureOutcome> outcomes;
        private final TestProbe<Arrival.Command> held;
        private final ActorRef<Arrival.Command> place;

        Way(LocalNode from, NodeName to) {
            this.from = from;
            this.to = to;
            kit = ActorTestKit.create(from.node().system());
            outcomes = kit.createTestProbe();
            held = kit.createTestProbe();
            place = assertInstanceOf(
                            Authority.Destined.class,
                            from.ask(answer ->
                                    new Authority.Move(VM, from.name(), Optional.of(to), new TreeSet<>(), answer)))
                    .place();
        }

        void setOut() {
            Hosted hosted = from.node().board().find(VM).orElseThrow();
            from.node()
                    .system()
                    .systemActorOf(
                            DepartureActor.create(new DepartureOrder(
                                    from.node(),
                                    hosted,
                                    hosted.ref().orElseThrow(),
                                    from.node().system().systemActorOf(wire(), "wire", Props.empty()),
                                    new MigrationSettings(Duration.ofSeconds(60), 10, 2),
                                    MigrationReport.begin(
                                            VM,
                                            from.name(),
                                            to,
                                            hosted.spec().program().words()),
                                    from.member().ledger(),
                                    outcomes.ref())),
                            "departure",
                            Props.empty());
        }

        private Behavior<Arrival.Command> wire() {
            return Behaviors.receiveMessage(message -> {
                if (message instanceof Arrival.Rehearse) {
                    held.ref().tell(message);
                } else {
                    place.tell(message);
                }
                return Behaviors.same();
            });
        }

        Arrival.Command awaitRehearsal() {
            return held.receiveMessage(Await.LONG);
        }

        /** Ends it as the node's dock does. */
        void pass(Arrival.Command rehearsal) {
            place.tell(rehearsal);
            ActorRef<Agent.Command> agent = agent();
            assertInstanceOf(DepartureOutcome.Giving.class, outcomes.receiveMessage(Await.LONG));
            agent.tell(new AgentActor.Giving(VM));
            DepartureOutcome.Given given =
                    assertInstanceOf(DepartureOutcome.Given.class, outcomes.receiveMessage(Await.LONG));
            TestProbe<Node.Answer> letGo = kit.createTestProbe();
            from.node().system().tell(new Node.LetGo(VM, given.report().to().value(), letGo.ref()));
            letGo.receiveMessage(Await.LONG);
            DepartureOutcome.Settled settled =
                    assertInstanceOf(DepartureOutcome.Settled.class, outcomes.receiveMessage(Await.LONG));
            agent.tell(new AgentActor.Given(VM, settled.known()));
        }

        private ActorRef<Agent.Command> agent() {
            TestProbe<Receptionist.Listing> listing = kit.createTestProbe();
            kit.system().receptionist().tell(Receptionist.find(Agent.KEY, listing.ref()));
            return listing.receiveMessage(Await.LONG).getServiceInstances(Agent.KEY).stream()
                    .filter(agent -> agent.path().address().hasLocalScope())
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aMachineOnItsWayToADrainedNodeGoesOnFromThereWhenItHasCome() {
        try (LocalNode first = LocalNode.first("n1", directory)) {
            first.request(201, "POST", "/v1/vms", MACHINE);
            try (LocalNode second = first.another("n2", directory)) {
                Way way = new Way(first, second.name());
                way.setOut();
                Arrival.Command rehearsal = way.awaitRehearsal();
                assertEquals(
                        Optional.of(VmState.ARRIVING),
                        second.node().board().find(VM).map(one -> one.status().state()));
                Authority.Decided drained = assertInstanceOf(
                        Authority.Decided.class, first.ask(answer -> new Authority.Drain(second.name(), answer)));
                assertTrue(drained.decision().granted());
                assertEquals(
                        new Dock.Evacuated(0, List.of(VM), List.of(), 0, Map.of()),
                        LocalNode.joined(second.member().evacuate()),
                        "it is waited for");
                way.pass(rehearsal);
                Await.until(
                        "it is through",
                        () -> LocalNode.joined(second.member().evacuation()).isOver());
                assertEquals(
                        new Dock.Evacuated(0, List.of(), List.of(), 1, Map.of()),
                        LocalNode.joined(second.member().evacuation()));
                assertTrue(isOn(first));
                Await.until("it is not there any more", () -> !isOn(second));
            }
        }
    }

    /** Two nodes, and on the second a place that was kept for a machine before that node was drained. */
    private interface Kept {
        void with(LocalNode first, LocalNode second);
    }

    private void withAPlace(Kept test) {
        try (LocalNode first = LocalNode.first("n1", directory);
                LocalNode second = first.another("n2", directory)) {
            first.request(200, "POST", "/v1/nodes/n1/drain", "");
            first.request(201, "POST", "/v1/vms", MACHINE);
            Demand demand =
                    Demands.of(second.node().board().find(VM).orElseThrow().spec(), Demand.Wishes.NONE);
            first.request(204, "DELETE", "/v1/vms/traveller", "");
            Authority.Decided placed = assertInstanceOf(
                    Authority.Decided.class,
                    first.ask(answer -> new Authority.Place(new Request.Place(demand), answer)));
            assertEquals(Optional.of(second.name()), placed.decision().node());
            first.request(200, "POST", "/v1/nodes/n1/undrain", "");
            first.request(200, "POST", "/v1/nodes/n2/drain", "");
            test.with(first, second);
        }
    }

    /** Creates it in its place, as the node does that asked for the place. */
    private static void create(LocalNode there) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(there.url() + "/v1/vms"))
                .timeout(Await.LONG)
                .header("Content-Type", "application/json")
                .header("Trapline-Forwarded", "1")
                .POST(HttpRequest.BodyPublishers.ofString(MACHINE))
                .build();
        HttpResponse<String> answer = AskedNodes.HTTP
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join();
        assertEquals(201, answer.statusCode(), answer.body());
    }

    private static JsonNode evacuation(LocalNode asked, String method) {
        return asked.request(200, method, "/v1/nodes/n2/evacuation", "");
    }

    private static void awaitEnd(LocalNode asked) {
        Await.until("it is through", () -> evacuation(asked, "GET").path("over").asBoolean());
    }

    private static void begin(LocalNode asked) {
        JsonNode begun = evacuation(asked, "POST");
        assertFalse(begun.path("over").asBoolean(), begun::toString);
        assertEquals("traveller", begun.at("/coming/0").asText(), begun::toString);
    }

    @Test
    void aMachineCreatedInAPlaceThatWasKeptBeforeTheDrainGoesOnFromThere() {
        withAPlace((first, second) -> {
            begin(first);
            create(second);
            awaitEnd(first);
            JsonNode ended = evacuation(first, "GET");
            assertEquals(1, ended.path("moved").asInt(), ended::toString);
            assertTrue(isOn(first));
            Await.until("it is not there any more", () -> !isOn(second));
        });
    }

    @Test
    void aMachineThatDoesNotComeToBeIsNotWaitedFor() {
        withAPlace((first, second) -> {
            assertTrue(LocalNode.joined(second.member().claim(VM)));
            begin(first);
            LocalNode.joined(second.member().settle(VM, false));
            awaitEnd(first);
            assertEquals(0, evacuation(first, "GET").path("moved").asInt());
        });
    }

    @Test
    void aMachineThatIsCreatedWhenTheNodeTakesMachinesAgainStays() {
        withAPlace((first, second) -> {
            begin(first);
            first.request(200, "POST", "/v1/nodes/n2/undrain", "");
            awaitEnd(first);
            create(second);
            JsonNode ended = evacuation(first, "GET");
            assertTrue(ended.path("over").asBoolean(), ended::toString);
            assertEquals(0, ended.path("moved").asInt(), ended::toString);
            assertTrue(isOn(second));
        });
    }

    @Test
    void aMachineThatHasNotSetOutToADrainedNodeGoesOnFromThereWhenItHasCome() {
        try (LocalNode first = LocalNode.first("n1", directory)) {
            first.request(201, "POST", "/v1/vms", MACHINE);
            try (LocalNode second = first.another("n2", directory)) {
                Way way = new Way(first, second.name());
                first.request(200, "POST", "/v1/nodes/n2/drain", "");
                assertFalse(isOn(second));
                begin(first);
                way.setOut();
                way.pass(way.awaitRehearsal());
                awaitEnd(first);
                JsonNode ended = evacuation(first, "GET");
                assertEquals(1, ended.path("moved").asInt(), ended::toString);
                assertTrue(isOn(first));
                Await.until("it is not there any more", () -> !isOn(second));
            }
        }
    }
}
