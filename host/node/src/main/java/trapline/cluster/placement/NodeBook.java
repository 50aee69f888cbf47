package trapline.cluster.placement;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/** The books of one node: what it offers, and what its machines take of it. */
final class NodeBook {
    private record Group(Tenant tenant, String name) {}

    private final NodeName name;
    private final Map<String, Integer> images = new HashMap<>();
    private final Map<Group, NavigableSet<VmId>> groups = new HashMap<>();
    private Offer offer;
    // The offer's, to be asked often.
    private Set<String> kinds;
    private boolean present;
    private boolean drained;
    private long words;
    private long weight;
    private int machines;

    NodeBook(NodeName name, Offer offer) {
        this.name = name;
        this.offer = offer;
        this.kinds = Set.copyOf(offer.kinds());
    }

    NodeName name() {
        return name;
    }

    Offer offer() {
        return offer;
    }

    boolean present() {
        return present;
    }

    boolean drained() {
        return drained;
    }

    /** The words that its machines take, whole granules. */
    long words() {
        return words;
    }

    long weight() {
        return weight;
    }

    int machines() {
        return machines;
    }

    boolean hosts(String kind) {
        return kinds.contains(kind);
    }

    boolean hasImage(String image) {
        return images.containsKey(image);
    }

    /** A machine of the tenant's group that is here. */
    Optional<VmId> oneOf(Tenant tenant, String group) {
        return Optional.ofNullable(groups.get(new Group(tenant, group))).map(NavigableSet::first);
    }

    void offers(Offer other, boolean nowDrained) {
        offer = other;
        kinds = Set.copyOf(other.kinds());
        drained = nowDrained;
        present = true;
    }

    void leaves() {
        present = false;
    }

    void drains(boolean nowDrained) {
        drained = nowDrained;
    }

    void add(Demand demand) {
        words += demand.extent();
        weight += demand.weight();
        machines++;
        images.merge(demand.image(), 1, Integer::sum);
        demand.wishes()
                .apart()
                .ifPresent(group -> groups.computeIfAbsent(
                                new Group(demand.tenant(), group),
                                _ -> new TreeSet<>(Comparator.comparing(VmId::value)))
                        .add(demand.vm()));
    }

    void remove(Demand demand) {
        words -= demand.extent();
        weight -= demand.weight();
        machines--;
        images.computeIfPresent(demand.image(), (_, count) -> count == 1 ? null : count - 1);
        demand.wishes()
                .apart()
                .ifPresent(group -> groups.computeIfPresent(new Group(demand.tenant(), group), (_, all) -> {
                    all.remove(demand.vm());
                    return all.isEmpty() ? null : all;
                }));
    }
}
