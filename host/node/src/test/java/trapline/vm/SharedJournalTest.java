package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.journal.Durability;
import trapline.journal.Owners;
import trapline.machine.Input;
import trapline.monitor.VmId;

/** Several nodes with one journal, in a real PostgreSQL: in one process, without a cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SharedJournalTest {
    private static final long GRANULES = 4096;

    @TempDir
    static Path directory = Path.of("");

    private Optional<JournaledNodes> started = Optional.empty();

    @BeforeAll
    void startPostgres() throws IOException {
        started = Optional.of(JournaledNodes.in(directory));
    }

    @AfterAll
    void stopPostgres() throws IOException {
        if (started.isPresent()) {
            started.get().close();
        }
    }

    @AfterEach
    void stopNodes() {
        nodes().stopAll();
    }

    private JournaledNodes nodes() {
        return started.orElseThrow();
    }

    private TestNode start(String name) {
        return start(name, GRANULES);
    }

    private TestNode start(String name, long granules) {
        return nodes().start(name, granules, Map.of("trapline.snapshot-interval", "200 ms"));
    }

    private static VmId create(TestNode node, String id, String image) {
        return node.create(Specs.started(Specs.of(id, image)).withDurability(Durability.REPLAY));
    }

    private static void awaitShown(TestNode node, VmId vm, String text) {
        Await.until(vm + " shows " + text, () -> node.console(vm).bytes().contains(text));
    }

    private static Node.Answer takeOver(TestNode node, VmId vm, long epoch, String from) {
        return node.ask(to -> new Node.TakeOver(vm, epoch, from, "whoever", to));
    }

    private static Owners.Owned owner(TestNode node, VmId vm) {
        return node.node().owners().orElseThrow().find(vm.value()).orElseThrow();
    }

    @Test
    void aMachineGoesOnWhereItWasWhenItsNodeStartsAgain() {
        TestNode first = start("again");
        VmId vm = create(first, "returns", "echo");
        first.type(vm, "a line\n");
        awaitShown(first, vm, "a line");
        Inspection before = first.inspect(vm);
        nodes().stop(first);
        TestNode second = start("again");
        second.awaitState(vm, VmState.WAITING);
        assertEquals(before.digest(), second.inspect(vm).digest());
        assertEquals(2, owner(second, vm).epoch(), "a new run is a new owner");
        assertInstanceOf(Node.Deleted.class, second.ask(to -> new Node.Delete(vm, to)));
        nodes().stop(second);
        TestNode third = start("again");
        assertTrue(third.node().board().find(vm).isEmpty());
        create(third, "returns", "echo");
    }

    /** The earlier owner lives, and does not know: what it writes is refused, so nothing leaves it, and it stops the machine. */
    @Test
    void whoHasLostAMachineCanNeitherWriteNorTalk() {
        TestNode earlier = start("earlier");
        TestNode later = start("later");
        VmId vm = create(earlier, "wanted", "echo");
        VmId stays = create(earlier, "stays", "echo");
        earlier.type(vm, "before\n");
        awaitShown(earlier, vm, "before");
        String shown = earlier.console(vm).bytes();
        ActorRef<VirtualMachine.Command> old = earlier.machine(vm);
        assertInstanceOf(Node.Done.class, takeOver(later, vm, 1, "earlier"));
        CompletableFuture<VirtualMachine.Reply> refused = earlier.asking(
                old,
                (ActorRef<VirtualMachine.Reply> to) ->
                        new VirtualMachine.Deliver(new Input.ConsoleInput("too late\n"), to));
        CompletableFuture<VirtualMachine.Reply> misplaced = earlier.asking(
                old,
                (ActorRef<VirtualMachine.Reply> to) ->
                        new VirtualMachine.Type("for the beginning\n", OptionalLong.of(0), false, to));
        later.awaitState(vm, VmState.WAITING);
        assertEquals(shown, later.console(vm).bytes());
        later.type(vm, "after\n");
        awaitShown(later, vm, "after");
        assertEquals(shown + "after\n", later.console(vm).bytes());
        Await.until(
                "the earlier node has let it go",
                () -> earlier.node().board().find(vm).isEmpty());
        assertTrue(saysNothing(refused), "what came too late was never acknowledged");
        assertTrue(saysNothing(misplaced), "and how much was typed, the new owner says alone");
        assertTrue(
                earlier.node().events().since(0, 1000).stream()
                        .anyMatch(entry -> entry.event().kind() == Event.Kind.FENCED
                                && entry.event().text().contains("later has it under epoch 2")),
                "and it says so");
        earlier.type(stays, "still here\n");
        awaitShown(earlier, stays, "still here");
    }

    /** On a busy host the machine has been gone before anybody typed. */
    private static boolean saysNothing(CompletableFuture<VirtualMachine.Reply> asked) {
        return !asked.isDone() || asked.isCompletedExceptionally() || asked.join() instanceof VirtualMachine.NotAllowed;
    }

    @Test
    void ofTwoWhoTakeAMachineOneGetsIt() {
        TestNode gone = start("gone");
        VmId vm = create(gone, "contested", "echo");
        nodes().stop(gone);
        List<TestNode> rivals = List.of(start("rival-1"), start("rival-2"), start("rival-3"));
        List<CompletableFuture<Node.Answer>> answers = rivals.stream()
                .map(node -> node.asking((ActorRef<Node.Answer> to) -> new Node.TakeOver(vm, 1, "gone", "whoever", to)))
                .toList();
        List<Node.Answer> got = TestNode.get(answers);
        assertEquals(
                1, got.stream().filter(answer -> answer instanceof Node.Done).count(), got::toString);
        assertEquals(
                2,
                got.stream().filter(answer -> answer instanceof Node.NoSuchVm).count(),
                got::toString);
        assertEquals(2, owner(rivals.getFirst(), vm).epoch());
    }

    @Test
    void aMachineThatHasNoRoomIsGivenBack() {
        TestNode gone = start("large");
        VmId vm = gone.create(Specs.words(8192, Specs.of("large", "echo")).withDurability(Durability.REPLAY));
        nodes().stop(gone);
        TestNode small = start("small", 2);
        assertInstanceOf(Node.Refused.class, takeOver(small, vm, 1, "large"));
        assertTrue(small.node().board().find(vm).isEmpty());
        assertEquals("large", owner(small, vm).node());
        assertEquals(3, owner(small, vm).epoch());
        List<Owners.Owned> left = small.node().owners().orElseThrow().leftBy(List.of("whoever"));
        assertEquals(List.of(owner(small, vm)), left, "somebody else may take it");
        TestNode back = start("large");
        back.awaitState(vm, VmState.CREATED);
    }

    /** Machines of one image share their pages, whichever node they are on, and those that go take no other's along. */
    @Test
    void pagesAreSharedByTheMachinesOfAllNodes() {
        List<TestNode> both = List.of(start("pages-1"), start("pages-2"));
        List<VmId> stay = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            TestNode node = both.get(i % 2);
            VmId vm = create(node, "page-" + i, "echo");
            if (i < 2) {
                stay.add(vm);
            } else {
                node.type(vm, "line\n");
                awaitShown(node, vm, "line");
                node.ask(to -> new Node.Delete(vm, to));
            }
        }
        both.forEach(nodes()::stop);
        for (int i = 0; i < 2; i++) {
            VmId vm = stay.get(i);
            start("pages-" + (i + 1)).awaitState(vm, VmState.WAITING);
        }
    }

    /** Whatever a program does, and be it ours with a bug: the database refuses what does not come from the holder. */
    @Test
    void theDatabaseItselfRefusesWhoIsNoHolder() throws SQLException {
        TestNode node = start("holder");
        VmId vm = create(node, "guarded", "echo");
        node.type(vm, "line\n");
        awaitShown(node, vm, "line");
        try (Connection outsider = nodes().postgres().connect();
                Statement statement = outsider.createStatement()) {
            for (String write : List.of(
                    "insert into event_journal(persistence_id, sequence_number, writer, adapter_manifest, event_ser_id,"
                            + " event_ser_manifest, event_payload) values('vm|guarded', 1000, 'w', '1', 1, 'm', '')",
                    "delete from event_journal where persistence_id = 'vm|guarded'",
                    "update event_journal set deleted = true where persistence_id = 'vm|guarded'",
                    "insert into snapshot values('vm|guarded', 1000, 0, 1, 'm', '')",
                    "insert into vm_snapshot values('guarded', 1000, '')",
                    "delete from vm_snapshot where vm = 'guarded'",
                    "insert into vm_snapshot values('nobody', 1, '')")) {
                SQLException refused = assertThrows(SQLException.class, () -> statement.execute(write), write);
                assertEquals("TL001", refused.getSQLState(), write);
            }
        }
    }

    @Test
    void aLaterSchemaIsRefused() throws SQLException {
        nodes().stop(start("first"));
        try (Connection admin = nodes().postgres().connect();
                Statement statement = admin.createStatement()) {
            statement.execute("insert into trapline_schema(version) values(1000)");
            try {
                IllegalStateException cannot = assertThrows(IllegalStateException.class, () -> start("second"));
                assertTrue(String.valueOf(cannot.getMessage()).contains("version 1000"), cannot.toString());
            } finally {
                statement.execute("delete from trapline_schema where version = 1000");
            }
        }
    }
}
