package trapline.cluster;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import trapline.cluster.migration.Arrival;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Placement;
import trapline.cluster.placement.Request;
import trapline.monitor.VmId;

/** The authority's places for machines that go from node to node. */
final class Moves {
    /** A node keeps a place, and this is it; or it does not. */
    record Expected(Decision decision, Optional<ActorRef<Arrival.Command>> place, ActorRef<Authority.Answer> to)
            implements AuthorityActor.Internal {}

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ActorContext<Authority.Command> context;
    private final Roster roster;

    Moves(ActorContext<Authority.Command> context, Roster roster) {
        this.context = context;
        this.roster = roster;
    }

    /** The machine is where it was until that is said of another node, whatever becomes of this one meanwhile. */
    void begin(Authority.Move move, long term) {
        Optional<Placement.MachineView> machine = roster.placement().machine(move.vm());
        if (machine.isEmpty()) {
            move.replyTo().tell(new Authority.Unknown("there is no machine '" + move.vm() + "'"));
            return;
        }
        if (machine.get().node().equals(move.from())) {
            // Its last migration has ended, of which the node where it was to go says so later, or never if it is dead.
            giveBack(move.vm(), roster.placement().destination(move.vm()));
        }
        Demand known = machine.get().demand();
        boolean named = move.to().isPresent();
        Demand asked = named ? known.only(move.to()) : known;
        Decision decision = roster.decide(new Request.Move(asked, move.refusedBy()));
        Optional<ActorRef<Agent.Command>> agent = decision.node().flatMap(roster::agent);
        if (!decision.granted() || agent.isEmpty()) {
            move.replyTo().tell(roster.decided(decision));
            return;
        }
        // Who was told where to go is not bound to be there for ever.
        Demand there = named ? known.only(Optional.empty()) : known;
        context.ask(
                Agent.Expected.class,
                agent.get(),
                PATIENCE,
                to -> new Agent.Expect(term, there, decision, to),
                (expected, failure) ->
                        new Expected(decision, failure == null ? expected.place() : Optional.empty(), move.replyTo()));
    }

    /** A node has been asked to keep a place. */
    void hear(Expected expected) {
        Optional<NodeName> node = expected.decision.node();
        Optional<String> url = node.flatMap(roster::url);
        if (expected.place.isPresent() && url.isPresent()) {
            expected.to.tell(new Authority.Destined(expected.decision, url.get(), expected.place.get()));
            return;
        }
        expected.decision.vm().ifPresent(vm -> giveBack(vm, node));
        expected.to.tell(new Authority.NotNow(
                "the node " + node.map(NodeName::value).orElse("") + " did not keep the place; ask again"));
    }

    /** Gives a place back, if it is kept there. */
    private void giveBack(VmId vm, Optional<NodeName> where) {
        if (where.isPresent() && roster.placement().destination(vm).equals(where)) {
            roster.decide(new Request.Stay(vm));
        }
    }
}
