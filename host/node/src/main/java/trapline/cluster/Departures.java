package trapline.cluster;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import trapline.journal.SharedDatabase;

/**
 * The holders in the shared journal whose processes were downed while this node was a member. Each node keeps them, since the next
 * authority may be on any, and has seen nothing of what happened before. One that leaves in good order is not among them: it comes back. Thread-safe.
 */
final class Departures {
    private final Set<String> holders = ConcurrentHashMap.newKeySet();

    private Departures() {}

    /** {@return those that are seen from now on} */
    static Departures watch(ActorSystem<?> system) {
        Departures departures = new Departures();
        system.systemActorOf(departures.watcher(), "trapline-departures", Props.empty());
        return departures;
    }

    private Behavior<ClusterEvent.MemberEvent> watcher() {
        return Behaviors.setup(context -> {
            Cluster.get(context.getSystem())
                    .subscriptions()
                    .tell(Subscribe.create(context.getSelf(), ClusterEvent.MemberEvent.class));
            return Behaviors.receiveMessage(event -> {
                if (event instanceof ClusterEvent.MemberRemoved gone
                        && gone.previousStatus().equals(MemberStatus.down())) {
                    holders.addAll(holders(gone.member()));
                }
                return Behaviors.same();
            });
        });
    }

    private static Set<String> holders(Member member) {
        return member.getRoles().stream()
                .filter(role -> role.startsWith(SharedDatabase.HOLDER_ROLE))
                .map(role -> role.substring(SharedDatabase.HOLDER_ROLE.length()))
                .collect(Collectors.toSet());
    }

    /** {@return the holders who may have left machines} */
    Set<String> holders() {
        return Set.copyOf(holders);
    }

    /** All that some of them have left is somebody else's. */
    void settled(Set<String> some) {
        holders.removeAll(some);
    }
}
