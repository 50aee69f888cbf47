package trapline.cluster;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Placement;
import trapline.cluster.placement.Request;

/**
 * The authority's orders about nodes: that one is drained or not, and its labels. Whoever gave an order is answered when the node has heard of it: then
 * it also knows all places that it was to keep before.
 */
final class Marks {
    /** A node has heard, or heeds another authority; empty: it does not answer, and it is as the books say. */
    record Heard(Decision decision, NodeName node, Optional<Boolean> heeded, ActorRef<Authority.Answer> to)
            implements AuthorityActor.Internal {}

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ActorContext<Authority.Command> context;
    private final Roster roster;

    Marks(ActorContext<Authority.Command> context, Roster roster) {
        this.context = context;
        this.roster = roster;
    }

    /** Decides, and tells the node. */
    void order(Request request, NodeName node, ActorRef<Authority.Answer> replyTo, long term) {
        Decision decision = roster.decide(request);
        Optional<ActorRef<Agent.Command>> agent = roster.agent(node);
        if (!decision.granted() || agent.isEmpty()) {
            replyTo.tell(roster.decided(decision));
            return;
        }
        Placement.NodeView view = roster.placement().nodeNamed(node).orElseThrow();
        context.ask(
                Agent.Marked.class,
                agent.get(),
                PATIENCE,
                to -> new Agent.Mark(term, view.drained(), view.offer().labels(), to),
                (marked, failure) -> new Heard(
                        decision, node, failure == null ? Optional.of(marked.heeded()) : Optional.empty(), replyTo));
    }

    /** A node has been told. */
    void hear(Heard news) {
        news.to.tell(
                news.heeded.orElse(true)
                        ? roster.decided(news.decision)
                        : new Authority.NotNow("the node " + news.node + " heeds another authority by now; ask again"));
    }
}
