package trapline.cluster.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import trapline.monitor.VmId;

/**
 * Which machines would go where so that the nodes' load evens out. Nothing is decided by it: each move is a {@link Request.Move} of its own, when its
 * turn comes.
 *
 * <p>A node's load is what its machines take of its storage and of its weight, half each, in millionths. A step takes a machine from one of the fullest
 * nodes to one that no filter forbids, which is clearly less full with the machine than the other was with it; of those, the step that lowers the sum of
 * the squares of all loads most. That sum falls with every step, so however often a plan is made and followed, nothing goes back and forth.
 *
 * @param steps in their order; each machine is in one at most
 * @param highest the highest load of a node that takes machines, before
 * @param lowest the lowest, before
 * @param highestAfter the highest, after all steps
 * @param lowestAfter the lowest, after all steps
 * @param end why there are no more
 */
public record Rebalance(List<Step> steps, long highest, long lowest, long highestAfter, long lowestAfter, String end) {
    /** By so much, 1 %, the node that gets a machine must be less full with it than the other one was. */
    static final long CLEARLY = 10_000;

    /** So many of the fullest nodes are looked at for a step: in a cluster of hundreds, each step is to be quick. */
    private static final int MOST_SOURCES = 8;

    private static final double PER_CENT = 10_000.0;

    public Rebalance {
        steps = List.copyOf(steps);
    }

    /**
     * A machine that would go.
     *
     * @param vm which
     * @param from where it is
     * @param to where it would be
     * @param fromLoad the load there before
     * @param toLoad the load here before
     * @param fromAfter the load there after
     * @param toAfter the load here after
     */
    public record Step(VmId vm, NodeName from, NodeName to, long fromLoad, long toLoad, long fromAfter, long toAfter) {
        /** {@return the reason in words} */
        public String sentence() {
            return from + " is at " + percent(fromLoad) + " and " + to + " at " + percent(toLoad)
                    + "; with it there, at " + percent(fromAfter) + " and " + percent(toAfter);
        }
    }

    private static String percent(long millionths) {
        return Math.round(millionths / PER_CENT * 10) / 10.0 + " %";
    }

    /**
     * {@return the steps}
     *
     * @param book the books; they are changed as if all was done
     * @param most how many steps at most, at least 0
     */
    static Rebalance of(Book book, int most) {
        arrive(book);
        long highest = highest(book);
        long lowest = lowest(book);
        List<Step> steps = new ArrayList<>();
        Set<VmId> moved = new HashSet<>();
        Optional<Policy> policy = book.configured().map(Request.Configure::policy);
        boolean spreads = policy.equals(Optional.of(Policy.SPREAD));
        Optional<Step> step = spreads ? next(book, moved) : Optional.empty();
        while (steps.size() < most && step.isPresent()) {
            apply(book, step.get());
            steps.add(step.get());
            moved.add(step.get().vm);
            step = next(book, moved);
        }
        String end = !spreads
                ? "the policy is to fill nodes, not to even them out"
                : steps.size() == most ? "so many were asked for" : "no other move makes the nodes clearly more even";
        return new Rebalance(steps, highest, lowest, highest(book), lowest(book), end);
    }

    /** What is on its way will be there. */
    private static void arrive(Book book) {
        for (Book.Placed place : List.copyOf(book.places())) {
            VmId vm = place.demand().vm();
            book.givePlaceBack(vm);
            book.putAside(book.machine(vm).orElseThrow());
            book.add(place);
        }
    }

    private static void apply(Book book, Step step) {
        Book.Placed machine = book.machine(step.vm).orElseThrow();
        book.putAside(machine);
        book.add(new Book.Placed(machine.demand(), step.to));
    }

    private static Optional<Step> next(Book book, Set<VmId> moved) {
        List<NodeBook> byLoad = taking(book).stream()
                .sorted(Comparator.comparingLong((NodeBook node) -> load(node)).reversed())
                .toList();
        for (NodeBook from : byLoad.subList(0, Math.min(MOST_SOURCES, byLoad.size()))) {
            if (load(from) - load(byLoad.getLast()) < CLEARLY) {
                break;
            }
            Optional<Step> step = best(book, from, byLoad, moved);
            if (step.isPresent()) {
                return step;
            }
        }
        return Optional.empty();
    }

    private static Optional<Step> best(Book book, NodeBook from, List<NodeBook> nodes, Set<VmId> moved) {
        Optional<Step> best = Optional.empty();
        long most = 0;
        for (Book.Placed machine : book.on(from.name())) {
            Demand demand = machine.demand();
            if (moved.contains(demand.vm())) {
                continue;
            }
            Examination examination = new Examination(Policy.SPREAD, new Request.Place(demand, new TreeSet<>()));
            for (NodeBook to : nodes) {
                Step step = step(demand, from, to);
                long gain = gain(step);
                boolean better = gain > most && step.toAfter <= step.fromLoad - CLEARLY;
                if (better && !to.name().equals(from.name()) && examination.examine(to) instanceof Verdict.Fits) {
                    best = Optional.of(step);
                    most = gain;
                }
            }
        }
        return best;
    }

    private static Step step(Demand demand, NodeBook from, NodeBook to) {
        return new Step(
                demand.vm(),
                from.name(),
                to.name(),
                load(from),
                load(to),
                load(from, from.words() - demand.extent(), from.weight() - demand.weight()),
                load(to, to.words() + demand.extent(), to.weight() + demand.weight()));
    }

    /** By how much it lowers the sum of the squares of the loads. */
    private static long gain(Step step) {
        return square(step.fromLoad) + square(step.toLoad) - square(step.fromAfter) - square(step.toAfter);
    }

    private static long square(long load) {
        return load * load;
    }

    private static List<NodeBook> taking(Book book) {
        return book.nodes().stream()
                .filter(node -> node.present() && !node.drained())
                .toList();
    }

    private static long highest(Book book) {
        return taking(book).stream().mapToLong(Rebalance::load).max().orElse(0);
    }

    private static long lowest(Book book) {
        return taking(book).stream().mapToLong(Rebalance::load).min().orElse(0);
    }

    private static long load(NodeBook node) {
        return load(node, node.words(), node.weight());
    }

    private static long load(NodeBook node, long words, long weight) {
        Offer offer = node.offer();
        long million = Examination.MILLION;
        return (words * million / offer.words() + weight * million / offer.weight()) / 2;
    }
}
