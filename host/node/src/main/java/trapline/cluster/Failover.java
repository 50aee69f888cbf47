package trapline.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Placement;
import trapline.cluster.placement.Request;
import trapline.journal.Owners;
import trapline.monitor.VmId;

/**
 * Machines whose nodes are no more go on elsewhere. Part of the authority, and run by its actor: it asks the shared journal what the
 * dead have left, finds a node for each machine as for a new one, and has that node take it over under the epoch that it saw. If somebody else was quicker the node
 * finds out by that.
 */
final class Failover {
    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** So often the database may fail before the authority begins without knowing what the dead have left. */
    private static final int MOST_FAILURES = 20;

    /** What it tells itself. */
    sealed interface News extends AuthorityActor.Internal {}

    private record Found(Set<String> asked, List<Owners.Owned> machines) implements News {}

    private record NotFound(String why) implements News {}

    private record Outcome(Owners.Owned machine, NodeName where, Optional<Agent.TakenOver> answer) implements News {}

    private final ActorContext<Authority.Command> context;
    private final Owners owners;
    private final Departures departures;
    private final Roster roster;
    private final Executor blocking;
    private final Set<VmId> underWay = new HashSet<>();
    private final Map<VmId, SortedSet<NodeName>> refusedBy = new HashMap<>();
    private final Set<VmId> stranded = new HashSet<>();
    private boolean asking;
    private boolean told;
    private int failures;

    /**
     * Nothing is known yet.
     *
     * @param context the authority's
     * @param owners whose the machines are
     * @param departures who is no more
     * @param roster the authority's
     */
    Failover(ActorContext<Authority.Command> context, Owners owners, Departures departures, Roster roster) {
        this.context = context;
        this.owners = owners;
        this.departures = departures;
        this.roster = roster;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /** {@return whether the books have what the dead have left: before, the authority would say that there are no such machines} */
    boolean isKnown() {
        return told || departures.holders().isEmpty() || failures >= MOST_FAILURES;
    }

    /** Asks what the dead have left, if there are any. */
    void look() {
        Set<String> gone = departures.holders();
        if (asking || gone.isEmpty()) {
            return;
        }
        asking = true;
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> owners.leftBy(gone), blocking),
                (found, failure) -> failure == null ? new Found(gone, found) : new NotFound(failure.toString()));
    }

    /** Goes on. */
    void hear(News news, long term) {
        switch (news) {
            case Found(var asked, var machines) -> found(asked, machines, term);
            case NotFound(String why) -> {
                asking = false;
                failures++;
                LOG.warn("what dead nodes have left is not known yet: {}", why);
            }
            case Outcome(var machine, var where, var answer) -> outcome(machine, where, answer, term);
        }
    }

    private void found(Set<String> asked, List<Owners.Owned> machines, long term) {
        asking = false;
        told = true;
        failures = 0;
        machines.stream()
                .filter(machine -> !underWay.contains(VmId.of(machine.vm())))
                .forEach(machine -> place(machine, term));
        if (machines.isEmpty() && underWay.isEmpty()) {
            departures.settled(asked);
        }
    }

    private void place(Owners.Owned machine, long term) {
        VmId vm = VmId.of(machine.vm());
        Optional<Placement.MachineView> known = roster.placement().machine(vm);
        if (known.filter(view -> roster.url(view.node()).isPresent()).isPresent()) {
            // An earlier authority has told that node; the journal will soon say so.
            return;
        }
        Demand demand = known.map(Placement.MachineView::demand).orElseGet(() -> TakeOvers.demand(machine));
        SortedSet<NodeName> refused = refusedBy.computeIfAbsent(vm, _ -> new TreeSet<>());
        Optional<Decision> decision = elsewhere(new Request.Place(demand, refused), known.isPresent());
        decision.flatMap(Decision::node)
                .ifPresent(where -> takeOver(machine, demand, where, decision.orElseThrow(), term));
    }

    /** What cannot be is recorded once, and not each time that it is tried. */
    private Optional<Decision> elsewhere(Request.Place request, boolean known) {
        VmId vm = request.demand().vm();
        if (known) {
            boolean fits = roster.placement().nodes().stream()
                    .flatMap(node -> roster.placement().whyNot(request.demand(), node.name()).stream())
                    .anyMatch(why ->
                            why.obstacles().isEmpty() && !request.refusedBy().contains(why.node()));
            if (!fits) {
                return strand(vm);
            }
            roster.decide(new Request.Release(vm));
        } else if (!roster.placement().dryRun(request).granted() && stranded.contains(vm)) {
            return Optional.empty();
        }
        Decision decision = roster.decide(request);
        return decision.granted() ? Optional.of(decision) : strand(vm);
    }

    private Optional<Decision> strand(VmId vm) {
        refusedBy.remove(vm);
        if (stranded.add(vm)) {
            LOG.warn("the machine {} has lost its node, and no other can have it now", vm);
        }
        return Optional.empty();
    }

    private void takeOver(Owners.Owned machine, Demand demand, NodeName where, Decision decision, long term) {
        underWay.add(demand.vm());
        ActorRef<Agent.Command> agent = roster.agent(where).orElseThrow();
        context.ask(
                Agent.TakenOver.class,
                agent,
                PATIENCE,
                to -> new Agent.TakeOver(term, demand, decision, machine.epoch(), machine.node(), machine.holder(), to),
                (answer, _) -> new Outcome(machine, where, Optional.ofNullable(answer)));
    }

    private void outcome(Owners.Owned machine, NodeName where, Optional<Agent.TakenOver> answer, long term) {
        VmId vm = VmId.of(machine.vm());
        underWay.remove(vm);
        if (answer.filter(taken -> taken.result() == Agent.TakenOver.Result.TAKEN)
                .isPresent()) {
            LOG.info("the machine {} of {} goes on at {}", vm, machine.node(), where);
            roster.isThere(TakeOvers.demand(machine), where);
            refusedBy.remove(vm);
            stranded.remove(vm);
            return;
        }
        LOG.warn(
                "the machine {} of {} does not go on at {}: {}",
                vm,
                machine.node(),
                where,
                answer.map(Agent.TakenOver::why).orElse("no answer"));
        if (roster.placement()
                .machine(vm)
                .filter(view -> view.node().equals(where))
                .isPresent()) {
            roster.decide(new Request.Release(vm));
        }
        if (answer.filter(taken -> taken.result() == Agent.TakenOver.Result.NO_ROOM)
                .isPresent()) {
            refusedBy.computeIfAbsent(vm, _ -> new TreeSet<>()).add(where);
        }
        // Whoever has it must have the chance to say so.
        roster.agents().forEach(agent -> agent.tell(new Agent.Enquire(term, context.getSelf())));
    }
}
