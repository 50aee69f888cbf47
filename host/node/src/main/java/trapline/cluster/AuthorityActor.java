package trapline.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Request;
import trapline.journal.Owners;
import trapline.monitor.VmId;

/**
 * The one authority of the cluster. It begins by gathering what every node has, and answers when it knows; then it decides, one request
 * after the other, and a node keeps the place before anybody hears of it.
 */
final class AuthorityActor {
    /** What comes from itself. */
    sealed interface Internal extends Authority.Command
            permits Agents,
                    Removed,
                    Changed,
                    Tick,
                    Places.Kept,
                    Moves.Expected,
                    Marks.Heard,
                    Failover.News,
                    Rebalancing.News {}

    private record Agents(Set<ActorRef<Agent.Command>> all) implements Internal {}

    private record Removed(String address) implements Internal {}

    private record Changed() implements Internal {}

    private record Tick() implements Internal {}

    private static final Logger LOG = LoggerFactory.getLogger(AuthorityActor.class);
    private static final Duration INTERVAL = Duration.ofMillis(300);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int STASH = 10_000;

    private final ActorContext<Authority.Command> context;
    private final StashBuffer<Authority.Command> stash;
    private final Cluster cluster;
    private final NodeName name;
    private final Roster roster;
    private final Set<ActorRef<Agent.Command>> known = new HashSet<>();
    private final Places places;
    private final Moves moves;
    private final Marks marks;
    private final Optional<Failover> failover;
    private final Rebalancing rebalancing;
    private boolean hasBegun;
    private long term = 1;

    private AuthorityActor(
            ActorContext<Authority.Command> context,
            StashBuffer<Authority.Command> stash,
            NodeName name,
            Roster roster,
            Optional<Owners> owners,
            Departures departures) {
        this.failover = owners.map(all -> new Failover(context, all, departures, roster));
        this.rebalancing = new Rebalancing(context, roster);
        this.places = new Places(context, roster);
        this.moves = new Moves(context, roster);
        this.marks = new Marks(context, roster);
        this.context = context;
        this.stash = stash;
        this.cluster = Cluster.get(context.getSystem());
        this.name = name;
        this.roster = roster;
    }

    /**
     * {@return the authority; should it fail, it forgets all and gathers anew}
     *
     * @param name of the node where it is
     * @param roster makes the books and their record
     * @param owners whose the machines are, if the nodes share a journal
     * @param departures whose nodes are no more
     */
    static Behavior<Authority.Command> create(
            NodeName name, Supplier<Roster> roster, Optional<Owners> owners, Departures departures) {
        Behavior<Authority.Command> once = Behaviors.setup(context -> Behaviors.withStash(
                STASH,
                stash -> Behaviors.withTimers(timers -> {
                    timers.startTimerWithFixedDelay(new Tick(), INTERVAL);
                    AuthorityActor actor = new AuthorityActor(context, stash, name, roster.get(), owners, departures);
                    actor.subscribe();
                    return actor.gathering();
                })));
        // Nobody else would begin one: that is done only when the node is gone.
        return Behaviors.supervise(once)
                .onFailure(SupervisorStrategy.restartWithBackoff(SHORTEST_PAUSE, LONGEST_PAUSE, 0));
    }

    private void subscribe() {
        ActorRef<Receptionist.Listing> listings = context.messageAdapter(
                Receptionist.Listing.class, listing -> new Agents(listing.getServiceInstances(Agent.KEY)));
        context.getSystem().receptionist().tell(Receptionist.subscribe(Agent.KEY, listings));
        ActorRef<ClusterEvent.MemberEvent> members = context.messageAdapter(
                ClusterEvent.MemberEvent.class,
                event -> event instanceof ClusterEvent.MemberRemoved gone
                        ? new Removed(gone.member().address().toString())
                        : new Changed());
        cluster.subscriptions().tell(Subscribe.create(members, ClusterEvent.MemberEvent.class));
    }

    /** Not all nodes have said what they have. */
    private Behavior<Authority.Command> gathering() {
        return Behaviors.receive(Authority.Command.class)
                .onMessage(Authority.Command.class, command -> {
                    if (command instanceof Authority.Asked asked) {
                        stashOrRefuse(asked);
                        return Behaviors.same();
                    }
                    internal(command);
                    // What the dead have left is asked for when it is known what the others have.
                    boolean known = failover.map(Failover::isKnown).orElse(true);
                    return known && allHaveReported() ? begun() : Behaviors.same();
                })
                .onSignal(PostStop.class, _ -> stopped())
                .onSignal(PreRestart.class, _ -> stopped())
                .build();
    }

    private void stashOrRefuse(Authority.Asked asked) {
        if (stash.isFull()) {
            asked.replyTo().tell(new Authority.NotNow("the placement is starting; ask again"));
        } else {
            stash.stash(asked);
        }
    }

    private Behavior<Authority.Command> begun() {
        hasBegun = true;
        LOG.info(
                "the authority of term {} knows {} nodes",
                term,
                roster.placement().nodes().size());
        roster.agents().forEach(agent -> agent.tell(new Agent.Quotas(term, roster.quotas())));
        return stash.unstashAll(Behaviors.receive(Authority.Command.class)
                .onMessage(Authority.Command.class, command -> {
                    if (command instanceof Authority.Asked asked) {
                        answer(asked);
                    } else {
                        internal(command);
                    }
                    return Behaviors.same();
                })
                .onSignal(PostStop.class, _ -> stopped())
                .onSignal(PreRestart.class, _ -> stopped())
                .build());
    }

    private Behavior<Authority.Command> stopped() {
        try {
            roster.close();
        } catch (IOException failure) {
            LOG.error("the placement's record cannot be closed: {}", failure.getMessage());
        }
        return Behaviors.same();
    }

    private boolean allHaveReported() {
        Set<String> up = StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .filter(member -> member.status().equals(MemberStatus.up()))
                .map(Member::address)
                .map(Object::toString)
                .collect(Collectors.toSet());
        return !up.isEmpty() && roster.addresses().containsAll(up);
    }

    private void internal(Authority.Command command) {
        switch (command) {
            case Agents(var all) -> agents(all);
            case Authority.Report report -> report(report);
            case Authority.Outdated(long other) -> outdated(other);
            case Removed(var address) -> roster.left(address);
            case Changed _ -> {}
            case Tick _ -> tick();
            case Rebalancing.News news -> rebalancing.hear(news, term);
            case Failover.News news -> failover.ifPresent(one -> one.hear(news, term));
            case Places.Kept kept -> places.hear(kept, term);
            case Moves.Expected expected -> moves.hear(expected);
            case Marks.Heard heard -> marks.hear(heard);
            case Authority.Asked asked -> answer(asked);
        }
    }

    private void tick() {
        enquire();
        if (hasBegun || allHaveReported()) {
            failover.ifPresent(Failover::look);
            rebalancing.look(term);
        }
    }

    private void agents(Set<ActorRef<Agent.Command>> all) {
        known.retainAll(all);
        known.addAll(all);
        enquire();
    }

    /** Asks whoever has not reported; what was lost is asked for again. */
    private void enquire() {
        known.stream()
                .filter(agent -> !roster.hasReported(agent))
                .forEach(agent -> agent.tell(new Agent.Enquire(term, context.getSelf())));
    }

    private void report(Authority.Report report) {
        if (report.term() != term) {
            return;
        }
        if (roster.take(report)) {
            report.agent().tell(new Agent.Quotas(term, roster.quotas()));
        }
    }

    private void outdated(long other) {
        if (other >= term) {
            LOG.info("there was an authority of term {}; this one goes on with the next", other);
            term = other + 1;
            roster.askAgain();
            enquire();
        }
    }

    private void answer(Authority.Asked asked) {
        switch (asked) {
            case Authority.Place(var request, var replyTo) -> places.find(request, replyTo, term);
            case Authority.DryRun(var request, var replyTo) ->
                replyTo.tell(roster.decided(roster.placement().dryRun(request)));
            case Authority.Drain(var node, var replyTo) -> marks.order(new Request.Drain(node), node, replyTo, term);
            case Authority.Undrain(var node, var replyTo) ->
                marks.order(new Request.Undrain(node), node, replyTo, term);
            case Authority.Label(var request, var replyTo) -> marks.order(request, request.node(), replyTo, term);
            case Authority.SetQuota(var tenant, var quota, var replyTo) ->
                replyTo.tell(roster.decided(roster.bound(tenant, quota, term)));
            case Authority.Resize(var vm, long words, int weight, var replyTo) ->
                replyTo.tell(roster.decided(roster.decide(new Request.Resize(vm, words, weight))));
            case Authority.Release(var node, var vm, var replyTo) -> release(node, vm, replyTo);
            case Authority.Move move -> moves.begin(move, term);
            case Authority.Arrived(var node, var demand, var replyTo) ->
                replyTo.tell(roster.decided(roster.arrived(demand, node)));
            case Authority.Stays(var node, var vm, var replyTo) -> stays(node, vm, replyTo);
            case Authority.Where(var vm, var replyTo) -> replyTo.tell(roster.where(vm));
            case Authority.Even even -> even.replyTo().tell(rebalancing.even(even, term));
            case Authority.ShowEven(boolean stop, var replyTo) -> replyTo.tell(rebalancing.show(stop));
            case Authority.Show(var replyTo) -> replyTo.tell(new Authority.Overview(name, term, roster.nodes()));
            case Authority.Why(var vm, var replyTo) -> why(vm, replyTo);
            case Authority.WhyNotOn(var vm, var node, var replyTo) -> replyTo.tell(roster.whyNot(vm, node));
            case Authority.Recent(var vm, int limit, var replyTo) ->
                replyTo.tell(new Authority.Decisions(roster.recent(vm, limit)));
        }
    }

    /** A node speaks for the places that it keeps itself. */
    private void stays(NodeName node, VmId vm, ActorRef<Authority.Answer> replyTo) {
        replyTo.tell(roster.decided(roster.stays(vm, node)));
    }

    /** A node speaks for its own machines only. */
    private void release(NodeName node, VmId vm, ActorRef<Authority.Answer> replyTo) {
        boolean there = roster.placement()
                .machine(vm)
                .filter(machine -> machine.node().equals(node))
                .isPresent();
        Request.Release request = new Request.Release(vm);
        replyTo.tell(roster.decided(
                there ? roster.decide(request) : roster.placement().dryRun(request)));
    }

    private void why(VmId vm, ActorRef<Authority.Answer> replyTo) {
        Optional<Decision> decision = roster.why(vm);
        Optional<ActorRef<Agent.Command>> agent =
                roster.placement().machine(vm).flatMap(machine -> roster.agent(machine.node()));
        if (decision.isPresent()) {
            replyTo.tell(new Authority.Because(decision.get()));
        } else if (agent.isPresent()) {
            // An earlier authority decided, and its node may be gone; the decision went with the machine.
            agent.get().tell(new Agent.WhyHere(vm, replyTo));
        } else {
            replyTo.tell(new Authority.Unknown("there is no machine '" + vm + "', and none was refused lately"));
        }
    }
}
