package trapline.cluster.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Quota;
import trapline.monitor.allocator.Usage;

/** The placement's books: nodes, machines, tenants. Changed only to apply a decision. */
final class Book {
    /** A machine and where it is. */
    record Placed(Demand demand, NodeName node) {}

    private final NavigableMap<NodeName, NodeBook> nodes = new TreeMap<>();
    private final Map<VmId, Placed> machines = new LinkedHashMap<>();
    // For a machine on its way, the place that is kept for it beside the one where it is.
    private final Map<VmId, Placed> places = new LinkedHashMap<>();
    private final Map<Tenant, Quota> quotas = new HashMap<>();
    private final Map<Tenant, Usage> usages = new HashMap<>();
    // The nodes in order, to walk through: a walk through the tree takes three times as long.
    private List<NodeBook> walk = List.of();
    private Optional<Request.Configure> configured = Optional.empty();

    /** A copy that can be changed to see what would be; without quotas, of which no move is a matter. */
    Book copy() {
        Book copy = new Book();
        copy.configured = configured;
        nodes.forEach((name, node) -> {
            copy.join(name, node.offer(), node.drained());
            if (!node.present()) {
                copy.node(name).orElseThrow().leaves();
            }
        });
        machines.values().forEach(copy::add);
        places.values().forEach(copy::keepPlace);
        return copy;
    }

    Optional<Request.Configure> configured() {
        return configured;
    }

    void configure(Request.Configure configure) {
        configured = Optional.of(configure);
    }

    /** The nodes in the order of their names. */
    List<NodeBook> nodes() {
        return walk;
    }

    Optional<NodeBook> node(NodeName name) {
        return Optional.ofNullable(nodes.get(name));
    }

    Optional<Placed> machine(VmId vm) {
        return Optional.ofNullable(machines.get(vm));
    }

    /** The machines in the order in which they came; a view. */
    Collection<Placed> machines() {
        return Collections.unmodifiableCollection(machines.values());
    }

    /** The place that is kept for a machine on its way. */
    Optional<Placed> place(VmId vm) {
        return Optional.ofNullable(places.get(vm));
    }

    /** All such places; a view. */
    Collection<Placed> places() {
        return Collections.unmodifiableCollection(places.values());
    }

    /** Keeps a place; the tenant has the machine once all the same. */
    void keepPlace(Placed place) {
        places.put(place.demand.vm(), place);
        known(place).add(place.demand);
    }

    void givePlaceBack(VmId vm) {
        Optional.ofNullable(places.remove(vm)).ifPresent(place -> {
            known(place).remove(place.demand);
            forgetIfEmpty(known(place));
        });
    }

    Quota quota(Tenant tenant) {
        return quotas.getOrDefault(
                tenant, configured.map(Request.Configure::defaultQuota).orElse(Quota.UNLIMITED));
    }

    Usage usage(Tenant tenant) {
        return usages.getOrDefault(tenant, Usage.NONE);
    }

    Map<Tenant, Usage> usages() {
        return Collections.unmodifiableMap(usages);
    }

    void setQuota(Tenant tenant, Quota quota) {
        quotas.put(tenant, quota);
    }

    void join(NodeName name, Offer offer, boolean drained) {
        nodes.computeIfAbsent(name, _ -> new NodeBook(name, offer)).offers(offer, drained);
        walk = new ArrayList<>(nodes.values());
    }

    /** Ends a node's machines but those that outlive it, and the places kept there; without any, the node is forgotten. */
    void leave(NodeBook node) {
        places.values().stream()
                .filter(place -> place.node.equals(node.name()))
                .map(place -> place.demand.vm())
                .toList()
                .forEach(this::givePlaceBack);
        on(node.name()).stream().filter(machine -> !machine.demand.durable()).forEach(this::remove);
        node.leaves();
        forgetIfEmpty(node);
    }

    private void forgetIfEmpty(NodeBook node) {
        if (!node.present() && node.machines() == 0 && nodes.remove(node.name()) != null) {
            walk = new ArrayList<>(nodes.values());
        }
    }

    List<Placed> on(NodeName node) {
        return machines.values().stream()
                .filter(machine -> machine.node.equals(node))
                .toList();
    }

    void add(Placed machine) {
        machines.put(machine.demand.vm(), machine);
        known(machine).add(machine.demand);
        change(machine.demand.tenant(), Usage.NONE, machine.demand.usage());
    }

    /** Removes a machine, and the place that was kept for it elsewhere. */
    void remove(Placed machine) {
        givePlaceBack(machine.demand.vm());
        NodeBook node = known(machine);
        putAside(machine);
        forgetIfEmpty(node);
    }

    /** Removes a machine that will be back, so that its node is not forgotten for it. */
    void putAside(Placed machine) {
        machines.remove(machine.demand.vm());
        known(machine).remove(machine.demand);
        change(machine.demand.tenant(), machine.demand.usage(), Usage.NONE);
    }

    private NodeBook known(Placed machine) {
        return node(machine.node).orElseThrow();
    }

    private void change(Tenant tenant, Usage from, Usage to) {
        Usage sum = usage(tenant).minus(from).plus(to);
        if (sum.equals(Usage.NONE)) {
            usages.remove(tenant);
        } else {
            usages.put(tenant, sum);
        }
    }
}
