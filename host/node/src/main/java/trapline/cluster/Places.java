package trapline.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Request;
import trapline.monitor.VmId;

/** The authority's places for new machines: a node keeps one before anybody hears of it. One that does not answer is passed over. */
final class Places {
    /** A node keeps a place, or does not; empty: it does not answer. */
    record Kept(VmId vm, Optional<Boolean> kept) implements AuthorityActor.Internal {}

    private record Waiting(
            Request.Place request, Decision decision, Authority.Located there, ActorRef<Authority.Answer> replyTo) {}

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** So many nodes that do not answer are waited for, one after the other, before whoever asked gives up. */
    private static final int MOST_SILENT = 2;

    private final ActorContext<Authority.Command> context;
    private final Roster roster;
    private final Map<VmId, Waiting> waiting = new HashMap<>();

    Places(ActorContext<Authority.Command> context, Roster roster) {
        this.context = context;
        this.roster = roster;
    }

    /** Finds a node for a machine. */
    void find(Request.Place request, ActorRef<Authority.Answer> replyTo, long term) {
        Decision decision = roster.decide(request);
        Optional<ActorRef<Agent.Command>> agent = decision.node().flatMap(roster::agent);
        if (!decision.granted() || agent.isEmpty()) {
            replyTo.tell(roster.decided(decision));
            return;
        }
        VmId vm = request.demand().vm();
        Authority.Located there = decision.node().flatMap(roster::located).orElseThrow();
        waiting.put(vm, new Waiting(request, decision, there, replyTo));
        context.ask(
                Agent.Reserved.class,
                agent.get(),
                PATIENCE,
                to -> new Agent.Reserve(term, request.demand(), decision, to),
                (reserved, failure) -> new Kept(vm, failure == null ? Optional.of(reserved.kept()) : Optional.empty()));
    }

    /** A node has been asked to keep one. */
    void hear(Kept news, long term) {
        Optional.ofNullable(waiting.remove(news.vm)).ifPresent(one -> {
            if (news.kept.orElse(false)) {
                roster.isThere(one.request.demand(), one.there.node());
                one.replyTo.tell(new Authority.Decided(one.decision, Optional.of(one.there)));
                return;
            }
            roster.decide(new Request.Release(news.vm));
            SortedSet<NodeName> refusedBy = new TreeSet<>(one.request.refusedBy());
            refusedBy.add(one.there.node());
            if (news.kept.isEmpty() && refusedBy.size() <= MOST_SILENT) {
                // It has just died, or is cut off: another one has the machine.
                find(new Request.Place(one.request.demand(), refusedBy), one.replyTo, term);
            } else {
                one.replyTo.tell(
                        new Authority.NotNow("the node " + one.there.node() + " did not keep the place; ask again"));
            }
        });
    }
}
