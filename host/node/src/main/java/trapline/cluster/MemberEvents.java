package trapline.cluster;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import trapline.cluster.placement.NodeName;
import trapline.vm.Event;
import trapline.vm.EventLog;

/** Puts among a node's events which nodes come, fall silent and go, as this one sees it. */
final class MemberEvents {
    /** What a member's role begins with that says the node's name. */
    static final String NAME_ROLE = "name-";

    private final EventLog events;
    /** One that the cluster does not take was never in it, and is not said to be out. */
    private final Set<UniqueAddress> joined = new HashSet<>();

    private MemberEvents(EventLog events) {
        this.events = events;
    }

    /** Begins with it. */
    static void watch(ActorSystem<?> system, EventLog events) {
        system.systemActorOf(new MemberEvents(events).watcher(), "trapline-member-events", Props.empty());
    }

    /** {@return the event that a node takes no new machines any more, or takes them again} */
    static Event drained(NodeName node, boolean drained) {
        return drained
                ? new Event.OfNode(Event.Kind.NODE_DRAINED, node.value(), node + " takes no new machines")
                : new Event.OfNode(Event.Kind.NODE_UNDRAINED, node.value(), node + " takes new machines again");
    }

    private Behavior<ClusterEvent.ClusterDomainEvent> watcher() {
        return Behaviors.setup(context -> {
            var subscriptions = Cluster.get(context.getSystem()).subscriptions();
            subscriptions.tell(Subscribe.create(context.getSelf().narrow(), ClusterEvent.MemberEvent.class));
            subscriptions.tell(Subscribe.create(context.getSelf().narrow(), ClusterEvent.ReachabilityEvent.class));
            return Behaviors.receiveMessage(event -> {
                hear(event);
                return Behaviors.same();
            });
        });
    }

    private void hear(ClusterEvent.ClusterDomainEvent event) {
        switch (event) {
            case ClusterEvent.MemberUp up -> {
                joined.add(up.member().uniqueAddress());
                say(Event.Kind.NODE_JOINED, up.member(), "is in the cluster");
            }
            case ClusterEvent.UnreachableMember silent ->
                say(Event.Kind.NODE_UNREACHABLE, silent.member(), "is not reachable");
            case ClusterEvent.ReachableMember back ->
                say(Event.Kind.NODE_REACHABLE, back.member(), "is reachable again");
            case ClusterEvent.MemberRemoved gone -> {
                say(Event.Kind.NODE_OUT, gone.member(), out(gone.previousStatus()));
                joined.remove(gone.member().uniqueAddress());
            }
            default -> {}
        }
    }

    private static String out(MemberStatus before) {
        return before.equals(MemberStatus.down())
                ? "is out of the cluster: it died, was cut off, or was downed by somebody"
                : "has left the cluster";
    }

    private void say(Event.Kind kind, Member member, String what) {
        if (joined.contains(member.uniqueAddress())) {
            String name = name(member);
            events.publish(new Event.OfNode(kind, name, name + " " + what));
        }
    }

    private static String name(Member member) {
        return member.getRoles().stream()
                .filter(role -> role.startsWith(NAME_ROLE))
                .map(role -> role.substring(NAME_ROLE.length()))
                .findFirst()
                .orElseGet(() -> member.address().toString());
    }
}
