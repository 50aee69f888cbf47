package trapline.cluster.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * All that can happen to a machine that is owned in a journal while it is handed over, in every order: as {@link HandoverTest}, and beside that
 * the journal's answers that are late or lost, and a failover that takes what a node owns that is thought to be dead, rightly or not. In no state may
 * both sides let the machine run, and neither runs that has not owned it; and from every state, whoever has died, there is a way on which its owner
 * runs it, and nobody else who has not been fenced.
 */
class OwnedHandoverTest {
    private enum Message {
        VERIFIED,
        GO,
        STARTED,
        DROPPED,
        ABORT
    }

    private enum Event {
        COMPLETE,
        GIVE,
        GIVER_LOSES_PATIENCE,
        TAKER_LOSES_PATIENCE,
        /** The taker's question reaches the journal, and takes the machine if it is the giver's. */
        JOURNAL_IS_ASKED,
        JOURNAL_ANSWERS,
        JOURNAL_ANSWER_IS_LOST,
        GIVER_IS_TAKEN_FOR_DEAD,
        TAKER_IS_TAKEN_FOR_DEAD,
        GIVER_DIES,
        TAKER_DIES,
        GIVER_SEES_TAKER_GONE,
        /** The giver takes back what has been given to a node that is gone. */
        GIVER_RECLAIMS,
        FAILOVER
    }

    private enum Owner {
        GIVER,
        TAKER,
        /** The giver, under a later epoch: it goes on there from the journal. */
        GIVER_AGAIN,
        THIRD
    }

    private enum Asking {
        NO,
        ASKED,
        OURS,
        ANOTHERS
    }

    private record Step(Object what, boolean lost) {}

    private record World(
            Handover.Giver.Giving giver,
            Handover.Taker.Taking taker,
            Owner owner,
            Asking asking,
            boolean verified,
            boolean giverThoughtDead,
            boolean takerThoughtDead,
            boolean giverDead,
            boolean takerDead,
            Set<Message> onTheWay) {}

    private static final class Play {
        private final Handover.Giver giver = new Handover.Giver(true);
        private final Handover.Taker taker = new Handover.Taker(true);
        private final Set<Message> onTheWay = EnumSet.noneOf(Message.class);
        private Owner owner = Owner.GIVER;
        private Asking asking = Asking.NO;
        private boolean verified;
        private boolean giverThoughtDead;
        private boolean takerThoughtDead;
        private boolean giverDead;
        private boolean takerDead;

        void happens(Step step) {
            switch (step.what) {
                case Message message -> {
                    onTheWay.remove(message);
                    if (!step.lost) {
                        arrives(message);
                    }
                }
                case Event event -> happens(event);
                default -> throw new AssertionError(step);
            }
        }

        private void arrives(Message message) {
            boolean toGiver = message == Message.VERIFIED || message == Message.STARTED || message == Message.DROPPED;
            if (toGiver ? giverDead : takerDead) {
                return;
            }
            switch (message) {
                case VERIFIED -> verified = true;
                case GO -> go();
                case STARTED -> giver.started();
                case DROPPED -> giver.dropped();
                case ABORT -> taker.drop();
            }
        }

        private void go() {
            taker.go();
            switch (taker.state()) {
                case RUNS -> onTheWay.add(Message.STARTED);
                case DROPPED -> onTheWay.add(Message.DROPPED);
                case TAKES -> ask();
                case INCOMPLETE, HOLDS -> throw new AssertionError("it was told to go on, and waits");
            }
        }

        private void ask() {
            if (asking == Asking.NO) {
                asking = Asking.ASKED;
            }
        }

        private void happens(Event event) {
            switch (event) {
                case COMPLETE -> {
                    taker.complete();
                    onTheWay.add(Message.VERIFIED);
                }
                case GIVE -> {
                    if (giver.give()) {
                        onTheWay.add(Message.GO);
                    }
                }
                case GIVER_LOSES_PATIENCE -> onTheWay.add(Message.ABORT);
                case TAKER_LOSES_PATIENCE -> {
                    if (taker.drop()) {
                        onTheWay.add(Message.DROPPED);
                    }
                }
                case JOURNAL_IS_ASKED -> {
                    owner = owner == Owner.GIVER ? Owner.TAKER : owner;
                    asking = owner == Owner.TAKER ? Asking.OURS : Asking.ANOTHERS;
                }
                case JOURNAL_ANSWERS -> {
                    taker.owns(asking == Asking.OURS);
                    onTheWay.add(taker.mayRun() ? Message.STARTED : Message.DROPPED);
                    asking = Asking.NO;
                }
                case JOURNAL_ANSWER_IS_LOST -> asking = Asking.NO;
                case GIVER_IS_TAKEN_FOR_DEAD -> giverThoughtDead = true;
                case TAKER_IS_TAKEN_FOR_DEAD -> takerThoughtDead = true;
                case GIVER_DIES -> giverDead = true;
                case TAKER_DIES -> takerDead = true;
                case GIVER_SEES_TAKER_GONE -> giver.takerGone();
                case GIVER_RECLAIMS -> owner = owner == Owner.GIVER || owner == Owner.TAKER ? Owner.GIVER_AGAIN : owner;
                case FAILOVER -> owner = Owner.THIRD;
            }
        }

        private boolean ownerIsThoughtDead() {
            return switch (owner) {
                case GIVER, GIVER_AGAIN -> giverThoughtDead;
                case TAKER -> takerThoughtDead;
                case THIRD -> false;
            };
        }

        List<Step> possible() {
            List<Step> steps = new ArrayList<>();
            onTheWay.forEach(message -> {
                steps.add(new Step(message, false));
                steps.add(new Step(message, true));
            });
            List<Event> events = new ArrayList<>();
            if (!takerDead) {
                ofTaker(events);
            }
            if (!giverDead) {
                ofGiver(events);
            }
            if (!giverThoughtDead) {
                events.add(Event.GIVER_IS_TAKEN_FOR_DEAD);
            }
            if (!takerThoughtDead) {
                events.add(Event.TAKER_IS_TAKEN_FOR_DEAD);
            }
            if (ownerIsThoughtDead()) {
                events.add(Event.FAILOVER);
            }
            events.forEach(event -> steps.add(new Step(event, false)));
            return steps;
        }

        private void ofTaker(List<Event> events) {
            if (taker.state() == Handover.Taker.Taking.INCOMPLETE) {
                events.add(Event.COMPLETE);
            }
            events.add(Event.TAKER_LOSES_PATIENCE);
            events.add(Event.TAKER_DIES);
            switch (asking) {
                case ASKED -> {
                    events.add(Event.JOURNAL_IS_ASKED);
                    events.add(Event.JOURNAL_ANSWER_IS_LOST);
                }
                case OURS, ANOTHERS -> {
                    events.add(Event.JOURNAL_ANSWERS);
                    events.add(Event.JOURNAL_ANSWER_IS_LOST);
                }
                case NO -> {}
            }
        }

        private void ofGiver(List<Event> events) {
            events.add(Event.GIVER_DIES);
            if (giver.state() == Handover.Giver.Giving.GIVES || verified && giver.mayRun()) {
                events.add(Event.GIVE);
            }
            if (giver.mayRun()) {
                events.add(Event.GIVER_LOSES_PATIENCE);
            }
            if (takerThoughtDead && giver.state() == Handover.Giver.Giving.GIVES) {
                events.add(Event.GIVER_SEES_TAKER_GONE);
            }
            if (giver.state() == Handover.Giver.Giving.UNCLEAR) {
                events.add(Event.GIVER_RECLAIMS);
            }
        }

        World world() {
            return new World(
                    giver.state(),
                    taker.state(),
                    owner,
                    asking,
                    verified,
                    giverThoughtDead,
                    takerThoughtDead,
                    giverDead,
                    takerDead,
                    Set.copyOf(onTheWay));
        }

        /** {@return whether its owner runs it, or has it to bring it from the journal to where it was} */
        boolean ownerRuns() {
            return switch (owner) {
                case GIVER -> !giverDead && giver.mayRun();
                case TAKER -> !takerDead && taker.mayRun();
                case GIVER_AGAIN -> !giverDead;
                case THIRD -> true;
            };
        }

        /** What happens by itself when nothing more is lost, nobody more dies, and who is dead is known to be. */
        void settle() {
            giverThoughtDead |= giverDead;
            takerThoughtDead |= takerDead;
            for (int i = 0; i < 10; i++) {
                if (!giverDead && giver.state() == Handover.Giver.Giving.GIVES) {
                    happens(takerThoughtDead ? Event.GIVER_SEES_TAKER_GONE : Event.GIVE);
                }
                if (!takerDead && taker.state() == Handover.Taker.Taking.TAKES) {
                    ask();
                    if (asking == Asking.ASKED) {
                        happens(Event.JOURNAL_IS_ASKED);
                    }
                    happens(Event.JOURNAL_ANSWERS);
                }
                for (Message message : Set.copyOf(onTheWay)) {
                    happens(new Step(message, false));
                }
                if (!giverDead && giver.state() == Handover.Giver.Giving.UNCLEAR) {
                    happens(Event.GIVER_RECLAIMS);
                }
                if (ownerIsThoughtDead()) {
                    happens(Event.FAILOVER);
                }
            }
        }

        static Play of(List<Step> way) {
            Play play = new Play();
            way.forEach(play::happens);
            return play;
        }
    }

    @Test
    void neverBothNeverWithoutOwningItAndNeverLost() {
        Set<World> seen = new HashSet<>();
        Deque<List<Step>> ways = new ArrayDeque<>();
        ways.add(List.of());
        while (!ways.isEmpty()) {
            List<Step> way = ways.removeFirst();
            Play play = Play.of(way);
            if (!seen.add(play.world())) {
                continue;
            }
            assertFalse(play.giver.mayRun() && play.taker.mayRun(), () -> "both after " + way);
            assertFalse(
                    play.owner == Owner.GIVER && play.taker.mayRun(),
                    () -> "it runs there and is not theirs after " + way);
            assertFalse(
                    play.owner == Owner.TAKER && play.giver.mayRun(), () -> "it runs here and is theirs after " + way);
            assertOwnerRuns(way);
            for (Step step : play.possible()) {
                List<Step> longer = new ArrayList<>(way);
                longer.add(step);
                ways.add(longer);
            }
        }
        assertTrue(seen.size() > 1000, () -> "there is more than " + seen.size() + " to see");
    }

    private static void assertOwnerRuns(List<Step> way) {
        Play play = Play.of(way);
        play.settle();
        assertTrue(play.ownerRuns(), () -> "its owner " + play.owner + " does not run it after " + way);
    }

    @Test
    void whatIsBeingTakenIsNotDropped() {
        Handover.Taker taker = new Handover.Taker(true);
        taker.complete();
        taker.go();
        assertFalse(taker.drop(), "it may be ours by now");
        taker.owns(true);
        assertTrue(taker.mayRun());
    }

    @Test
    void whenTheTakerDiesAfterItWasGivenTheJournalKnows() {
        Handover.Giver giver = new Handover.Giver(true);
        assertTrue(giver.give());
        giver.takerGone();
        assertEquals(Handover.Giver.Giving.UNCLEAR, giver.state());
        giver.dropped();
        assertFalse(giver.mayRun());
    }
}
