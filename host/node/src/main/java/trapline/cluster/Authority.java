package trapline.cluster;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.cluster.migration.Arrival;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Offer;
import trapline.cluster.placement.Placement;
import trapline.cluster.placement.Rebalance;
import trapline.cluster.placement.Request;
import trapline.cluster.placement.WhyNot;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Quota;

/** What the placement's authority can be told, and what it answers. {@link AuthorityActor} is it. */
public final class Authority {
    private Authority() {}

    /** What it can be told. */
    public sealed interface Command permits Asked, Report, Outdated, AuthorityActor.Internal {}

    /** What has an answer. */
    public sealed interface Asked extends Command, ClusterMessage {
        /** {@return who gets the answer} */
        ActorRef<Answer> replyTo();
    }

    /** Find a node for a machine, and have the node keep the place. */
    public record Place(Request.Place request, ActorRef<Answer> replyTo) implements Asked {}

    /** Say which node it would be. */
    public record DryRun(Request.Place request, ActorRef<Answer> replyTo) implements Asked {}

    /** Drain a node. */
    public record Drain(NodeName node, ActorRef<Answer> replyTo) implements Asked {}

    /** Let a node take machines again. */
    public record Undrain(NodeName node, ActorRef<Answer> replyTo) implements Asked {}

    /** Replace a node's labels. */
    public record Label(Request.SetLabels request, ActorRef<Answer> replyTo) implements Asked {}

    /** Bound what a tenant may have on all nodes together. */
    public record SetQuota(Tenant tenant, Quota quota, ActorRef<Answer> replyTo) implements Asked {}

    /** A machine is to have another size. */
    public record Resize(VmId vm, long words, int weight, ActorRef<Answer> replyTo) implements Asked {}

    /** A machine is no more on that node, or did not come to be. */
    public record Release(NodeName node, VmId vm, ActorRef<Answer> replyTo) implements Asked {}

    /**
     * Find another node for a machine, and have it keep a place.
     *
     * @param vm which
     * @param from the node that asks: the machine is there, and does not go
     * @param to the one node that will do, if it is to be that one
     * @param refusedBy nodes that had no room after all
     * @param replyTo gets a {@link Destined}
     */
    public record Move(
            VmId vm, NodeName from, Optional<NodeName> to, SortedSet<NodeName> refusedBy, ActorRef<Answer> replyTo)
            implements Asked {}

    /** A machine is on that node now. */
    public record Arrived(NodeName node, Demand demand, ActorRef<Answer> replyTo) implements Asked {}

    /** A machine will not come to that node after all. */
    public record Stays(NodeName node, VmId vm, ActorRef<Answer> replyTo) implements Asked {}

    /** Where is a machine? */
    public record Where(VmId vm, ActorRef<Answer> replyTo) implements Asked {}

    /**
     * Even out the nodes' load by moving machines.
     *
     * @param moves how many at most
     * @param atOnce how many at once
     * @param dryRun whether only to say which it would be
     * @param replyTo gets a {@link Rebalanced}
     */
    public record Even(int moves, int atOnce, boolean dryRun, ActorRef<Answer> replyTo) implements Asked {}

    /** How far is that? {@code stop}: and move no more. */
    public record ShowEven(boolean stop, ActorRef<Answer> replyTo) implements Asked {}

    /** Which nodes are there? */
    public record Show(ActorRef<Answer> replyTo) implements Asked {}

    /** Why is a machine where it is, or nowhere? */
    public record Why(VmId vm, ActorRef<Answer> replyTo) implements Asked {}

    /** Why is a machine not on that node? */
    public record WhyNotOn(VmId vm, NodeName node, ActorRef<Answer> replyTo) implements Asked {}

    /** The last decisions, about one machine or all. */
    public record Recent(Optional<VmId> vm, int limit, ActorRef<Answer> replyTo) implements Asked {}

    /**
     * What a node has, in several parts if it is much.
     *
     * @param term the authority's that asked
     * @param node its name
     * @param address its address within the cluster
     * @param url its endpoint's
     * @param offer what it has for machines
     * @param drained whether it takes none
     * @param machines some of its machines
     * @param quotas the tenants' that it has heard of
     * @param quotasTerm the term under which it heard of them
     * @param part which part of all it is
     * @param agent who reports
     */
    public record Report(
            long term,
            NodeName node,
            String address,
            String url,
            Offer offer,
            boolean drained,
            List<Reported> machines,
            List<TenantQuota> quotas,
            long quotasTerm,
            Part part,
            ActorRef<Agent.Command> agent)
            implements Command, ClusterMessage {
        public Report {
            machines = List.copyOf(machines);
            quotas = List.copyOf(quotas);
        }
    }

    /** A machine of which a node knows. */
    public record Reported(Demand demand, Presence presence) {}

    /** What a machine has to do with a node. */
    public enum Presence {
        /** It is there, or a place is kept for its create. */
        HERE,
        /** It has been given to another node, and whether that has it is not known yet. */
        GIVEN,
        /** A place is kept for it until it comes from another node. */
        EXPECTED
    }

    /**
     * A part of a report.
     *
     * @param report which of its agent's reports; a later one has a higher number
     * @param index which part, from 0 on
     * @param count how many parts there are
     */
    public record Part(long report, int index, int count) {
        public Part {
            if (index < 0 || index >= count) {
                throw new IllegalArgumentException("there is no part " + index + " of " + count);
            }
        }
    }

    /** There is another authority of this term or a higher one, or was. */
    public record Outdated(long term) implements Command, ClusterMessage {}

    /** A tenant's quota on all nodes together. */
    public record TenantQuota(Tenant tenant, Quota quota) {}

    /**
     * A node, as the authority sees it.
     *
     * @param view the books
     * @param url its endpoint's; empty if the node is away
     */
    public record NodeStatus(Placement.NodeView view, Optional<String> url) {}

    /** What it answers. */
    public sealed interface Answer extends ClusterMessage {}

    /** It was decided; {@code there} is the node where the machine goes. */
    public record Decided(Decision decision, Optional<Located> there) implements Answer {}

    /** A machine may go to another node, which keeps a place for it; the URL is that of its endpoint. */
    public record Destined(Decision decision, String url, ActorRef<Arrival.Command> place) implements Answer {}

    /**
     * It is there.
     *
     * @param node the node's name
     * @param address its address within the cluster
     * @param url its endpoint's
     */
    public record Located(NodeName node, String address, String url) implements Answer {}

    /** The nodes, the authority's own name and its term. */
    public record Overview(NodeName authority, long term, List<NodeStatus> nodes) implements Answer {
        public Overview {
            nodes = List.copyOf(nodes);
        }
    }

    /** Which machines are to go where, and how far that is; {@code progress} is empty if nothing is done. */
    public record Rebalanced(Rebalance plan, Optional<Dock.Evacuated> progress) implements Answer {}

    /** The decision that put a machine where it is, or refused it. */
    public record Because(Decision decision) implements Answer {}

    /** Why it is not there. */
    public record NotBecause(WhyNot why) implements Answer {}

    /** Decisions, oldest first. */
    public record Decisions(List<Decision> decisions) implements Answer {
        public Decisions {
            decisions = List.copyOf(decisions);
        }
    }

    /** There is no such machine or node, or nothing is known of it. */
    public record Unknown(String what) implements Answer {}

    /** It cannot be said or done now. */
    public record NotNow(String why) implements Answer {}
}
