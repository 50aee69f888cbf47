package trapline.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** A write fails, and nobody knows whether it has happened: the journal finds out, and believes what it found only when it may write. */
final class LostAnswerTest {
    private final SQLException away = new SQLException("the connection is lost", "08006");
    private final SQLException fenced = new SQLException("fenced", "TL001");
    private static final List<VmEvent> EVENTS = List.of(new VmEvent.Kept(1, 2), new VmEvent.Kept(2, 2));

    private final TestInbox<VmJournal.Recalled> recalled = TestInbox.create();
    private final TestInbox<VmJournal.Outcome> outcomes = TestInbox.create();
    private final BehaviorTestKit<VmJournal.Append> journal =
            BehaviorTestKit.create(VmJournal.create("vm", recalled.getRef(), _ -> Behaviors.ignore()));
    private int opened;

    private void hear(VmJournal.Command news) {
        ActorRef<VmJournal.Command> self = journal.getRef().unsafeUpcast();
        self.tell(news);
        journal.runOne();
    }

    private TestInbox<JournalWriter.Write> writer() {
        return journal.childInbox("$" + (char) ('a' + opened - 1));
    }

    /** It is open, and has so many events. */
    private void opens(long events) {
        opened++;
        hear(new JournalWriter.Opened(events, new History(2).summary()));
    }

    private void failsAndOpens(long events) {
        fails(away);
        assertEquals(
                new VmJournal.Delayed("the connection is lost"),
                outcomes.getAllReceived().getLast());
        hear(new VmJournal.Reopen());
        opens(events);
    }

    private void fails(SQLException why) {
        journal.signal(new ChildFailed(writer().getRef().unsafeUpcast(), new IllegalStateException(why)));
    }

    private void appends() {
        opens(7);
        journal.run(new VmJournal.Append(EVENTS, 5, outcomes.getRef()));
        assertEquals(new JournalWriter.Write(EVENTS), writer().receiveMessage());
    }

    @Test
    void whatHasNotHappenedIsWrittenAgain() {
        appends();
        failsAndOpens(7);
        assertEquals(new JournalWriter.Write(EVENTS), writer().receiveMessage());
        hear(new JournalWriter.Written());
        assertEquals(new VmJournal.Appended(5), outcomes.receiveMessage());
    }

    @Test
    void whatHasHappenedCountsWhenAFurtherWriteWasNotRefused() {
        appends();
        failsAndOpens(9);
        assertEquals(new JournalWriter.Write(List.of(new VmEvent.Confirmed())), writer().receiveMessage());
        assertFalse(outcomes.hasMessages(), "it may be another's");
        failsAndOpens(10);
        assertEquals(new JournalWriter.Write(List.of(new VmEvent.Confirmed())), writer().receiveMessage());
        assertFalse(outcomes.hasMessages());
        hear(new JournalWriter.Written());
        assertEquals(new VmJournal.Appended(5), outcomes.receiveMessage());
    }

    @Test
    void whatAnotherOwnerHasWrittenIsNotTakenForOurs() {
        appends();
        failsAndOpens(9);
        fails(fenced);
        assertFalse(journal.isAlive());
        assertFalse(outcomes.hasMessages());
    }

    @Test
    void aJournalThatHasGrownOtherwiseIsAnothers() {
        appends();
        failsAndOpens(11);
        assertFalse(journal.isAlive());
        assertTrue(outcomes.getAllReceived().isEmpty());
    }
}
