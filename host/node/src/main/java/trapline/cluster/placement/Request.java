package trapline.cluster.placement;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Quota;

/** What the placement can be asked. */
public sealed interface Request {
    /**
     * Genesis: begins with no nodes.
     *
     * @param policy which node is the best
     * @param defaultQuota what a tenant may have on all nodes together that has no quota of its own
     */
    record Configure(Policy policy, Quota defaultQuota) implements Request {}

    /**
     * A node is there, or is there again, or offers something else than before.
     *
     * @param node which
     * @param offer what it has for machines
     * @param drained whether it takes none
     */
    record Join(NodeName node, Offer offer, boolean drained) implements Request {}

    /**
     * A node is gone. So are its machines but those that outlive it, which keep their names and their part of the quota.
     *
     * @param node which
     */
    record Leave(NodeName node) implements Request {}

    /**
     * A node takes no new machines.
     *
     * @param node which
     */
    record Drain(NodeName node) implements Request {}

    /**
     * A node takes new machines again.
     *
     * @param node which
     */
    record Undrain(NodeName node) implements Request {}

    /**
     * A node says something else of itself.
     *
     * @param node which
     * @param labels all of its labels from now on
     */
    record SetLabels(NodeName node, SortedMap<String, String> labels) implements Request {
        public SetLabels {
            labels = Labels.checked(labels);
        }
    }

    /**
     * Bounds what a tenant's machines may have together, on all nodes.
     *
     * @param tenant whose
     * @param quota from now on
     */
    record SetQuota(Tenant tenant, Quota quota) implements Request {}

    /**
     * Finds a node for a new machine.
     *
     * @param demand what it needs
     * @param refusedBy nodes that were asked and could not have it after all
     */
    record Place(Demand demand, SortedSet<NodeName> refusedBy) implements Request {
        public Place {
            refusedBy = Collections.unmodifiableSortedSet(new TreeSet<>(refusedBy));
        }

        /** For a machine that no node was asked to have yet. */
        public Place(Demand demand) {
            this(demand, new TreeSet<>(Set.of()));
        }
    }

    /**
     * A machine was found on a node. That is a fact: it is granted beyond every quota and size, if its name is not in use.
     *
     * @param demand what it has
     * @param node where it is
     */
    record Adopt(Demand demand, NodeName node) implements Request {}

    /**
     * Finds another node for a machine, and keeps a place for it there until it {@link Arrived} or is to {@link Stay}.
     *
     * @param demand what it needs; its wishes may be other ones than it came with
     * @param refusedBy nodes that were asked and could not have it after all
     */
    record Move(Demand demand, SortedSet<NodeName> refusedBy) implements Request {
        public Move {
            refusedBy = Collections.unmodifiableSortedSet(new TreeSet<>(refusedBy));
        }
    }

    /**
     * A node was found to keep a place for a machine that is elsewhere. That is a fact, as {@link Adopt}; the machine is known, and has no
     * other place.
     *
     * @param demand what is kept
     * @param node where
     */
    record Expect(Demand demand, NodeName node) implements Request {}

    /**
     * A machine has come to a node from another one. That is a fact, as {@link Adopt}, wherever it is in the books.
     *
     * @param demand what it has
     * @param node where it is now
     */
    record Arrived(Demand demand, NodeName node) implements Request {}

    /**
     * A machine stays where it is: the place that was kept for it is free.
     *
     * @param vm which
     */
    record Stay(VmId vm) implements Request {}

    /**
     * A machine is to have another size.
     *
     * @param vm which
     * @param words its storage from now on
     * @param weight its processor share from now on
     */
    record Resize(VmId vm, long words, int weight) implements Request {}

    /**
     * A machine is no more, or never was after all.
     *
     * @param vm which
     */
    record Release(VmId vm) implements Request {}

    /** {@return the machine that the request names} */
    default Optional<VmId> subject() {
        return switch (this) {
            case Configure _, Join _, Leave _, Drain _, Undrain _, SetLabels _, SetQuota _ -> Optional.empty();
            case Place place -> Optional.of(place.demand.vm());
            case Adopt adopt -> Optional.of(adopt.demand.vm());
            case Move move -> Optional.of(move.demand.vm());
            case Expect expect -> Optional.of(expect.demand.vm());
            case Arrived arrived -> Optional.of(arrived.demand.vm());
            case Stay stay -> Optional.of(stay.vm);
            case Resize resize -> Optional.of(resize.vm);
            case Release release -> Optional.of(release.vm);
        };
    }

    /** {@return the tenant that the request names} */
    default Optional<Tenant> owner() {
        return switch (this) {
            case Configure _, Join _, Leave _, Drain _, Undrain _, SetLabels _, Resize _, Release _, Stay _ ->
                Optional.empty();
            case SetQuota set -> Optional.of(set.tenant);
            case Place place -> Optional.of(place.demand.tenant());
            case Adopt adopt -> Optional.of(adopt.demand.tenant());
            case Move move -> Optional.of(move.demand.tenant());
            case Expect expect -> Optional.of(expect.demand.tenant());
            case Arrived arrived -> Optional.of(arrived.demand.tenant());
        };
    }

    /** {@return the node that the request names} */
    default Optional<NodeName> place() {
        return switch (this) {
            case Configure _, SetQuota _, Place _, Move _, Stay _, Resize _, Release _ -> Optional.empty();
            case Join join -> Optional.of(join.node);
            case Leave leave -> Optional.of(leave.node);
            case Drain drain -> Optional.of(drain.node);
            case Undrain undrain -> Optional.of(undrain.node);
            case SetLabels set -> Optional.of(set.node);
            case Adopt adopt -> Optional.of(adopt.node);
            case Expect expect -> Optional.of(expect.node);
            case Arrived arrived -> Optional.of(arrived.node);
        };
    }
}
