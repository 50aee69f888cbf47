package trapline.cluster.placement;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import trapline.monitor.Tenant;
import trapline.monitor.allocator.Quota;
import trapline.monitor.allocator.Usage;

/**
 * What must hold after each decision: a machine that was placed is on a node that is there, not drained, has what the machine wants and
 * room for it; its tenant is within its quota; a machine on its way has a place of which the same holds; a node's sums, and a tenant's, changed by that machine alone; and nothing is lost (what
 * all machines take is what all nodes have given). {@link #check} looks at what one decision can have changed, {@link #verify} at
 * everything.
 */
final class Invariants {
    /** What a decision about one machine can change, to compare before and after. */
    record Standing(Optional<Book.Placed> machine, Taken held, Taken node, Usage usage, int machines) {}

    /** What a node's machines take of it. */
    record Taken(long words, long weight, int machines) {
        static final Taken NOTHING = new Taken(0, 0, 0);

        static Taken of(NodeBook node) {
            return new Taken(node.words(), node.weight(), node.machines());
        }

        static Taken by(Optional<Book.Placed> machine) {
            return machine.map(Book.Placed::demand)
                    .map(demand -> new Taken(demand.extent(), demand.weight(), 1))
                    .orElse(NOTHING);
        }

        Taken plus(Taken other) {
            return new Taken(words + other.words, weight + other.weight, machines + other.machines);
        }

        Taken minus(Taken other) {
            return new Taken(words - other.words, weight - other.weight, machines - other.machines);
        }
    }

    private final Book book;

    Invariants(Book book) {
        this.book = book;
    }

    Standing standing(Decision decision) {
        return new Standing(
                decision.vm().flatMap(book::machine),
                held(decision),
                decision.node().flatMap(book::node).map(Taken::of).orElse(Taken.NOTHING),
                decision.tenant().map(book::usage).orElse(Usage.NONE),
                book.machines().size());
    }

    /** What the machine takes of the decision's node: as itself, and as a place that is kept for it. */
    private Taken held(Decision decision) {
        return Taken.by(decision.vm().flatMap(book::machine).filter(machine -> isOn(machine, decision)))
                .plus(Taken.by(decision.vm().flatMap(book::place).filter(place -> isOn(place, decision))));
    }

    private static boolean isOn(Book.Placed machine, Decision decision) {
        return decision.node().equals(Optional.of(machine.node()));
    }

    /** Checks what a decision has changed since {@code before}; an IllegalStateException says what does not hold. */
    void check(Decision decision, Standing before) {
        Standing after = standing(decision);
        if (!decision.granted()) {
            require(after.equals(before), "refused, but", before, "became", after);
            return;
        }
        if (decision.request() instanceof Request.Leave) {
            // The machines of a whole node went.
            require(after.machines <= before.machines, before.machines, "machines became", after.machines);
            return;
        }
        checkSums(before, after);
        if (decision.request() instanceof Request.Place place) {
            checkPlaced(place, decision);
            checkQuota(place.demand().tenant());
        }
        if (decision.request() instanceof Request.Move(var demand, var refusedBy)) {
            require(before.machine.equals(after.machine), demand.vm(), "moved before it was moved");
            require(
                    before.machine.filter(machine -> isOn(machine, decision)).isEmpty(),
                    demand.vm(),
                    "is to move to where it is");
            checkPlaced(new Request.Place(demand, refusedBy), decision);
        }
    }

    private static void checkSums(Standing before, Standing after) {
        Taken expected = before.node.minus(before.held).plus(after.held);
        require(after.node.equals(expected), "the node has given", after.node, "not", expected);
        Usage used = before.usage.minus(usage(before)).plus(usage(after));
        require(after.usage.equals(used), "the tenant has", after.usage, "not", used);
        int machines = before.machines - (before.machine.isPresent() ? 1 : 0) + (after.machine.isPresent() ? 1 : 0);
        require(after.machines == machines, "there are", after.machines, "machines, not", machines);
    }

    private static Usage usage(Standing standing) {
        return standing.machine.map(machine -> machine.demand().usage()).orElse(Usage.NONE);
    }

    /** In words of its own, not in those of the filters. */
    private void checkPlaced(Request.Place place, Decision decision) {
        Demand demand = place.demand();
        NodeName name = decision.node().orElseThrow();
        NodeBook node = book.node(name).orElseThrow();
        Optional<Book.Placed> due = Optional.of(new Book.Placed(demand, name));
        require(
                book.machine(demand.vm()).equals(due) || book.place(demand.vm()).equals(due),
                demand.vm(),
                "has no place on",
                name);
        require(node.present() && !node.drained(), name, "takes no machines");
        require(!place.refusedBy().contains(name), name, "had refused");
        require(demand.wishes().only().map(name::equals).orElse(true), name, "is not the one that is wanted");
        Offer offer = node.offer();
        require(offer.kinds().contains(demand.kind()), name, "hosts no", demand.kind());
        require(
                offer.labels().entrySet().containsAll(demand.wishes().labels().entrySet()),
                name,
                "lacks some of",
                demand.wishes().labels());
        require(node.words() <= offer.words(), name, "gives", node.words(), "words of", offer.words());
        require(node.weight() <= offer.weight(), name, "bears", node.weight(), "of", offer.weight());
        demand.wishes()
                .apart()
                .ifPresent(group -> require(
                        node.oneOf(demand.tenant(), group).equals(Optional.of(demand.vm())),
                        name,
                        "has two of",
                        group));
    }

    private void checkQuota(Tenant tenant) {
        Quota quota = book.quota(tenant);
        Usage used = book.usage(tenant);
        require(
                used.machines() <= quota.machines() && used.words() <= quota.words() && used.weight() <= quota.weight(),
                tenant,
                "has",
                used,
                "of",
                quota);
    }

    /** Checks everything; an IllegalStateException says what does not add up. */
    void verify() {
        Map<NodeName, Taken> taken = new HashMap<>();
        Map<Tenant, Usage> usages = new HashMap<>();
        for (Book.Placed machine : book.machines()) {
            taken.merge(machine.node(), Taken.by(Optional.of(machine)), Taken::plus);
            usages.merge(machine.demand().tenant(), machine.demand().usage(), Usage::plus);
        }
        for (Book.Placed place : book.places()) {
            taken.merge(place.node(), Taken.by(Optional.of(place)), Taken::plus);
            require(
                    book.machine(place.demand().vm()).isPresent(),
                    "a place is kept for",
                    place.demand().vm(),
                    "which is not there");
        }
        for (NodeBook node : book.nodes()) {
            Taken due = Optional.ofNullable(taken.remove(node.name())).orElse(Taken.NOTHING);
            require(Taken.of(node).equals(due), node.name(), "has given", Taken.of(node), "not", due);
            require(node.present() || node.machines() > 0, node.name(), "is remembered for nothing");
        }
        require(taken.isEmpty(), "there are machines on", taken.keySet(), "which are no nodes");
        require(usages.equals(book.usages()), "the tenants have", usages, "not", book.usages());
    }

    private static void require(boolean holds, Object... otherwise) {
        if (!holds) {
            throw new IllegalStateException(
                    Arrays.stream(otherwise).map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }
}
