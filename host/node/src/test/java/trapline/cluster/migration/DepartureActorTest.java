package trapline.cluster.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.cluster.migration.MigrationReport.Stage;
import trapline.cluster.placement.NodeName;
import trapline.image.ImageLibrary;
import trapline.machine.Input;
import trapline.monitor.Tenant;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;
import trapline.vm.Hosted;
import trapline.vm.Node;
import trapline.vm.NodeSettings;
import trapline.vm.TraplineNode;
import trapline.vm.VirtualMachine;
import trapline.vm.VmSpec;
import trapline.vm.VmState;

/** A real machine on a real node is on its way to a probe that stands for the other node and does every possible thing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DepartureActorTest {
    private static final VmId VM = VmId.of("traveller");

    @TempDir
    static Path directory = Path.of("");

    private Optional<TraplineNode> running = Optional.empty();
    private Optional<ActorTestKit> kit = Optional.empty();
    private final Ledger ledger = new Ledger();
    private int departures;

    @BeforeAll
    void start() throws IOException {
        TraplineNode started = TraplineNode.start(NodeSettings.of(ConfigFactory.parseMap(
                Map.of("trapline.storage", "16MiB", "trapline.data-directory", directory.toString()))));
        running = Optional.of(started);
        kit = Optional.of(ActorTestKit.create(started.system()));
    }

    @AfterAll
    void stop() {
        running.ifPresent(TraplineNode::close);
    }

    @BeforeEach
    void create() {
        ThirdGenProgram program = ThirdGenProgram.of(
                ImageLibrary.read(Path.of("target", "images")).find("echo").orElseThrow());
        VmSpec spec = new VmSpec(VM, Tenant.of("tester"), "echo", program, Shares.NORMAL, IoRates.DEFAULT, true);
        assertInstanceOf(Node.Done.class, ask(to -> new Node.Create(spec, to)));
        Await.until("it waits", () -> hosted().status().state() == VmState.WAITING);
    }

    @AfterEach
    void delete() {
        ask(to -> new Node.Delete(VM, to));
    }

    private TraplineNode node() {
        return running.orElseThrow();
    }

    private Node.Answer ask(java.util.function.Function<ActorRef<Node.Answer>, Node.Command> command) {
        return AskPattern.ask(
                        node().system(),
                        command::apply,
                        Await.LONG,
                        node().system().scheduler())
                .toCompletableFuture()
                .join();
    }

    private Hosted hosted() {
        return node().board().find(VM).orElseThrow();
    }

    /** The other side. */
    private final class Other {
        private final TestProbe<Arrival.Command> place =
                kit.orElseThrow().createTestProbe("place-" + ++departures, Arrival.Command.class);
        private final TestProbe<DepartureOutcome> outcomes = kit.orElseThrow().createTestProbe();
        private final ActorRef<Departure.Command> departure;
        private Optional<Departure.Verified> state = Optional.empty();

        Other() {
            this(hosted().ref().orElseThrow());
            assertEquals(VM, hear(Arrival.Begin.class).announcement().vm());
            departure.tell(new Departure.Ready());
        }

        Other(ActorRef<VirtualMachine.Command> machine) {
            MigrationReport begin = MigrationReport.begin(
                    VM,
                    NodeName.of("here"),
                    NodeName.of("there"),
                    hosted().spec().program().words());
            departure = node().system()
                    .systemActorOf(
                            DepartureActor.create(new DepartureOrder(
                                    node(),
                                    hosted(),
                                    machine,
                                    place.ref(),
                                    new MigrationSettings(Duration.ofSeconds(60), 10, 2),
                                    begin,
                                    ledger,
                                    outcomes.ref())),
                            "departure-" + departures,
                            Props.empty());
        }

        private <T extends Arrival.Command> T hear(Class<T> type) {
            return assertInstanceOf(type, place.receiveMessage(Await.LONG));
        }

        /** Takes all pieces until the machine rests. */
        void takeAll() {
            while (state.isEmpty()) {
                switch (hear(Arrival.Piece.class)) {
                    case Arrival.Last(long _, String hash, var luggage, var _) ->
                        state = Optional.of(new Departure.Verified(hash, steps(), luggage.retired()));
                    case Arrival.Piece piece -> departure.tell(new Departure.Taken(piece.sequence()));
                }
            }
        }

        private long steps() {
            return hosted().status().steps();
        }

        void verify() {
            departure.tell(state.orElseThrow());
            assertInstanceOf(DepartureOutcome.Giving.class, outcomes.receiveMessage(Await.LONG));
            hear(Arrival.Go.class);
        }

        MigrationReport stays() {
            DepartureOutcome outcome = outcomes.receiveMessage(Await.LONG);
            assertInstanceOf(DepartureOutcome.Stayed.class, outcome);
            assertEquals(Optional.of(outcome.report()), ledger.find(VM));
            return outcome.report();
        }
    }

    /** What is typed is echoed, whatever was. */
    private void assertRuns(String typed) {
        ActorRef<VirtualMachine.Command> machine = hosted().ref().orElseThrow();
        String before = printed(machine);
        machine.tell(new VirtualMachine.Deliver(
                new Input.ConsoleInput(typed), node().system().ignoreRef()));
        Await.until("the echo", () -> printed(machine).equals(before + typed));
    }

    private String printed(ActorRef<VirtualMachine.Command> machine) {
        return AskPattern.<VirtualMachine.Command, VirtualMachine.ConsoleText>ask(
                        machine,
                        to -> new VirtualMachine.ReadConsole(0, to),
                        Await.LONG,
                        node().system().scheduler())
                .toCompletableFuture()
                .join()
                .bytes();
    }

    @Test
    void itGoesWhenTheOtherSideHasTheSameAndSaysThatItRuns() {
        Other other = new Other();
        other.takeAll();
        other.verify();
        other.departure.tell(new Departure.Started());
        DepartureOutcome.Given given =
                assertInstanceOf(DepartureOutcome.Given.class, other.outcomes.receiveMessage(Await.LONG));
        assertEquals(Stage.DONE, given.report().stage());
        assertTrue(given.report().downtimeMicros().isPresent());
        ActorRef<VirtualMachine.Command> machine = hosted().ref().orElseThrow();
        machine.tell(new VirtualMachine.Deliver(
                new Input.ConsoleInput("x"), node().system().ignoreRef()));
        assertInstanceOf(Node.Deleted.class, ask(to -> new Node.LetGo(VM, "there", to)));
        assertTrue(node().board().find(VM).isEmpty());
        other.departure.tell(new Departure.Known());
        assertTrue(assertInstanceOf(DepartureOutcome.Settled.class, other.outcomes.receiveMessage(Await.LONG))
                .known());
    }

    @Test
    void itStaysWhenAnotherStateArrived() {
        Other other = new Other();
        other.takeAll();
        Departure.Verified right = other.state.orElseThrow();
        other.departure.tell(new Departure.Verified(right.hash(), right.steps() + 1, right.retired()));
        assertTrue(other.stays().reason().orElseThrow().contains("another machine"));
        assertRuns("on");
    }

    @Test
    void itStaysWhenSomebodyDoesNotWantItAnyMore() {
        Other other = new Other();
        other.takeAll();
        TestProbe<Boolean> answer = kit.orElseThrow().createTestProbe();
        other.departure.tell(new Departure.Cancel(answer.ref()));
        assertTrue(answer.receiveMessage(Await.LONG));
        assertEquals(Stage.CANCELLED, other.stays().stage());
        other.hear(Arrival.Abort.class);
        assertRuns("on");
    }

    @Test
    void itStaysWhenTheOtherSideIsGoneBeforeItWasGiven() {
        Other other = new Other();
        other.takeAll();
        other.place.stop();
        assertTrue(other.stays().reason().orElseThrow().contains("gone"));
        assertRuns("on");
    }

    /** What can only be a fault of ours: a piece is acknowledged before there is any. */
    @Test
    void aFailureOfOursEndsItAndTheMachineRunsOn() {
        ActorRef<VirtualMachine.Command> machine = hosted().ref().orElseThrow();
        // It has nothing prepared until somebody has been wrong.
        ActorRef<VirtualMachine.Command> late = kit.orElseThrow().spawn(Behaviors.receiveMessage(message -> {
            if (!(message instanceof VirtualMachine.Prepare)) {
                machine.tell(message);
            }
            return Behaviors.same();
        }));
        Other other = new Other(late);
        other.departure.tell(new Departure.Taken(1));
        MigrationReport report = other.stays();
        assertEquals(Stage.FAILED, report.stage());
        assertTrue(report.reason().orElseThrow().contains("failure of ours"));
        other.hear(Arrival.Abort.class);
        assertRuns("on");
        // It may be tried again at once.
        Other again = new Other();
        again.takeAll();
        again.place.stop();
        again.stays();
    }

    @Test
    void itComesBackWhenTheOtherSideNeverRanIt() {
        Other other = new Other();
        other.takeAll();
        other.verify();
        TestProbe<Boolean> answer = kit.orElseThrow().createTestProbe();
        other.departure.tell(new Departure.Cancel(answer.ref()));
        assertEquals(false, answer.receiveMessage(Await.LONG), "too late");
        other.departure.tell(new Departure.Dropped("no patience", false));
        assertEquals(Stage.FAILED, other.stays().stage());
        assertRuns("on");
    }

    @Test
    void whenTheOtherSideIsGoneAfterItWasGivenItDoesNotRunAgain() {
        Other other = new Other();
        other.takeAll();
        other.verify();
        other.place.stop();
        assertTrue(other.stays().reason().orElseThrow().contains("cannot be known"));
        Await.until("it has failed", () -> hosted().status().state() == VmState.FAILED);
        assertNotEquals(Optional.empty(), hosted().status().failure());
    }
}
