package trapline.cluster.migration;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import trapline.cluster.placement.Demand;
import trapline.cluster.placement.NodeName;
import trapline.monitor.allocator.Reason;
import trapline.monitor.allocator.Shares;
import trapline.vm.Arriving;
import trapline.vm.Node;
import trapline.vm.TraplineNode;
import trapline.vm.VirtualMachine;

/**
 * The place that a node keeps for one machine that is to come from another node. Only who was told of it by the authority can reach it, and what
 * comes must be what the place is kept for. It ends some time after the machine is here, or will never be, so that it can say so again.
 */
public final class ArrivalActor {
    /** What comes from its own node. */
    sealed interface Internal extends Arrival.Command {}

    private record Answered(Node.Answer answer) implements Internal {}

    private record Heard(Arriving.Answer answer) implements Internal {}

    private record SharesSettled(Optional<Node.Answer> answer) implements Internal {}

    private record Tick() implements Internal {}

    /** The authority knows how it went. */
    public record Recorded() implements Internal {}

    /**
     * How it went.
     *
     * @param demand what the place was kept for
     * @param came whether the machine is here; else it will never come to this place
     * @param arrival is to hear when the authority knows
     */
    public record Outcome(Demand demand, boolean came, ActorRef<Arrival.Command> arrival) {}

    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration MEMORY = Duration.ofSeconds(60);

    private final ActorContext<Arrival.Command> context;
    private final TraplineNode node;
    private final Demand demand;
    private final Ledger ledger;
    private final ActorRef<Outcome> outcomes;
    private final ActorRef<Node.Answer> nodeAnswers;
    private final ActorRef<Arriving.Answer> machineAnswers;
    private final Handover.Taker taker;
    private final Unpacking unpacking;
    private Optional<ActorRef<Departure.Command>> departure = Optional.empty();
    private Optional<ActorRef<VirtualMachine.Command>> machine = Optional.empty();

    private Optional<Shares> announced = Optional.empty();
    private OptionalLong epoch = OptionalLong.empty();
    private Optional<NodeName> giver = Optional.empty();

    private boolean taking;
    private boolean asked;
    private boolean told;
    private boolean recorded;
    private String why = "";
    private boolean full;
    private long heardAt = System.nanoTime();

    private ArrivalActor(
            ActorContext<Arrival.Command> context,
            TraplineNode node,
            Demand demand,
            Ledger ledger,
            ActorRef<Outcome> outcomes) {
        this.context = context;
        this.node = node;
        this.demand = demand;
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.taker = new Handover.Taker(demand.durable());

        this.nodeAnswers = context.messageAdapter(Node.Answer.class, Answered::new);
        this.machineAnswers = context.messageAdapter(Arriving.Answer.class, Heard::new);
        this.unpacking = new Unpacking(demand.backingWords(), this::tellMachine, machineAnswers, this::tellDeparture);
    }

    /**
     * {@return a place for a machine}
     *
     * @param node where it is kept
     * @param demand for what
     * @param ledger hears of the machine's migration
     * @param outcomes hears how it went
     */
    public static Behavior<Arrival.Command> create(
            TraplineNode node, Demand demand, Ledger ledger, ActorRef<Outcome> outcomes) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new ArrivalActor(context, node, demand, ledger, outcomes).begin(timers)));
    }

    private Behavior<Arrival.Command> begin(TimerScheduler<Arrival.Command> timers) {
        timers.startTimerWithFixedDelay(new Tick(), INTERVAL);
        return Behaviors.receive(Arrival.Command.class)
                .onMessage(Arrival.Command.class, this::receive)
                .onSignal(Terminated.class, this::terminated)
                .build();
    }

    private Behavior<Arrival.Command> receive(Arrival.Command command) {
        switch (command) {
            case Arrival.Incoming incoming -> {
                heardAt = System.nanoTime();
                incoming(incoming);
            }
            case Answered(Node.Answer answer) -> answered(answer);
            case Heard(Arriving.Answer answer) -> heard(answer);
            case SharesSettled(var answer) -> sharesSettled(answer);
            case Recorded _ -> {
                recorded = true;
                if (taker.mayRun()) {
                    tellDeparture(new Departure.Known());
                }
            }
            case Tick _ -> {
                return tick();
            }
        }
        return Behaviors.same();
    }

    private void incoming(Arrival.Incoming incoming) {
        switch (incoming) {
            case Arrival.Begin(var announcement, var from) -> begun(announcement, from);
            case Arrival.Piece piece -> {
                if (machine.isPresent() && taker.state() == Handover.Taker.Taking.INCOMPLETE && !unpacking.isAll()) {
                    unpacking.take(piece).ifPresent(this::drop);
                }
            }
            case Arrival.Go(MigrationReport report) -> go(report);
            case Arrival.Abort(String reason) -> drop(reason);
            case Arrival.Farewell(MigrationReport report) -> enter(report);
        }
    }

    private void begun(Arrival.Announcement announcement, ActorRef<Departure.Command> from) {
        if (departure.isPresent() || taker.state() != Handover.Taker.Taking.INCOMPLETE) {
            from.tell(new Departure.Dropped(why.isEmpty() ? "the place is taken" : why, false));
            return;
        }
        departure = Optional.of(from);
        context.watch(from);
        epoch = announcement.epoch();
        announced = Optional.of(announcement.shares());
        if (demand.durable() && node.owners().isEmpty()) {
            drop("its journal is shared, and this node's is not");
            return;
        }
        try {
            asked = true;
            node.system().tell(Node.Create.arriving(Announced.spec(announcement, demand, node::disk), nodeAnswers));
        } catch (IllegalArgumentException wrong) {
            asked = false;
            drop(String.valueOf(wrong.getMessage()));
        }
    }

    private void answered(Node.Answer answer) {
        switch (answer) {
            case Node.Done(var status) -> {
                machine = node.board().find(status.id()).flatMap(hosted -> hosted.ref());
                machine.ifPresent(context::watch);
                if (taker.state() == Handover.Taker.Taking.DROPPED) {
                    delete();
                } else {
                    tellDeparture(new Departure.Ready());
                }
            }
            case Node.Refused(var decision) -> {
                full = decision.reason().code() == Reason.Code.NO_HOLE_LARGE_ENOUGH
                        || decision.reason().code() == Reason.Code.STORAGE_EXHAUSTED;
                asked = false;
                drop("its allocator refused: " + decision.reason().sentence());
            }
            case Node.Broken(String failure) -> {
                asked = false;
                drop(failure);
            }
            case Node.NotAllowed(var vm, var _, String what) -> {
                asked = false;
                drop("the machine '" + vm + "' cannot " + what);
            }
            case Node.Deleted _, Node.NoSuchVm _ -> {
                asked = false;
                machine = Optional.empty();
                tellOutcome(false);
            }
            case Node.Compacted _, Node.Granted _ -> throw new IllegalStateException("that was not asked: " + answer);
        }
    }

    private void heard(Arriving.Answer answer) {
        switch (answer) {
            case Arriving.Taken _, Arriving.Rehearsed _ -> unpacking.taken().ifPresent(this::drop);
            case Arriving.Assembled(String hash, long steps, long retired) -> {
                taker.complete();
                if (taker.state() == Handover.Taker.Taking.HOLDS) {
                    tellDeparture(new Departure.Verified(hash, steps, retired));
                }
            }
            case Arriving.Here _ -> {
                taker.owns(true);
                node.events().publish(MigrationEvents.arrived(demand.vm(), giver));
                tellDeparture(new Departure.Started());
                settleShares();
            }
            case Arriving.Anothers(String reason) -> {
                taker.owns(false);
                why = reason;
                tellDeparture(new Departure.Dropped(why, false));
                delete();
            }
            case Arriving.Unknown(String reason) -> {
                context.getLog().warn("whether {} is ours now is not known yet: {}", demand.vm(), reason);
                taking = false;
            }
            case Arriving.Unfit(String reason) -> drop(reason);
        }
    }

    /** What it was granted while it was being copied, it is granted here, before others count what it has. */
    private void settleShares() {
        Shares now = unpacking.last().luggage().shares();
        if (announced.equals(Optional.of(now))) {
            tellOutcome(true);
        } else {
            context.ask(
                    Node.Answer.class,
                    node.system(),
                    PATIENCE,
                    to -> new Node.SetShares(demand.vm(), now, to),
                    (answer, _) -> new SharesSettled(Optional.ofNullable(answer)));
        }
    }

    private void sharesSettled(Optional<Node.Answer> answer) {
        if (answer.filter(Node.Done.class::isInstance).isEmpty()) {
            context.getLog().warn("{} goes by the shares that it was announced with: {}", demand.vm(), answer);
        }
        tellOutcome(true);
    }

    /** What is said of this machine's migration, by the node where it was. */
    private void enter(MigrationReport report) {
        if (report.vm().equals(demand.vm())) {
            giver = Optional.of(report.from());
            ledger.put(report);
        }
    }

    private void go(MigrationReport report) {
        taker.go();
        if (taker.state() == Handover.Taker.Taking.DROPPED) {
            drop("it was told to go on and was not complete");
            tellDeparture(new Departure.Dropped(why, false));
        } else if (told) {
            tellDeparture(new Departure.Started());
        } else if (!taking) {
            taking = true;
            enter(report);
            come();
        }
    }

    private void come() {

        ledger.here(demand.vm());
        VirtualMachine.Come come =
                new VirtualMachine.Come(unpacking.last().luggage(), unpacking.history(), machineAnswers);
        if (epoch.isPresent()) {
            node.system().tell(new Node.Receive(demand.vm(), epoch.getAsLong(), come));
        } else {
            tellMachine(come);
        }
    }

    private void drop(String reason) {
        boolean first = taker.state() != Handover.Taker.Taking.DROPPED;
        if (!taker.drop() || told) {
            return;
        }
        if (first || why.isEmpty()) {
            why = reason;
            tellDeparture(new Departure.Dropped(why, full));
        }
        if (machine.isPresent()) {
            delete();
        } else if (!asked) {
            tellOutcome(false);
        }
    }

    private void delete() {
        node.system().tell(new Node.Delete(demand.vm(), nodeAnswers));
    }

    /** What runs here is not our matter any more. Without the other node, what it has not given will not be given. */
    private Behavior<Arrival.Command> terminated(Terminated gone) {
        boolean giver = departure
                .filter(ref -> gone.getRef().equals(ref.<Void>unsafeUpcast()))
                .isPresent();
        if (!taker.mayRun()) {
            drop(giver ? "the other node is gone" : "its copy has ended");
        }
        return Behaviors.same();
    }

    private Behavior<Arrival.Command> tick() {
        long silent = System.nanoTime() - heardAt;
        if (!told && !taker.mayRun() && silent > PATIENCE.toNanos()) {
            drop("nothing was heard for " + PATIENCE.toSeconds() + " s");
        }
        if (taker.state() == Handover.Taker.Taking.TAKES && !taking) {
            // It may be ours already, whether the giver asks again or is no more.
            taking = true;
            come();
        }
        if (told && !recorded) {
            return Behaviors.same();
        }
        return silent > MEMORY.toNanos() ? Behaviors.stopped() : Behaviors.same();
    }

    private void tellOutcome(boolean came) {
        if (!told) {
            told = true;
            outcomes.tell(new Outcome(demand, came, context.getSelf()));
        }
    }

    private void tellDeparture(Departure.Outgoing message) {
        departure.ifPresent(to -> to.tell(message));
    }

    private void tellMachine(VirtualMachine.Arrive message) {
        machine.ifPresent(to -> to.tell(message));
    }
}
