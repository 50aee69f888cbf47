package trapline.cluster.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.PrivatePostgres;
import trapline.cluster.Demands;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.image.ImageLibrary;
import trapline.journal.Durability;
import trapline.journal.Owners;
import trapline.machine.Input;
import trapline.monitor.Tenant;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.Shares;
import trapline.vm.Hosted;
import trapline.vm.Node;
import trapline.vm.NodeSettings;
import trapline.vm.TraplineNode;
import trapline.vm.VirtualMachine;
import trapline.vm.VmSpec;
import trapline.vm.VmState;

/**
 * A machine that outlives its node, on two real nodes with one real PostgreSQL. Between them is a wire that loses what it is told to lose, and
 * can be cut: so each moment between "go" and its answer can be the last.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnedDepartureTest {
    private static final NodeName HERE = NodeName.of("here");
    private static final NodeName THERE = NodeName.of("there");

    @TempDir
    static Path directory = Path.of("");

    private Optional<PrivatePostgres> database = Optional.empty();
    private Optional<TraplineNode> first = Optional.empty();
    private Optional<TraplineNode> second = Optional.empty();
    private Optional<ActorTestKit> kit = Optional.empty();
    private int machines;
    private VmId vm = VmId.of("none");

    @BeforeAll
    void start() throws IOException {
        database = Optional.of(PrivatePostgres.start());
        first = Optional.of(node(HERE));
        second = Optional.of(node(THERE));
        kit = Optional.of(ActorTestKit.create(here().system()));
    }

    private TraplineNode node(NodeName name) throws IOException {
        Map<String, Object> settings = new HashMap<>(database.orElseThrow().settings(name.value()));
        settings.put("trapline.storage", "16MiB");
        settings.put("trapline.data-directory", directory.resolve(name.value()).toString());
        return TraplineNode.start(NodeSettings.of(ConfigFactory.parseMap(settings)));
    }

    @AfterAll
    void stop() throws IOException {
        first.ifPresent(TraplineNode::close);
        second.ifPresent(TraplineNode::close);
        if (database.isPresent()) {
            database.get().close();
        }
    }

    private TraplineNode here() {
        return first.orElseThrow();
    }

    private TraplineNode there() {
        return second.orElseThrow();
    }

    @BeforeEach
    void create() {
        vm = VmId.of("traveller-" + ++machines);
        ThirdGenProgram program = ThirdGenProgram.of(
                ImageLibrary.read(Path.of("target", "images")).find("echo").orElseThrow());
        VmSpec spec = new VmSpec(
                vm, Tenant.of("tester"), "echo", program, Shares.NORMAL, IoRates.DEFAULT, true, Durability.REPLAY);
        assertInstanceOf(Node.Done.class, asking(here(), to -> new Node.Create(spec, to)));
        type(here(), "before ");
    }

    private static <Q, A> A answer(TraplineNode node, ActorRef<Q> asked, Function<ActorRef<A>, Q> question) {
        CompletionStage<A> answer =
                AskPattern.ask(asked, question::apply, Await.LONG, node.system().scheduler());
        return answer.toCompletableFuture().join();
    }

    private static Node.Answer asking(TraplineNode node, Function<ActorRef<Node.Answer>, Node.Command> question) {
        return OwnedDepartureTest.<Node.Command, Node.Answer>answer(node, node.system(), question);
    }

    private ActorRef<VirtualMachine.Command> machine(TraplineNode node) {
        return node.board().find(vm).flatMap(Hosted::ref).orElseThrow();
    }

    private void type(TraplineNode node, String text) {
        Await.until(
                "it waits",
                () -> node.board()
                        .find(vm)
                        .filter(one -> one.status().state() == VmState.WAITING)
                        .isPresent());
        String before = printed(node);
        assertInstanceOf(
                VirtualMachine.InputTaken.class,
                OwnedDepartureTest.<VirtualMachine.Command, VirtualMachine.Reply>answer(
                        node, machine(node), to -> new VirtualMachine.Deliver(new Input.ConsoleInput(text), to)));
        Await.until("the echo", () -> printed(node).equals(before + text));
    }

    private String printed(TraplineNode node) {
        return OwnedDepartureTest.<VirtualMachine.Command, VirtualMachine.ConsoleText>answer(
                        node, machine(node), to -> new VirtualMachine.ReadConsole(0, to))
                .bytes();
    }

    private Owners.Owned owned() {
        return here().owners().flatMap(all -> all.find(vm.value())).orElseThrow();
    }

    private void assertOwned(NodeName by, long epoch) {
        assertEquals(by.value(), owned().node());
        assertEquals(epoch, owned().epoch());
    }

    private boolean isOn(TraplineNode node) {
        return node.board().find(vm).isPresent();
    }

    private void assertGoesOff(TraplineNode node) {
        Await.until("it is gone there", () -> !isOn(node));
    }

    /** A machine on its way over a wire. */
    private final class Way {
        private final AtomicReference<Class<?>> loses;
        private final TestProbe<DepartureOutcome> outcomes = probe();
        private final TestProbe<ArrivalActor.Outcome> arrivals = probe();
        private final TestProbe<Object> lost = probe();
        private final ActorRef<Arrival.Command> place;
        private final ActorRef<Arrival.Command> wire;
        private final CompletableFuture<ActorRef<Departure.Command>> departure = new CompletableFuture<>();
        private final Runnable duringRehearsal;

        Way(Class<?> loses) {
            this(loses, () -> {});
        }

        /** Until it is given. */
        Way(Class<?> loses, Runnable duringRehearsal) {
            this.duringRehearsal = duringRehearsal;
            this.loses = new AtomicReference<>(loses);
            Demand demand = Demands.of(hosted().spec(), Demand.Wishes.NONE);
            place = there().system()
                    .systemActorOf(
                            ArrivalActor.create(there(), demand, new Ledger(), arrivals.ref()),
                            "arrival-" + machines,
                            Props.empty());
            wire = kit.orElseThrow().spawn(wire());
            departure.complete(here().system()
                    .systemActorOf(
                            DepartureActor.create(new DepartureOrder(
                                    here(),
                                    hosted(),
                                    machine(here()),
                                    wire,
                                    new MigrationSettings(Duration.ofSeconds(60), 10, 2),
                                    MigrationReport.begin(
                                            vm,
                                            HERE,
                                            THERE,
                                            hosted().spec().program().words()),
                                    new Ledger(),
                                    outcomes.ref())),
                            "departure-" + machines,
                            Props.empty()));
            hear(DepartureOutcome.Giving.class);
        }

        private <T> TestProbe<T> probe() {
            return kit.orElseThrow().createTestProbe();
        }

        private Hosted hosted() {
            return here().board().find(vm).orElseThrow();
        }

        private Behavior<Arrival.Command> wire() {
            return Behaviors.setup(context -> {
                ActorRef<Departure.Command> back = kit.orElseThrow()
                        .spawn(Behaviors.<Departure.Command>receiveMessage(message -> {
                            pass(message, () -> departure.join().tell(message));
                            return Behaviors.same();
                        }));
                return Behaviors.receiveMessage(message -> {
                    if (message instanceof Arrival.Rehearse) {
                        duringRehearsal.run();
                    }
                    Arrival.Command passed = message instanceof Arrival.Begin(var announcement, var _)
                            ? new Arrival.Begin(announcement, back)
                            : message;
                    pass(passed, () -> place.tell(passed));
                    return Behaviors.same();
                });
            });
        }

        private void pass(Object message, Runnable passing) {
            if (loses.get().isInstance(message)) {
                lost.ref().tell(message);
            } else {
                passing.run();
            }
        }

        <T extends DepartureOutcome> T hear(Class<T> type) {
            return assertInstanceOf(type, outcomes.receiveMessage(Await.LONG));
        }

        /** The other node is gone as far as this one can see, and takes the machine back as its dock would. */
        void cutAndReclaim() {
            kit.orElseThrow().stop(wire);
            hear(DepartureOutcome.Unclear.class);
            assertInstanceOf(Node.Deleted.class, asking(here(), to -> new Node.LetGo(vm, THERE.value(), to)));
            assertFalse(isOn(here()));
            assertInstanceOf(Node.Done.class, asking(here(), to -> new Node.Reclaim(vm, THERE.value(), to)));
        }

        boolean came() {
            return arrivals.receiveMessage(Await.LONG).came();
        }
    }

    /** Nothing is lost. */
    private static final class Nothing {
        private Nothing() {}
    }

    @Test
    void theOtherNodeOwnsItBeforeItRunsIt() {
        Way way = new Way(Nothing.class);
        way.hear(DepartureOutcome.Given.class);
        assertTrue(way.came());
        assertOwned(THERE, 2);
        assertInstanceOf(Node.Deleted.class, asking(here(), to -> new Node.LetGo(vm, THERE.value(), to)));
        type(there(), "after");
        assertEquals("before after", printed(there()));
        assertFalse(isOn(here()));
    }

    /** On its board, and for the node's allocator. */
    @Test
    void sharesThatAreChangedMeanwhileArrive() {
        Shares changed = new Shares(Shares.NORMAL.weight() + 7, 5_000_000);
        Way way = new Way(
                Nothing.class,
                () -> assertInstanceOf(Node.Done.class, asking(here(), to -> new Node.SetShares(vm, changed, to))));
        way.hear(DepartureOutcome.Given.class);
        assertTrue(way.came());
        assertEquals(
                changed.weight(),
                there().board().find(vm).orElseThrow().status().weight());
        assertEquals(
                1,
                there().decisions()
                        .last(made -> made.request().equals(new Request.SetShares(vm, changed)), 10)
                        .size());
        assertInstanceOf(Node.Deleted.class, asking(here(), to -> new Node.LetGo(vm, THERE.value(), to)));
    }

    @Test
    void whenGoIsLostItGoesOnHereAndNeverThere() {
        Way way = new Way(Arrival.Go.class);
        Object go = way.lost.receiveMessage(Await.LONG);
        way.cutAndReclaim();
        assertOwned(HERE, 2);
        type(here(), "after");
        assertEquals("before after", printed(here()));
        // It was only late.
        way.place.tell((Arrival.Go) go);
        assertFalse(way.came());
        assertFalse(isOn(there()));
        type(here(), " all");
    }

    @Test
    void whenItsAnswerIsLostItGoesOnHereAndIsStoppedThere() {
        Way way = new Way(Departure.Started.class);
        assertTrue(way.came());
        type(there(), "there ");
        way.cutAndReclaim();
        assertOwned(HERE, 3);
        assertGoesOff(there());
        type(here(), "after");
        assertEquals("before there after", printed(here()));
    }

    @Test
    void whatAThirdOwnsRunsOnNeither() throws SQLException {
        Way way = new Way(Arrival.Go.class);
        way.lost.receiveMessage(Await.LONG);
        try (Connection connection = database.orElseThrow().connect();
                Statement statement = connection.createStatement()) {
            assertEquals(
                    1,
                    statement.executeUpdate(
                            "update vm_owner set epoch = epoch + 1, node = 'third', holder = 'another' where vm = '"
                                    + vm + "'"));
        }
        way.loses.set(Nothing.class);
        assertTrue(way.hear(DepartureOutcome.Stayed.class)
                .report()
                .reason()
                .orElseThrow()
                .contains("epoch"));
        assertFalse(way.came());
        assertGoesOff(there());
        assertGoesOff(here());
    }
}
