package trapline.cluster;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import trapline.cluster.migration.Arrival;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Demand;
import trapline.monitor.VmId;

/** What a node's agent can be told. {@link AgentActor} is it. */
public final class Agent {
    static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "trapline-agent");

    private Agent() {}

    /** What it can be told. */
    public sealed interface Command permits Enquire, Reserve, Expect, Mark, Quotas, WhyHere, AgentActor.Internal {}

    /** Report to an authority, and take nothing more from one of a lower term. */
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

    /** From now on the node is drained or not, and has these labels. */
    public record Mark(long term, boolean drained, SortedMap<String, String> labels)
            implements Command, ClusterMessage {}

    /** All quotas that tenants have of their own. */
    public record Quotas(long term, List<Authority.TenantQuota> quotas) implements Command, ClusterMessage {
        public Quotas {
            quotas = List.copyOf(quotas);
        }
    }

    /** Why is a machine here? */
    public record WhyHere(VmId vm, ActorRef<Authority.Answer> replyTo) implements Command, ClusterMessage {}
}
