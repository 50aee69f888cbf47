package trapline.cluster;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import trapline.cluster.migration.Arrival;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.monitor.VmId;

/** What a node's agent can be told. {@link AgentActor} is it. */
public final class Agent {
    static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "trapline-agent");

    private Agent() {}

    /** What it can be told. */
    public sealed interface Command
            permits Enquire, Reserve, Expect, TakeOver, Mark, Quotas, WhyHere, Send, AgentActor.Internal {}

    /** Report to an authority, and take nothing more from one of a lower term. Of two authorities of one term, only the first gets a report. */
    public record Enquire(long term, ActorRef<Authority.Command> authority) implements Command, ClusterMessage {}

    /** Keep a place for a machine. */
    public record Reserve(long term, Demand demand, Decision why, ActorRef<Reserved> replyTo)
            implements Command, ClusterMessage {}

    /** The place is kept, or the one who asked is no authority any more. */
    public record Reserved(boolean kept) implements ClusterMessage {}

    /** Keep a place for a machine that is on another node and is to come from there. */
    public record Expect(long term, Demand demand, Decision why, ActorRef<Expected> replyTo)
            implements Command, ClusterMessage {}

    /** The place is kept, and this is it; or the one who asked is no authority any more, or there is such a machine. */
    public record Expected(Optional<ActorRef<Arrival.Command>> place) implements ClusterMessage {}
    /**
     * Go on with a machine whose node is no more.
     *
     * @param term the authority's
     * @param demand what the machine needs
     * @param why the decision that it is to be here
     * @param epoch the machine's, in the journal that the nodes share
     * @param from the node that is no more
     * @param holder which run of it had the machine
     * @param replyTo hears what came of it
     */
    public record TakeOver(
            long term, Demand demand, Decision why, long epoch, String from, String holder, ActorRef<TakenOver> replyTo)
            implements Command, ClusterMessage {}

    /**
     * A machine was taken over, or was not.
     *
     * @param result which
     * @param why in words, if it was not
     */
    public record TakenOver(Result result, String why) implements ClusterMessage {
        /** What came of it. */
        public enum Result {
            /** It is here, and on its way to where it was. */
            TAKEN,
            /** The node cannot give it what it needs. */
            NO_ROOM,
            /** Somebody else has it. */
            ANOTHERS,
            /** The node could not try. */
            FAILED
        }
    }

    /** From now on the node is drained or not, and has these labels. */
    public record Mark(long term, boolean drained, SortedMap<String, String> labels, ActorRef<Marked> replyTo)
            implements Command, ClusterMessage {}

    /** So it is, or the one who says so is no authority any more. */
    public record Marked(boolean heeded) implements ClusterMessage {}

    /** All quotas that tenants have of their own. */
    public record Quotas(long term, List<Authority.TenantQuota> quotas) implements Command, ClusterMessage {
        public Quotas {
            quotas = List.copyOf(quotas);
        }
    }

    /** Have a machine go to another node. */
    public record Send(long term, VmId vm, NodeName to, ActorRef<Sending> replyTo) implements Command, ClusterMessage {}

    /** A machine is on its way, or why it is not. */
    public record Sending(Optional<String> obstacle) implements ClusterMessage {}

    /** Why is a machine here? */
    public record WhyHere(VmId vm, ActorRef<Authority.Answer> replyTo) implements Command, ClusterMessage {}
}
