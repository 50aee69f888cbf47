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
 * All that can happen between two nodes, in every order: messages that are delayed, overtake each other or are lost, patience that ends on either
 * side at any moment, nodes that die. In no state may both let the machine run; and from every state without a death there is a way on which
 * exactly one does.
 */
class HandoverTest {
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
        GIVER_DIES,
        TAKER_DIES,
        GIVER_SEES_TAKER_GONE
    }

    /** What is true at one moment. The two sides are made anew from the way that led here, as they have no copy. */
    private record World(
            Handover.Giver.Giving giver,
            Handover.Taker.Taking taker,
            boolean giverDead,
            boolean takerDead,
            Set<Message> onTheWay) {}

    /** A way to a moment, as what happened. */
    private record Step(Object what, boolean lost) {}

    private static final class Play {
        private final Handover.Giver giver = new Handover.Giver(false);
        private final Handover.Taker taker = new Handover.Taker(false);
        private final Set<Message> onTheWay = EnumSet.noneOf(Message.class);
        private boolean giverDead;
        private boolean takerDead;
        private boolean verified;

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
                case GO -> {
                    taker.go();
                    onTheWay.add(taker.mayRun() ? Message.STARTED : Message.DROPPED);
                }
                case STARTED -> giver.started();
                case DROPPED -> giver.dropped();
                case ABORT -> taker.drop();
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
                case GIVER_DIES -> giverDead = true;
                case TAKER_DIES -> takerDead = true;
                case GIVER_SEES_TAKER_GONE -> giver.takerGone();
            }
        }

        List<Step> possible() {
            List<Step> steps = new ArrayList<>();
            onTheWay.forEach(message -> {
                steps.add(new Step(message, false));
                steps.add(new Step(message, true));
            });
            if (!takerDead) {
                if (taker.state() == Handover.Taker.Taking.INCOMPLETE) {
                    steps.add(new Step(Event.COMPLETE, false));
                }
                steps.add(new Step(Event.TAKER_LOSES_PATIENCE, false));
                steps.add(new Step(Event.TAKER_DIES, false));
            }
            if (!giverDead) {
                boolean gives = giver.state() == Handover.Giver.Giving.GIVES;
                if (gives || verified && giver.mayRun()) {
                    steps.add(new Step(Event.GIVE, false));
                }
                if (giver.mayRun()) {
                    steps.add(new Step(Event.GIVER_LOSES_PATIENCE, false));
                }
                steps.add(new Step(Event.GIVER_DIES, false));
                if (takerDead) {
                    steps.add(new Step(Event.GIVER_SEES_TAKER_GONE, false));
                }
            }
            return steps;
        }

        World world() {
            return new World(giver.state(), taker.state(), giverDead, takerDead, Set.copyOf(onTheWay));
        }

        boolean runsHere() {
            return !giverDead && giver.mayRun();
        }

        boolean runsThere() {
            return !takerDead && taker.mayRun();
        }

        static Play of(List<Step> way) {
            Play play = new Play();
            way.forEach(play::happens);
            return play;
        }
    }

    private record Seen(World world, boolean verified) {}

    @Test
    void neverBothAndWithoutADeathAlwaysOne() {
        Set<Seen> seen = new HashSet<>();
        Deque<List<Step>> ways = new ArrayDeque<>();
        ways.add(List.of());
        while (!ways.isEmpty()) {
            List<Step> way = ways.removeFirst();
            Play play = Play.of(way);
            if (!seen.add(new Seen(play.world(), play.verified))) {
                continue;
            }
            // Even a node that is only thought to be dead runs nothing that the other one runs.
            assertFalse(play.giver.mayRun() && play.taker.mayRun(), () -> "both after " + way);
            if (!play.giverDead && !play.takerDead) {
                assertEndsWithOne(way);
            }
            for (Step step : play.possible()) {
                List<Step> longer = new ArrayList<>(way);
                longer.add(step);
                ways.add(longer);
            }
        }
        assertTrue(seen.size() > 50, () -> "there is more than " + seen.size() + " to see");
    }

    /** If from now on messages arrive and whoever waits asks again, the machine runs on one side. */
    private static void assertEndsWithOne(List<Step> way) {
        Play play = Play.of(way);
        for (int i = 0; i < 10; i++) {
            if (play.giver.state() == Handover.Giver.Giving.GIVES) {
                play.happens(new Step(Event.GIVE, false));
            }
            for (Message message : Set.copyOf(play.onTheWay)) {
                play.happens(new Step(message, false));
            }
        }
        assertTrue(play.runsHere() ^ play.runsThere(), () -> "nobody runs it, or both, after " + way);
    }

    @Test
    void whenTheTakerDiesAfterItWasGivenNobodyPretendsToKnow() {
        Handover.Giver giver = new Handover.Giver(false);
        assertTrue(giver.give());
        giver.takerGone();
        assertEquals(Handover.Giver.Giving.LOST, giver.state());
        giver.dropped();
        assertFalse(giver.mayRun());
    }
}
