package trapline.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.jdbc.testkit.javadsl.SchemaUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.machine.Input;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;

/** A journal says what was appended to it, for as long as it is needed, and does not grow for ever. */
final class VmJournalTest {
    private static final int BATCH = 100;
    private static final int BATCHES = 60;
    private static final VmEvent.Created CREATED = new VmEvent.Created(
            "vm",
            "t",
            "image",
            "thirdgen",
            64,
            Shares.NORMAL,
            IoRates.DEFAULT,
            true,
            Durability.REPLAY,
            Optional.empty());

    @Test
    void whatLiesBeforeTheLastSnapshotsIsForgotten(@TempDir Path directory) throws SQLException {
        String url = "jdbc:h2:file:" + directory.resolve("journal").toAbsolutePath();
        Config config = ConfigFactory.parseMap(Map.of("pekko-persistence-jdbc.shared-databases.slick.db.url", url))
                .withFallback(ConfigFactory.load());
        ActorTestKit kit = ActorTestKit.create("journal", config);
        List<VmEvent> expected = new ArrayList<>();
        try {
            SchemaUtils.createIfNotExists(kit.system()).toCompletableFuture().join();
            ActorRef<VmJournal.Append> journal = open(kit).journal();
            TestProbe<VmJournal.Outcome> appended = kit.createTestProbe();
            append(journal, appended, 0, List.of(CREATED));
            for (int batch = 1; batch <= BATCHES; batch++) {
                List<VmEvent> events = events(batch);
                append(journal, appended, batch, events);
                if (batch >= BATCHES - 1) {
                    expected.addAll(events);
                }
            }
            kit.stop(journal);
            History.Summary found = open(kit).history();
            assertEquals(Optional.of(CREATED), found.created());
            assertEquals(List.of(BATCHES - 1L, (long) BATCHES), found.kept());
            assertEquals(
                    expected.stream()
                            .filter(event -> !(event instanceof VmEvent.Kept))
                            .toList(),
                    found.events());
            Await.until("what is not needed is deleted", () -> rows(url) < BATCH * BATCHES / 2);
        } finally {
            kit.shutdownTestKit();
        }
    }

    /** What a setting says now was not so then. */
    @Test
    void asManySnapshotsAreKnownAsWereKept() {
        History history = new History(1);
        history.add(CREATED);
        for (int number = 1; number <= 4; number++) {
            history.add(new VmEvent.Saved(new Moment(number, false), number, "hash", Life.RUNNING, Shares.NORMAL));
            history.add(new VmEvent.Kept(number, 3));
        }
        assertEquals(List.of(2L, 3L, 4L), history.summary().kept());
        history.add(new VmEvent.Saved(new Moment(5, false), 5, "hash", Life.RUNNING, Shares.NORMAL));
        history.add(new VmEvent.Kept(5, 2));
        assertEquals(List.of(4L, 5L), history.summary().kept());
    }

    @Test
    void aDeletedMachineLeavesNothing() {
        History history = new History(2);
        history.add(CREATED);
        events(1).forEach(history::add);
        assertTrue(!history.summary().events().isEmpty());
        history.add(new VmEvent.Deleted());
        assertEquals(new History(2).summary(), history.summary());
    }

    private record Opened(ActorRef<VmJournal.Append> journal, History.Summary history) {}

    private static Opened open(ActorTestKit kit) {
        TestProbe<VmJournal.Recalled> recalled = kit.createTestProbe();
        ActorRef<VmJournal.Append> journal =
                kit.spawn(VmJournal.create("vm", VmJournal.ALWAYS_OURS, 2, recalled.ref()));
        VmJournal.Recalled found = recalled.receiveMessage(Await.LONG);
        assertEquals(Optional.empty(), found.failure());
        return new Opened(journal, found.history());
    }

    private static void append(
            ActorRef<VmJournal.Append> journal,
            TestProbe<VmJournal.Outcome> appended,
            long number,
            List<VmEvent> events) {
        journal.tell(new VmJournal.Append(events, number, appended.ref()));
        assertEquals(new VmJournal.Appended(number), appended.receiveMessage(Await.LONG));
    }

    /** A snapshot, what is typed behind it, and that the snapshot is kept. */
    private static List<VmEvent> events(int batch) {
        List<VmEvent> events = new ArrayList<>();
        events.add(new VmEvent.Saved(new Moment(batch, false), batch, "hash", Life.RUNNING, Shares.NORMAL));
        for (int i = 2; i < BATCH; i++) {
            events.add(new VmEvent.Entered(new Moment(batch, false), new Input.ConsoleInput("line " + i)));
        }
        events.add(new VmEvent.Kept(batch, 2));
        return events;
    }

    private static int rows(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from \"event_journal\"")) {
            count.next();
            return count.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
