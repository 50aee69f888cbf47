package trapline.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.cluster.migration.Arrival;
import trapline.cluster.migration.Departure;
import trapline.cluster.migration.DepartureActor;
import trapline.cluster.migration.DepartureOrder;
import trapline.cluster.migration.DepartureOutcome;
import trapline.cluster.migration.Ledger;
import trapline.cluster.migration.MigrationEvents;
import trapline.cluster.migration.MigrationReport;
import trapline.cluster.migration.MigrationSettings;
import trapline.cluster.placement.NodeName;
import trapline.monitor.VmId;
import trapline.vm.Hosted;
import trapline.vm.Node;
import trapline.vm.TraplineNode;
import trapline.vm.VirtualMachine;
import trapline.vm.VmState;

/** A node's dock: whence its machines go to other nodes, each by a {@link DepartureActor} of its own. */
final class DockActor {
    /** What it can be told. */
    sealed interface Command
            permits Migrate,
                    Cancel,
                    Evacuate,
                    StopEvacuation,
                    ShowEvacuation,
                    Answered,
                    AskAgain,
                    Ended,
                    Forgotten,
                    Reclaim,
                    Reclaimed,
                    Cancelled,
                    Emptying.News {}

    /** Take a machine of this node to another one: to {@code to}, or where the placement finds best. */
    record Migrate(VmId vm, Optional<NodeName> to, Optional<Duration> downtime, ActorRef<Dock.Reply> replyTo)
            implements Command {}

    /** Leave a machine where it is. */
    record Cancel(VmId vm, ActorRef<Dock.Reply> replyTo) implements Command {}

    /** Move all machines away. */
    record Evacuate(ActorRef<Dock.Evacuated> replyTo) implements Command {}

    /** Move no more machines away. */
    record StopEvacuation(ActorRef<Dock.Evacuated> replyTo) implements Command {}

    /** Say how far that is. */
    record ShowEvacuation(ActorRef<Dock.Evacuated> replyTo) implements Command {}

    private record Answered(MoveOrder order, Authority.Answer answer) implements Command {}

    private record AskAgain(MoveOrder order) implements Command {}

    private record Ended(DepartureOutcome outcome) implements Command {}

    private record Forgotten(VmId vm) implements Command {}

    private record Reclaim(DepartureOutcome.Unclear given) implements Command {}

    private record Reclaimed(DepartureOutcome.Unclear given, Optional<Node.Answer> answer) implements Command {}

    private record Cancelled(VmId vm, boolean cancelled, ActorRef<Dock.Reply> replyTo) implements Command {}

    private static final String CANCELLED = "somebody did not want it any more";
    private static final int MOST_REFUSALS = 4;
    static final int MOST_AT_ONCE = 16;
    private static final Duration NODE_PATIENCE = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration PLACE_INTERVAL = Duration.ofMillis(250);

    private final ActorContext<Command> context;
    private final TraplineNode node;
    private final NodeName name;
    private final MigrationSettings settings;
    private final Ledger ledger;
    private final ClusterMember member;
    private final ActorRef<Agent.Command> agent;
    private final ActorRef<DepartureOutcome> outcomes;
    private final Map<VmId, Leaving> leaving = new HashMap<>();
    private final Emptying emptying;
    private long departures;

    private DockActor(
            ActorContext<Command> context,
            TraplineNode node,
            MigrationSettings settings,
            ClusterMember member,
            ActorRef<Agent.Command> agent) {
        this.context = context;
        this.node = node;
        this.name = member.name();
        this.settings = settings;
        this.ledger = member.ledger();
        this.member = member;
        this.agent = agent;
        this.outcomes = context.messageAdapter(DepartureOutcome.class, Ended::new);
        this.emptying =
                new Emptying(context, node.board(), agent, settings.atOnce(), leaving.keySet(), this::migrateAnywhere);
    }

    /**
     * {@return a dock}
     *
     * @param node whose
     * @param settings how machines are migrated
     * @param member asks the authority
     * @param agent the node's
     */
    static Behavior<Command> create(
            TraplineNode node, MigrationSettings settings, ClusterMember member, ActorRef<Agent.Command> agent) {
        return Behaviors.setup(
                context -> Behaviors.receiveMessage(new DockActor(context, node, settings, member, agent)::receive));
    }

    private Behavior<Command> receive(Command command) {
        switch (command) {
            case Migrate(var vm, var to, var downtime, var replyTo) -> migrate(MoveOrder.of(vm, to, downtime, replyTo));
            case Cancel(var vm, var replyTo) -> cancel(vm, replyTo);
            case Cancelled(var vm, boolean cancelled, var replyTo) ->
                replyTo.tell(
                        cancelled
                                ? new Dock.UnderWay(ledger.find(vm).orElseThrow())
                                : new Dock.Cannot(
                                        "the other node has been told to go on with it: that cannot be undone"));
            case Evacuate(var replyTo) -> emptying.begin(replyTo);
            case StopEvacuation(var replyTo) -> {
                emptying.stop();
                replyTo.tell(emptying.report());
            }
            case ShowEvacuation(var replyTo) -> replyTo.tell(emptying.report());
            case Emptying.News news -> emptying.hear(news);
            case Answered(var order, var answer) -> answered(order, answer);
            case AskAgain(var order) -> askAuthority(order);
            case Ended(var outcome) -> ended(outcome);
            case Reclaim(var given) -> reclaim(given);
            case Reclaimed(var given, var answer) -> reclaimed(given, answer);
            case Forgotten(var vm) -> {
                // Its region is free, and nobody asks here for it any more.
            }
        }
        return Behaviors.same();
    }

    private void migrate(MoveOrder order) {
        Optional<String> obstacle = obstacle(order.vm());
        if (obstacle.isPresent()) {
            refuse(order, new Dock.Cannot(obstacle.get()));
            return;
        }
        leaving.put(order.vm(), Leaving.asking(order));
        askAuthority(order);
    }

    private void migrateAnywhere(VmId vm) {
        migrate(MoveOrder.of(
                vm, Optional.empty(), Optional.empty(), context.getSystem().ignoreRef()));
    }

    private Optional<String> obstacle(VmId vm) {
        Optional<Hosted> machine = node.board().find(vm);
        if (machine.flatMap(Hosted::ref).isEmpty() || machine.get().status().state() == VmState.ARRIVING) {
            return Optional.of("the machine '" + vm + "' is not on " + name);
        }
        if (leaving.containsKey(vm)) {
            return Optional.of("the machine '" + vm + "' is on its way already");
        }
        return leaving.size() >= MOST_AT_ONCE
                ? Optional.of(MOST_AT_ONCE + " machines are on their way already; try again in a while")
                : Optional.empty();
    }

    private void askAuthority(MoveOrder order) {
        context.pipeToSelf(
                member.ask(to -> new Authority.Move(order.vm(), name, order.to(), order.refusedBy(), to)),
                (answer, failure) -> new Answered(
                        order,
                        failure == null ? answer : new Authority.NotNow("the placement does not answer; try again")));
    }

    private void answered(MoveOrder order, Authority.Answer answer) {
        List<ActorRef<Dock.Reply>> cancels = Optional.ofNullable(leaving.get(order.vm()))
                .map(Leaving::cancels)
                .orElse(List.of());
        Optional<Hosted> machine = node.board().find(order.vm());
        Optional<ActorRef<VirtualMachine.Command>> actor = machine.flatMap(Hosted::ref);
        if (answer instanceof Authority.Destined destined && actor.isPresent()) {
            NodeName to = destined.decision().node().orElseThrow();
            MigrationReport begin = MigrationReport.begin(
                    order.vm(), name, to, machine.get().spec().program().words());
            if (cancels.isEmpty()) {
                depart(order, destined, machine.get(), actor.get(), begin);
            } else {
                destined.place().tell(new Arrival.Abort(CANCELLED));
                neverBegun(order, begin.cancelled(CANCELLED), cancels);
            }
        } else if (cancels.isEmpty() && actor.isPresent() && order.mayWaitFor(answer)) {
            context.scheduleOnce(PLACE_INTERVAL, context.getSelf(), new AskAgain(order));
        } else {
            leaving.remove(order.vm());
            if (answer instanceof Authority.Destined destined) {
                destined.place().tell(new Arrival.Abort("the machine was deleted"));
            }
            Dock.Refused refusal = new Dock.Refused(MoveOrder.told(answer));
            cancels.forEach(replyTo -> replyTo.tell(refusal));
            refuse(order, refusal);
        }
    }

    private void depart(
            MoveOrder order,
            Authority.Destined destined,
            Hosted machine,
            ActorRef<VirtualMachine.Command> actor,
            MigrationReport begin) {
        ledger.put(begin);
        node.events().publish(MigrationEvents.begun(begin));
        MigrationSettings how = order.downtime().map(settings::withDowntime).orElse(settings);
        ActorRef<Departure.Command> departure = context.spawn(
                DepartureActor.create(
                        new DepartureOrder(node, machine, actor, destined.place(), how, begin, ledger, outcomes)),
                "departure-" + ++departures);
        leaving.put(order.vm(), Leaving.by(order, departure, destined.url()));
        if (order.refusedBy().isEmpty()) {
            order.replyTo().tell(new Dock.UnderWay(begin));
        }
    }

    /** It was cancelled before it was known where it would go. */
    private void neverBegun(MoveOrder order, MigrationReport report, List<ActorRef<Dock.Reply>> cancels) {
        leaving.remove(order.vm());
        ledger.put(report);
        node.events().publish(MigrationEvents.over(report));
        cancels.forEach(replyTo -> replyTo.tell(new Dock.UnderWay(report)));
        if (order.refusedBy().isEmpty()) {
            order.replyTo().tell(new Dock.UnderWay(report));
        }
        emptying.ended(order.vm(), report.reason());
    }

    private void refuse(MoveOrder order, Dock.Reply reply) {
        order.replyTo().tell(reply);
        emptying.ended(order.vm(), Optional.of(reply.sentence()));
    }

    private void cancel(VmId vm, ActorRef<Dock.Reply> replyTo) {
        Optional<Leaving> one = Optional.ofNullable(leaving.get(vm));
        Optional<ActorRef<Departure.Command>> departure = one.flatMap(Leaving::departure);
        if (departure.isEmpty()) {
            one.ifPresentOrElse(
                    asking -> leaving.put(vm, asking.cancelledBy(replyTo)),
                    () -> replyTo.tell(new Dock.Cannot("the machine '" + vm + "' is not on its way from " + name)));
            return;
        }
        context.ask(
                Boolean.class,
                departure.get(),
                Duration.ofSeconds(10),
                Departure.Cancel::new,
                (done, failure) -> new Cancelled(vm, failure == null && done, replyTo));
    }

    private void ended(DepartureOutcome outcome) {
        VmId vm = outcome.report().vm();
        MigrationEvents.of(outcome).ifPresent(node.events()::publish);
        switch (outcome) {
            case DepartureOutcome.Giving _ -> agent.tell(new AgentActor.Giving(vm));
            case DepartureOutcome.Given(var report) -> {
                Optional.ofNullable(leaving.get(vm)).ifPresent(one -> ledger.departed(vm, one.url()));
                letGo(report, new Forgotten(vm));
                leaving.remove(vm);
                emptying.ended(vm, Optional.empty());
            }
            case DepartureOutcome.Unclear given -> letGo(given.report(), new Reclaim(given));
            case DepartureOutcome.Settled(var _, boolean known) -> {
                ledger.settled(vm);
                agent.tell(new AgentActor.Given(vm, known));
            }
            case DepartureOutcome.Stayed(var report, boolean full) -> {
                agent.tell(new AgentActor.Given(vm, false));
                stayed(report, full);
            }
        }
    }

    private void letGo(MigrationReport report, Command then) {
        context.ask(
                Node.Answer.class,
                node.system(),
                NODE_PATIENCE,
                to -> new Node.LetGo(report.vm(), report.to().value(), to),
                (_, _) -> then);
    }

    /** The journal has it; until that has said whose it is, nobody is told that there is no such machine. */
    private void reclaim(DepartureOutcome.Unclear given) {
        context.ask(
                Node.Answer.class,
                node.system(),
                NODE_PATIENCE,
                to -> new Node.Reclaim(given.report().vm(), given.report().to().value(), to),
                (answer, _) -> new Reclaimed(given, Optional.ofNullable(answer)));
    }

    private void reclaimed(DepartureOutcome.Unclear given, Optional<Node.Answer> answer) {
        VmId vm = given.report().vm();
        if (answer.isEmpty() || answer.get() instanceof Node.Broken) {
            context.scheduleOnce(AGAIN, context.getSelf(), new Reclaim(given));
            return;
        }
        // If it is not here after all, it is found to be missing.
        agent.tell(new AgentActor.Given(vm, false));
        stayed(given.report(), false);
    }

    private void stayed(MigrationReport report, boolean full) {
        Optional<MoveOrder> order =
                Optional.ofNullable(leaving.remove(report.vm())).map(Leaving::order);
        boolean again = full
                && order.filter(one -> one.to().isEmpty() && one.refusedBy().size() < MOST_REFUSALS)
                        .isPresent();
        if (again) {
            order.get().refusedBy().add(report.to());
            leaving.put(report.vm(), Leaving.asking(order.get()));
            // It is not over: another node is looked for.
            ledger.put(MigrationReport.begin(report.vm(), name, report.to(), report.memoryWords()));
            askAuthority(order.get());
        } else {
            emptying.ended(report.vm(), Optional.of(report.reason().orElse("it stays")));
        }
    }
}
