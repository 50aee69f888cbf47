package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trapline.Await;
import trapline.journal.Durability;
import trapline.machine.BareMachine;
import trapline.machine.Input;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Shares;
import trapline.monitor.thirdgen.ThirdGenMachine;

/** Machines that outlive their node: in one process, which stops the node in good order and starts another in its place. */
final class DurabilityTest {
    private static final long GRANULES = 4096;
    private static final int MOST_LINES = 200;

    private Path directory = Path.of("");
    private Optional<TestNode> running = Optional.empty();

    @BeforeEach
    void begin() throws IOException {
        directory = Files.createTempDirectory("trapline-durability");
        start(Map.of());
    }

    @AfterEach
    void end() throws IOException {
        running.ifPresent(TestNode::stop);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private void start(Map<String, Object> settings) throws IOException {
        running = Optional.of(TestNode.start(GRANULES, settings, TraplineNode.KINDS, directory));
    }

    private TestNode node() {
        return running.orElseThrow();
    }

    private void restart() throws IOException {
        restart(Map.of());
    }

    private void restart(Map<String, Object> settings) throws IOException {
        node().stop();
        start(settings);
    }

    private VmId create(String id, String image, Durability durability) {
        return node().create(Specs.started(Specs.of(id, image)).withDurability(durability));
    }

    private void awaitShown(VmId vm, String text) {
        Await.until(vm + " shows " + text, () -> node().console(vm).bytes().contains(text));
    }

    /** What the machine has shown is what the bare machine shows with the same inputs at the same steps. */
    private void assertTwin(VmId vm, String image) {
        Inspection seen = node().inspect(vm);
        assertEquals(seen.digest(), node().inspect(vm).digest());
        BareMachine bare = new ThirdGenMachine().bare(Specs.of("twin", image).program());
        bare.replay(seen.history(), seen.status().steps());
        assertEquals(bare.digest(), seen.digest().orElseThrow());
    }

    @Test
    void aMachineGoesOnWhereItWas() throws IOException {
        VmId vm = create("echo", "echo", Durability.REPLAY);
        node().type(vm, "first line\n");
        awaitShown(vm, "first line");
        Inspection before = node().inspect(vm);
        String shown = node().console(vm).bytes();
        restart();
        node().awaitState(vm, VmState.WAITING);
        assertEquals(before.digest(), node().inspect(vm).digest());
        assertEquals(before.status().steps(), node().status(vm).steps());
        assertEquals(shown, node().console(vm).bytes());
        node().type(vm, "second line\n");
        awaitShown(vm, "second line");
        node().ask(vm, to -> new VirtualMachine.Deliver(new Input.ConsoleEnd(), to));
        node().awaitState(vm, VmState.HALTED);
        Inspection ended = node().inspect(vm);
        restart();
        node().awaitState(vm, VmState.HALTED);
        assertEquals(ended.digest(), node().inspect(vm).digest());
        assertEquals(ended.status().result(), node().status(vm).result());
    }

    /** Whoever did not hear that it was done asks again, and it is not done twice: by whichever node, from snapshot or journal. */
    @Test
    void whatIsTypedForAPositionIsTypedOnce() throws IOException {
        restart(Map.of("trapline.snapshot-interval", "1 ms"));
        VmId vm = create("once", "echo", Durability.REPLAY);
        for (String line : List.of("line 0\n", "line 1\n", "line 2\n")) {
            long position = node().console(vm).typed();
            assertTaken(position + line.length(), node().type(vm, position, line));
            awaitShown(vm, line);
        }
        assertEquals(new VirtualMachine.OtherPosition(21), node().type(vm, 14, "line 2\n"));
        restart();
        node().awaitState(vm, VmState.WAITING);
        assertEquals(21, node().console(vm).typed());
        assertEquals(new VirtualMachine.OtherPosition(21), node().type(vm, 14, "line 2\n"));
        assertTaken(28, node().type(vm, 21, "line 3\n"));
        awaitShown(vm, "line 3");
        restart();
        assertEquals(new VirtualMachine.OtherPosition(28), node().type(vm, 21, "line 3\n"));
        // The line is in; what the guest makes of it, it makes again when it runs.
        awaitShown(vm, "line 3");
        node().awaitState(vm, VmState.WAITING);
        assertEquals("line 0\nline 1\nline 2\nline 3\n", node().console(vm).bytes());
    }

    private static void assertTaken(long position, VirtualMachine.Reply reply) {
        assertEquals(
                position,
                assertInstanceOf(VirtualMachine.InputTaken.class, reply).position());
    }

    @Test
    void othersAreGoneOrStartAnew() throws IOException {
        VmId gone = create("gone", "echo", Durability.NONE);
        VmId anew = create("anew", "echo", Durability.RESTART);
        node().type(anew, "forgotten\n");
        awaitShown(anew, "forgotten");
        assertTwin(gone, "echo");
        restart();
        assertTrue(node().node().board().find(gone).isEmpty());
        node().awaitState(anew, VmState.WAITING);
        assertTrue(!node().console(anew).bytes().contains("forgotten"), "it began anew");
        assertTwin(anew, "echo");
    }

    @Test
    void lifeCycleSharesAndPlaceOutliveTheNode() throws IOException {
        VmId paused = create("paused", "runaway", Durability.REPLAY);
        VmId stopped = create("stopped", "runaway", Durability.REPLAY);
        VmId unstarted = node().create(Specs.of("unstarted", "counter").withDurability(Durability.REPLAY));
        node().ask(paused, VirtualMachine.Pause::new);
        node().ask(stopped, VirtualMachine.Stop::new);
        node().ask(to -> new Node.SetShares(paused, new Shares(7, 0), to));
        Inspection seen = node().inspect(paused);
        restart();
        node().awaitState(paused, VmState.PAUSED);
        node().awaitState(stopped, VmState.HALTED);
        node().awaitState(unstarted, VmState.CREATED);
        assertEquals(seen.digest(), node().inspect(paused).digest());
        assertEquals(7, node().status(paused).weight());
        node().ask(paused, VirtualMachine.Unpause::new);
        node().awaitState(paused, VmState.RUNNING);
    }

    @Test
    void deletedMachinesStayDeletedAndTheirNamesAreFree() throws IOException {
        VmId vm = create("brief", "echo", Durability.REPLAY);
        node().ask(to -> new Node.Delete(vm, to));
        restart();
        assertTrue(node().node().board().find(vm).isEmpty());
        create("brief", "echo", Durability.REPLAY);
        node().type(vm, "the second\n");
        awaitShown(vm, "the second");
        restart();
        awaitShown(vm, "the second");
    }

    @Test
    void aShrunkMachineComesBackSmall() throws IOException {
        VmId vm = node().create(Specs.words(8192, Specs.of("small", "echo")).withDurability(Durability.REPLAY));
        node().ask(to -> new Node.Shrink(vm, 4096, to));
        Inspection seen = node().inspect(vm);
        restart();
        node().awaitState(vm, VmState.CREATED);
        assertEquals(seen.digest(), node().inspect(vm).digest());
        Await.until(
                "A knows",
                () -> node().storage().regions().stream()
                        .allMatch(region -> region.window().b() <= 4096));
    }

    @Test
    void aDamagedSnapshotIsNotUsed() throws IOException, SQLException {
        restart(Map.of("trapline.snapshot-interval", "1 ms"));
        VmId vm = create("damaged", "echo", Durability.REPLAY);
        for (int i = 0; i < 5; i++) {
            node().type(vm, "line " + i + "\n");
            awaitShown(vm, "line " + i);
        }
        Inspection seen = node().inspect(vm);
        node().stop();
        execute("update vm_snapshot s set manifest = X'00' where number = (select max(number) from vm_snapshot)");
        start(Map.of());
        node().awaitState(vm, VmState.WAITING);
        assertEquals(seen.digest(), node().inspect(vm).digest());
        node().stop();
        execute("update vm_page set content = X'0000'");
        start(Map.of());
        VmStatus lost = node().awaitState(vm, VmState.FAILED);
        assertTrue(lost.failure().orElseThrow().contains("no snapshot of it can be used"), lost.toString());
        assertTrue(lost.failure().orElseThrow().contains("is damaged"), lost.toString());
        node().stop();
        execute("delete from vm_snapshot");
        start(Map.of());
        VmStatus missing = node().awaitState(vm, VmState.FAILED);
        assertTrue(missing.failure().orElseThrow().contains("no snapshot of it can be used"), missing.toString());
        VmSpec again = Specs.of("damaged", "echo").withDurability(Durability.REPLAY);
        assertInstanceOf(Node.NotAllowed.class, node().ask(to -> new Node.Create(again, to)));
        assertInstanceOf(Node.Deleted.class, node().ask(to -> new Node.Delete(vm, to)));
        node().create(again);
        assertInstanceOf(Node.Deleted.class, node().ask(to -> new Node.Delete(vm, to)));
        restart();
        assertInstanceOf(Node.NoSuchVm.class, node().ask(to -> new Node.Delete(vm, to)));
    }

    @Test
    void asManySnapshotsAreKeptToFallBackToAsTheSettingSays() throws IOException, SQLException {
        Map<String, Object> four = Map.of("trapline.snapshot-interval", "1 ms", "trapline.snapshots-kept", 4);
        restart(four);
        VmId vm = create("four", "echo", Durability.REPLAY);
        int lines = typeLines(vm, 0, 8);
        // Fewer for a while.
        restart(Map.of("trapline.snapshot-interval", "1 ms"));
        node().awaitState(vm, VmState.WAITING);
        lines = typeLines(vm, lines, lines + 8);
        node().stop();
        Inspection seen;
        do {
            start(four);
            node().awaitState(vm, VmState.WAITING);
            lines = typeLines(vm, lines, lines + 8);
            seen = node().inspect(vm);
            node().stop();
            // While one is on its way to the archive no other is taken, so a busy machine has fewer than lines.
        } while (snapshots() < 4 && lines < MOST_LINES);
        execute("update vm_snapshot set manifest = X'00' where number > (select max(number) from vm_snapshot) - 3");
        // What is there is looked at, whatever the setting is now.
        start(Map.of("trapline.snapshots-kept", 1));
        node().awaitState(vm, VmState.WAITING);
        assertEquals(seen.digest(), node().inspect(vm).digest());
        awaitShown(vm, "line " + (lines - 1));
    }

    private int typeLines(VmId vm, int from, int to) {
        for (int line = from; line < to; line++) {
            node().type(vm, "line " + line + "\n");
            awaitShown(vm, "line " + line);
        }
        return to;
    }

    private int snapshots() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from vm_snapshot")) {
            assertTrue(count.next());
            return count.getInt(1);
        }
    }

    private String url() {
        return "jdbc:h2:file:" + directory.resolve("machines").toAbsolutePath();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            assertTrue(statement.executeUpdate(sql) > 0);
        }
    }
}
