package trapline.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Ends the waits for answers of nodes that are out of the cluster: of a node that is stopped or cut off, no connection says so. Thread-safe. */
final class Partings {
    /** The node that was asked is out of the cluster. */
    static final class PartedException extends Exception {
        private static final long serialVersionUID = 1L;

        private PartedException() {
            super("it is out of the cluster", null, false, false);
        }
    }

    private final Cluster cluster;
    private final Map<Long, Wait> waits = new ConcurrentHashMap<>();
    private final AtomicLong begun = new AtomicLong();
    /** Runs of processes that are out, of which the cluster's state may not say so yet: it hears of it in its own time. */
    private final Set<Long> gone = ConcurrentHashMap.newKeySet();

    private record Wait(String address, CompletableFuture<?> answer) {
        void end() {
            answer.completeExceptionally(new PartedException());
        }
    }

    private Partings(Cluster cluster) {
        this.cluster = cluster;
    }

    /** {@return those that are seen from now on} */
    static Partings watch(ActorSystem<?> system) {
        Partings partings = new Partings(Cluster.get(system));
        system.systemActorOf(partings.watcher(), "trapline-partings", Props.empty());
        return partings;
    }

    private Behavior<ClusterEvent.MemberRemoved> watcher() {
        return Behaviors.setup(context -> {
            cluster.subscriptions().tell(Subscribe.create(context.getSelf(), ClusterEvent.MemberRemoved.class));
            return Behaviors.receiveMessage(event -> {
                removed(event.member());
                return Behaviors.same();
            });
        });
    }

    private void removed(Member member) {
        String address = member.address().toString();
        gone.retainAll(members().map(one -> one.uniqueAddress().longUid()).collect(Collectors.toSet()));
        gone.add(member.uniqueAddress().longUid());
        waits.values().stream().filter(wait -> wait.address.equals(address)).forEach(Wait::end);
    }

    /** {@return an answer of the node at an address; a {@link PartedException} if that node is out of the cluster before it has come} */
    <A> CompletionStage<A> unlessParted(String address, CompletionStage<A> answer) {
        CompletableFuture<A> result = answer.toCompletableFuture().copy();
        Wait wait = new Wait(address, result);
        long number = begun.incrementAndGet();
        waits.put(number, wait);
        CompletionStage<A> watched = result.whenComplete((_, _) -> waits.remove(number));
        // It may have gone before.
        if (!isMember(address)) {
            wait.end();
        }
        return watched;
    }

    private boolean isMember(String address) {
        return incarnation(address).isPresent();
    }

    /** {@return which run of a process is the member at an address; empty if there is none} */
    Optional<Long> incarnation(String address) {
        return members()
                .filter(member -> member.address().toString().equals(address))
                .map(member -> member.uniqueAddress().longUid())
                .filter(run -> !gone.contains(run))
                .findFirst();
    }

    private Stream<Member> members() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false);
    }
}
