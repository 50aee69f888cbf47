package trapline.cluster;

import java.time.Duration;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Reason;
import trapline.monitor.VmId;

/**
 * Somebody wants a machine to go.
 *
 * @param vm which
 * @param to where; empty for where the placement finds best
 * @param downtime for how long it may rest; empty for as long as the settings say
 * @param refusedBy nodes that had no room after all
 * @param since when that was, by the clock of {@link System#nanoTime}
 * @param replyTo hears how it begins
 */
record MoveOrder(
        VmId vm,
        Optional<NodeName> to,
        Optional<Duration> downtime,
        NavigableSet<NodeName> refusedBy,
        long since,
        ActorRef<Dock.Reply> replyTo) {
    /** How long an order waits for what may end by itself, as that a node gives back the place that it kept before. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static MoveOrder of(VmId vm, Optional<NodeName> to, Optional<Duration> downtime, ActorRef<Dock.Reply> replyTo) {
        return new MoveOrder(vm, to, downtime, new TreeSet<>(), System.nanoTime(), replyTo);
    }

    /** {@return whether the authority may soon answer something else, and there is time to ask it again} */
    boolean mayWaitFor(Authority.Answer answer) {
        boolean isYoung = System.nanoTime() - since < PATIENCE.toNanos();
        return isYoung
                && (answer instanceof Authority.NotNow || goesAlready(answer).isPresent());
    }

    /** The books can say of a machine that is here that it goes only as long as they have not heard how that ended. */
    private static Optional<NodeName> goesAlready(Authority.Answer answer) {
        return answer instanceof Authority.Decided(var decision, var _)
                        && decision.reason() instanceof Reason.MovesAlready(var to)
                ? Optional.of(to)
                : Optional.empty();
    }

    /** {@return what whoever gave the order is told of an answer that refuses it} */
    static Authority.Answer told(Authority.Answer answer) {
        return goesAlready(answer)
                .<Authority.Answer>map(to -> new Authority.NotNow(
                        "the node " + to + " has not said yet what became of the machine's last migration; ask again"))
                .orElse(answer);
    }
}
