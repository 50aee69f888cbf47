package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import trapline.Await;
import trapline.OwnThreads;
import trapline.PrivatePostgres;
import trapline.journal.Durability;
import trapline.monitor.VmId;

/** A node that starts while its PostgreSQL, a real one, is away, or while another node makes the tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LateDatabaseTest {
    private static final long GRANULES = 1024;

    /** The number that a node locks which makes the tables. */
    private static final String LOCK = "select pg_advisory_xact_lock(x'747261706c696e65'::bigint)";

    @TempDir
    static Path directory = Path.of("");

    private Optional<JournaledNodes> started = Optional.empty();
    private final Lines lines = new Lines();

    /** What is logged. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Queue<String> all = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            all.add(event.getFormattedMessage());
        }

        boolean has(String part) {
            return all.stream().anyMatch(line -> line.contains(part));
        }
    }

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

    @BeforeEach
    void listen() {
        lines.all.clear();
        lines.start();
        root().addAppender(lines);
    }

    @AfterEach
    void stopNodes() {
        root().detachAppender(lines);
        nodes().stopAll();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private JournaledNodes nodes() {
        return started.orElseThrow();
    }

    private PrivatePostgres postgres() {
        return nodes().postgres();
    }

    private TestNode start(String name, String patience, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("trapline.journal.start-patience", patience);
        return nodes().start(name, GRANULES, settings);
    }

    private CompletableFuture<TestNode> starting(String name) {
        return OwnThreads.supply(() -> start(name, "5 m", Map.of()));
    }

    @Test
    void aNodeWaitsForADatabaseThatStartsLaterAndItsMachinesGoOn() {
        TestNode before = start("waits", "5 m", Map.of());
        VmId vm = before.create(Specs.started(Specs.of("waits", "echo")).withDurability(Durability.REPLAY));
        before.type(vm, "a line\n");
        Await.until("the line is shown", () -> before.console(vm).bytes().contains("a line"));
        nodes().stop(before);
        postgres().stop(false);
        CompletableFuture<TestNode> starting = starting("waits");
        Await.until("the node says that it waits", () -> lines.has("waiting for the journal at jdbc:postgresql:"));
        assertFalse(starting.isDone());
        postgres().startAgain();
        TestNode node = TestNode.get(starting);
        node.awaitState(vm, VmState.WAITING);
        assertTrue(node.console(vm).bytes().contains("a line"));
    }

    @Test
    void itWaitsNoLongerThanItsPatience() {
        postgres().stop(false);
        try {
            String why = failure("bounded", "100 ms", Map.of());
            assertTrue(why.contains("cannot be opened") && why.contains("refused"), why);
        } finally {
            postgres().startAgain();
        }
    }

    @Test
    void whatDoesNotPassIsNotWaitedFor() {
        String why = failure("wrong", "5 m", Map.of("trapline.journal.user", "nobody"));
        assertTrue(why.contains("nobody"), why);
        assertFalse(lines.has("waiting for the journal"));
    }

    private String failure(String name, String patience, Map<String, String> more) {
        IllegalStateException cannot = assertThrows(IllegalStateException.class, () -> start(name, patience, more));
        return String.valueOf(cannot.getMessage());
    }

    @Test
    void nodesThatStartWhileAnotherMakesTheTablesWaitAndFindThem() throws SQLException {
        CompletableFuture<TestNode> one;
        CompletableFuture<TestNode> two;
        try (Connection another = postgres().connect();
                Statement statement = another.createStatement()) {
            another.setAutoCommit(false);
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
            another.commit();
            statement.execute(LOCK);
            one = starting("one");
            two = starting("two");
            Await.until("both wait for the lock", () -> waitingForTheLock() == 2);
            another.rollback();
        }
        assertEquals(0, TestNode.get(one).node().board().size());
        TestNode second = TestNode.get(two);
        VmId vm = second.create(Specs.started(Specs.of("made", "echo")).withDurability(Durability.REPLAY));
        assertEquals(
                vm.value(),
                second.node()
                        .owners()
                        .orElseThrow()
                        .find(vm.value())
                        .orElseThrow()
                        .vm());
        assertEquals(1, count("select count(*) from trapline_schema"));
    }

    private int waitingForTheLock() {
        return count("select count(*) from pg_locks where locktype = 'advisory' and not granted");
    }

    private int count(String query) {
        try (Connection connection = postgres().connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
