package trapline.cluster.placement;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Allocator;

/**
 * Why a machine is not on a node, as things are now, and what would have to change.
 *
 * @param vm which machine
 * @param node which node
 * @param isThere where the machine is, if it is anywhere; a machine that is on the node has neither obstacles nor changes
 * @param obstacles everything that forbids the node to have it; empty if it could
 * @param here how well the node would do, if it could have it
 * @param best how well the node does that would get the machine now, without the machine itself
 * @param bestNode which that is; empty if none can have it
 * @param changes what would have to change, each in words; all of them together
 */
public record WhyNot(
        VmId vm,
        NodeName node,
        Optional<NodeName> isThere,
        List<Verdict> obstacles,
        Optional<Verdict.Fits> here,
        Optional<Verdict.Fits> best,
        Optional<NodeName> bestNode,
        List<String> changes) {
    public WhyNot {
        obstacles = List.copyOf(obstacles);
        changes = List.copyOf(changes);
    }

    static WhyNot of(Book book, Request.Place place, NodeBook node) {
        Optional<Book.Placed> there = book.machine(place.demand().vm());
        // As if it were to be placed now: it does not stand in its own way.
        there.ifPresent(book::putAside);
        try {
            Judge.Ruling ruling = new Judge(book).rule(place);
            Policy policy = book.configured().orElseThrow().policy();
            return of(new Contest(policy, new Examination(policy, place), place.demand(), node), ruling, there);
        } finally {
            there.ifPresent(book::add);
        }
    }

    private static WhyNot of(Contest contest, Judge.Ruling ruling, Optional<Book.Placed> there) {
        NodeBook node = contest.node;
        List<Verdict> obstacles = contest.examination.obstacles(node);
        Optional<Verdict.Fits> best = ruling.nodes().stream()
                .filter(candidate -> ruling.node().equals(Optional.of(candidate.node())))
                .map(candidate -> (Verdict.Fits) candidate.verdict())
                .findFirst();
        Optional<NodeName> isThere = there.map(Book.Placed::node);
        return new WhyNot(
                contest.demand.vm(),
                node.name(),
                isThere,
                obstacles,
                obstacles.isEmpty() ? Optional.of(contest.asItIs()) : Optional.empty(),
                best,
                ruling.node(),
                isThere.equals(Optional.of(node.name())) ? List.of() : contest.changes(ruling, obstacles, best));
    }

    /** What a node would need to do better than the best one. */
    private record Contest(Policy policy, Examination examination, Demand demand, NodeBook node) {
        Verdict.Fits asItIs() {
            return examination.fits(node, node.words(), node.weight(), node.machines());
        }

        List<String> changes(Judge.Ruling ruling, List<Verdict> obstacles, Optional<Verdict.Fits> best) {
            if (!obstacles.isEmpty()) {
                return obstacles.stream()
                        .flatMap(verdict -> verdict.change().stream())
                        .toList();
            }
            if (best.isEmpty()) {
                return List.of("no node gets it: " + ruling.reason().sentence());
            }
            return ruling.node().equals(Optional.of(node.name()))
                    ? List.of("nothing: created now, it would be here")
                    : List.of(toWin(best.get()));
        }

        private String toWin(Verdict.Fits best) {
            boolean emptier = policy == Policy.SPREAD;
            long most = emptier
                    ? node.words() / Allocator.GRANULE
                    : (node.offer().words() - node.words() - demand.extent()) / Allocator.GRANULE;
            long sign = emptier ? -1 : 1;
            LongPredicate wins = granules -> examination
                            .fits(
                                    node,
                                    node.words() + sign * granules * Allocator.GRANULE,
                                    node.weight(),
                                    node.machines())
                            .score()
                    > best.score();
            if (!wins.test(most)) {
                return "its storage alone cannot make it better than the best one";
            }
            long least = least(most, wins);
            return least * Allocator.GRANULE + " more words would have to be "
                    + (emptier ? "free on it" : "in use on it");
        }

        /** The smallest number that wins; {@code most} does, and whatever is above one that does, does. */
        private static long least(long most, LongPredicate wins) {
            long low = 0;
            long high = most;
            while (low < high) {
                long middle = low + (high - low) / 2;
                if (wins.test(middle)) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }
    }
}
