package trapline.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    private Optional<PrivatePostgres> started = Optional.empty();
    private final List<TestNode> nodes = new ArrayList<>();
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
        started = Optional.of(PrivatePostgres.start());
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
        nodes.forEach(TestNode::stop);
        nodes.clear();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private PrivatePostgres postgres() {
        return started.orElseThrow();
    }

    private TestNode start(String name, String patience, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(postgres().settings(name));
        settings.put("trapline.journal.start-patience", patience);
        settings.putAll(more);
        try {
            Path own = Files.createDirectories(directory.resolve(name));
            return TestNode.start(GRANULES, settings, TraplineNode.KINDS, own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<TestNode> starting(String name) {
        return CompletableFuture.supplyAsync(() -> start(name, "5 m", Map.of()));
    }

    private TestNode up(CompletableFuture<TestNode> starting) {
        TestNode node = TestNode.get(starting);
        nodes.add(node);
        return node;
    }

    @Test
    void aNodeWaitsForADatabaseThatStartsLaterAndItsMachinesGoOn() {
        TestNode before = start("waits", "5 m", Map.of());
        VmId vm = before.create(Specs.started(Specs.of("waits", "echo")).withDurability(Durability.REPLAY));
        before.type(vm, "a line\n");
        Await.until("the line is shown", () -> before.console(vm).bytes().contains("a line"));
        before.stop();
        postgres().stop(false);
        CompletableFuture<TestNode> starting = starting("waits");
        Await.until("the node says that it waits", () -> lines.has("waiting for the journal at jdbc:postgresql:"));
        assertFalse(starting.isDone());
        postgres().startAgain();
        TestNode node = up(starting);
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

    private String failure(String name, String patience, Map<String, Object> more) {
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
        assertEquals(0, up(one).node().board().size());
        VmId vm = up(two).create(Specs.started(Specs.of("made", "echo")).withDurability(Durability.REPLAY));
        assertEquals(
                vm.value(),
                nodes.getLast()
                        .node()
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
