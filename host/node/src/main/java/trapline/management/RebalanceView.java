package trapline.management;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.cluster.Authority;
import trapline.cluster.placement.Rebalance;

/**
 * Which machines go where so that the nodes' load evens out, and how far that is. Loads are in per cent.
 *
 * @param moves in their order
 * @param before the nodes' loads now
 * @param after the loads when all is done
 * @param end why there are no more moves
 * @param progress how far it is; empty if it is not to be done
 */
record RebalanceView(
        List<Move> moves, Range before, Range after, String end, Optional<ClusterRoutes.EvacuationView> progress) {
    private static final double PER_CENT = 10_000;

    /** A machine that goes, and why. */
    record Move(String vm, String from, String to, String reason) {
        static Move of(Rebalance.Step step) {
            return new Move(step.vm().value(), step.from().value(), step.to().value(), step.sentence());
        }
    }

    /** The loads of the fullest and the emptiest node that take machines. */
    record Range(double highest, double lowest) {}

    /**
     * What is asked for.
     *
     * @param moves how many at most
     * @param atOnce how many at once
     */
    record Body(OptionalInt moves, OptionalInt atOnce) {
        private static final int MOVES = 10;
        private static final int MOST_MOVES = 1000;
        private static final int AT_ONCE = 2;
        private static final int MOST_AT_ONCE = 16;

        Function<ActorRef<Authority.Answer>, Authority.Asked> asking(boolean dryRun) {
            int most = within("moves", moves.orElse(MOVES), MOST_MOVES);
            int together = within("atOnce", atOnce.orElse(AT_ONCE), MOST_AT_ONCE);
            return to -> new Authority.Even(most, together, dryRun, to);
        }

        private static int within(String name, int value, int most) {
            if (value < 1 || value > most) {
                throw new RefusedException(
                        Problem.badRequest("'" + name + "' is " + value + "; it must be 1 to " + most));
            }
            return value;
        }
    }

    static RebalanceView of(Authority.Rebalanced rebalanced) {
        Rebalance plan = rebalanced.plan();
        return new RebalanceView(
                plan.steps().stream().map(Move::of).toList(),
                new Range(plan.highest() / PER_CENT, plan.lowest() / PER_CENT),
                new Range(plan.highestAfter() / PER_CENT, plan.lowestAfter() / PER_CENT),
                plan.end(),
                rebalanced.progress().map(ClusterRoutes.EvacuationView::of));
    }
}
