package trapline.cluster.placement;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Quota;
import trapline.monitor.allocator.Usage;

/**
 * Decides on which node each machine is, and what a tenant may have on all of them together. Equal requests in equal order lead to equal
 * decisions. A decision among n nodes looks at each of them, in O(n).
 *
 * <p>Not thread-safe. It keeps no decisions; whoever asks does.
 */
public final class Placement {
    private final Book book = new Book();
    private final Judge judge = new Judge(book);
    private final Invariants invariants = new Invariants(book);
    private long decisions;

    /** A placement without nodes, to be configured. */
    public Placement() {}

    /**
     * A node as the books have it.
     *
     * @param name which
     * @param offer what it has for machines
     * @param present whether it is there; one that is not has left machines that outlive it
     * @param drained whether it takes no new machines
     * @param words how many words its machines take, whole granules
     * @param weight how much weight they have
     * @param machines how many there are
     */
    public record NodeView(
            NodeName name, Offer offer, boolean present, boolean drained, long words, long weight, int machines) {}

    /**
     * A machine as the books have it.
     *
     * @param demand what it takes
     * @param node where it is
     */
    public record MachineView(Demand demand, NodeName node) {}

    /**
     * Decides a request and applies the decision.
     *
     * @param request what is asked
     * @return the decision; a refusal has changed nothing
     * @throws IllegalStateException if the books do not add up afterwards; names the decision, and means a bug of ours
     */
    public Decision decide(Request request) {
        Decision decision = decision(decisions + 1, request);
        Invariants.Standing before = invariants.standing(decision);
        decisions++;
        try {
            if (decision.granted()) {
                apply(decision);
            }
            invariants.check(decision, before);
        } catch (RuntimeException broken) {
            throw new IllegalStateException(
                    "decision " + decisions + ", " + request + ", broke the books: " + broken.getMessage(), broken);
        }
        return decision;
    }

    /**
     * {@return the decision that would be made, without making it}
     *
     * @param request what would be asked
     */
    public Decision dryRun(Request request) {
        return decision(decisions + 1, request);
    }

    private Decision decision(long sequence, Request request) {
        Judge.Ruling ruling = judge.rule(request);
        Optional<Tenant> tenant = request.owner()
                .or(() -> request.subject()
                        .flatMap(book::machine)
                        .map(machine -> machine.demand().tenant()));
        return new Decision(
                sequence,
                request.subject(),
                tenant,
                request,
                ruling.outcome(),
                ruling.reason(),
                ruling.node(),
                ruling.nodes());
    }

    private void apply(Decision decision) {
        switch (decision.request()) {
            case Request.Configure configure -> book.configure(configure);
            case Request.Join(var node, var offer, var drained) -> book.join(node, offer, drained);
            case Request.Leave(var node) -> book.leave(node(node));
            case Request.Drain(var node) -> node(node).drains(true);
            case Request.Undrain(var node) -> node(node).drains(false);
            case Request.SetLabels(var node, var labels) ->
                node(node).offers(node(node).offer().with(labels), node(node).drained());
            case Request.SetQuota(var tenant, var quota) -> book.setQuota(tenant, quota);
            case Request.Place(var demand, var _) ->
                book.add(new Book.Placed(demand, decision.node().orElseThrow()));
            case Request.Adopt(var demand, var node) -> book.add(new Book.Placed(demand, node));
            case Request.Move(var demand, var _) ->
                book.keepPlace(new Book.Placed(demand, decision.node().orElseThrow()));
            case Request.Expect(var demand, var node) -> book.keepPlace(new Book.Placed(demand, node));
            case Request.Arrived(var demand, var node) -> {
                book.machine(demand.vm()).ifPresent(book::remove);
                book.add(new Book.Placed(demand, node));
            }
            case Request.Stay(var vm) -> book.givePlaceBack(vm);
            case Request.Resize resize -> resize(resize);
            case Request.Release(var vm) -> book.remove(machineOf(vm));
        }
    }

    private void resize(Request.Resize resize) {
        Book.Placed machine = machineOf(resize.vm());
        book.putAside(machine);
        book.add(new Book.Placed(machine.demand().resized(resize.words(), resize.weight()), machine.node()));
    }

    private NodeBook node(NodeName name) {
        return book.node(name).orElseThrow();
    }

    private Book.Placed machineOf(VmId vm) {
        return book.machine(vm).orElseThrow();
    }

    /**
     * {@return what a node would have to have for a machine to be there}
     *
     * @param demand what the machine needs; it may be placed already, or not
     * @param name the node
     */
    public Optional<WhyNot> whyNot(Demand demand, NodeName name) {
        return book.node(name).map(node -> WhyNot.of(book, new Request.Place(demand, new TreeSet<>()), node));
    }

    /**
     * {@return which machines would go where so that the nodes' load evens out; nothing is decided by it}
     *
     * @param most how many at most, at least 0
     */
    public Rebalance rebalance(int most) {
        return Rebalance.of(book.copy(), most);
    }

    /** {@return all nodes, by name} */
    public List<NodeView> nodes() {
        return book.nodes().stream().map(Placement::view).toList();
    }

    /**
     * {@return a node; empty if there is none of that name}
     *
     * @param name which
     */
    public Optional<NodeView> nodeNamed(NodeName name) {
        return book.node(name).map(Placement::view);
    }

    private static NodeView view(NodeBook node) {
        return new NodeView(
                node.name(),
                node.offer(),
                node.present(),
                node.drained(),
                node.words(),
                node.weight(),
                node.machines());
    }

    /**
     * {@return a machine; empty if there is none of that name}
     *
     * @param vm which
     */
    public Optional<MachineView> machine(VmId vm) {
        return book.machine(vm).map(Placement::view);
    }

    /**
     * {@return the machines of a node, in the order in which they came; takes O(n) of n machines}
     *
     * @param node which
     */
    public List<MachineView> machinesOn(NodeName node) {
        return book.on(node).stream().map(Placement::view).toList();
    }

    private static MachineView view(Book.Placed machine) {
        return new MachineView(machine.demand(), machine.node());
    }

    /**
     * {@return the node where a place is kept for a machine on its way; empty if it is not}
     *
     * @param vm which
     */
    public Optional<NodeName> destination(VmId vm) {
        return book.place(vm).map(Book.Placed::node);
    }

    /** {@return how many machines there are} */
    public int machines() {
        return book.machines().size();
    }

    /**
     * {@return what a tenant may have}
     *
     * @param tenant which, known or not
     */
    public Quota quota(Tenant tenant) {
        return book.quota(tenant);
    }

    /**
     * {@return what a tenant has}
     *
     * @param tenant which, known or not
     */
    public Usage usage(Tenant tenant) {
        return book.usage(tenant);
    }

    /** {@return how many decisions were made; the last one's sequence} */
    public long decisions() {
        return decisions;
    }

    /**
     * Computes every sum anew and checks all books against each other, in O(n).
     *
     * @throws IllegalStateException if something does not add up
     */
    public void verify() {
        invariants.verify();
    }

    /** The books, for tests that spoil them. */
    Book book() {
        return book;
    }
}
