package trapline.cluster.migration;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import trapline.cluster.migration.MigrationReport.Stage;
import trapline.vm.Leaving;
import trapline.vm.Node;
import trapline.vm.VirtualMachine;

/**
 * Takes one machine to another node, and ends when it is there or stays here. Until {@link Handover.Giver} has given it, whatever goes
 * wrong leaves it running here.
 */
public final class DepartureActor {
    /** What comes from its own node. */
    sealed interface Internal extends Departure.Command {}

    private record Heard(Leaving.Answer answer) implements Internal {}

    private record Prepared() implements Internal {}

    private record Tick() implements Internal {}

    private static final Duration INTERVAL = Duration.ofMillis(250);
    /** How long the other node may say nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ActorContext<Departure.Command> context;
    private final DepartureOrder order;
    private final ActorRef<Leaving.Answer> answers;
    private final Handover.Giver giver;
    private final DepartureProgress progress;
    private final Copying copying;
    private boolean waitsForMachine = true;
    private boolean waitsForOther = true;
    private boolean prepared;

    private boolean settled;
    private boolean verified;
    /** Whoever began this has heard how it ended. */
    private boolean over;

    private Optional<Leaving.Frozen> frozen = Optional.empty();
    private Optional<Departure.Verified> expected = Optional.empty();

    private long heardAt = System.nanoTime();

    private DepartureActor(ActorContext<Departure.Command> context, DepartureOrder order) {
        this.context = context;
        this.order = order;
        this.answers = context.messageAdapter(Leaving.Answer.class, Heard::new);
        this.giver = new Handover.Giver(order.outlives());
        this.progress = new DepartureProgress(order);
        this.copying = new Copying(new Rounds(
                order.settings().downtime().toNanos(), order.settings().rounds()));
    }

    /**
     * {@return who takes a machine to another node}
     *
     * @param order which, and where
     */
    public static Behavior<Departure.Command> create(DepartureOrder order) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new DepartureActor(context, order).begin(timers)));
    }

    private Behavior<Departure.Command> begin(TimerScheduler<Departure.Command> timers) {
        timers.startTimerWithFixedDelay(new Tick(), INTERVAL);
        context.watch(order.machine());
        context.watch(order.arrival());
        order.machine().tell(new VirtualMachine.Prepare(answers));
        return Behaviors.receive(Departure.Command.class)
                .onMessage(Departure.Command.class, this::receive)
                .onSignal(Terminated.class, this::terminated)
                .onSignal(PostStop.class, _ -> stopped())
                .build();
    }

    private Behavior<Departure.Command> receive(Departure.Command command) {
        return switch (command) {
            case Heard(Leaving.Answer answer) -> heard(answer);
            case Prepared _ -> {
                prepared = true;
                yield proceed();
            }
            case Departure.Cancel(var replyTo) -> cancel(replyTo);
            case Tick _ -> tick();
            case Departure.Outgoing outgoing -> {
                heardAt = System.nanoTime();
                yield fromOther(outgoing);
            }
        };
    }

    /** From the machine. */
    private Behavior<Departure.Command> heard(Leaving.Answer answer) {
        waitsForMachine = false;
        heardAt = System.nanoTime();
        return switch (answer) {
            case Leaving.CannotLeave(String why) -> giver.mayRun() ? stay(Stage.FAILED, why, false) : Behaviors.same();
            case Leaving.Settled _ -> {
                settled = true;
                yield giveIfAllIsSaid();
            }
            case Leaving.Prepared machine -> announce(machine);
            case Leaving.BesideCopied copied -> {
                copying.add(copied);
                askForMemory();
                yield proceed();
            }
            case Leaving.Copied copied -> {
                copying.add(copied);
                yield proceed();
            }
            case Leaving.Frozen all -> {
                progress.rests(all.restedAt());
                copying.add(all);
                frozen = Optional.of(all);
                yield proceed();
            }
        };
    }

    private Behavior<Departure.Command> announce(Leaving.Prepared machine) {
        if (!copying.begin(machine.words())) {
            return Behaviors.same();
        }
        progress.of(machine.words());
        order.arrival()
                .tell(new Arrival.Begin(Arrival.Announcement.of(order.hosted().spec(), machine), context.getSelf()));
        context.pipeToSelf(
                CompletableFuture.runAsync(
                        machine.preparation(), context.getSystem().dispatchers().lookup(DispatcherSelector.blocking())),
                (_, _) -> new Prepared());
        return Behaviors.same();
    }

    private Behavior<Departure.Command> fromOther(Departure.Outgoing outgoing) {
        return switch (outgoing) {
            case Departure.Ready _ -> {
                waitsForOther = false;
                yield proceed();
            }
            case Departure.Taken(long sequence) ->
                parcels().acknowledge(sequence) ? proceed() : stay(Stage.FAILED, "a piece was lost on its way", false);
            case Departure.Verified state -> verified(state);
            case Departure.Started _ -> started();
            case Departure.Dropped(String why, boolean full) -> dropped(why, full);
            case Departure.Known _ -> settled(true);
        };
    }

    private Behavior<Departure.Command> dropped(String why, boolean full) {
        giver.dropped();
        return giver.mayRun() ? stay(Stage.FAILED, order.to() + ": " + why, full) : Behaviors.same();
    }

    /** Whatever can be done next. */
    private Behavior<Departure.Command> proceed() {
        if (waitsForOther || !prepared || giver.state() != Handover.Giver.Giving.KEEPS) {
            return Behaviors.same();
        }
        if (progress.stage() == Stage.PREPARING) {
            progress.is(Stage.COPYING);
            beginRound();
        }
        send();
        if (frozen.isPresent()) {
            sendLast(frozen.get());
        } else if (!waitsForMachine && progress.stage() == Stage.COPYING) {
            if (copying.wantsMemory()) {
                askForMemory();
            } else if (copying.isRoundDelivered()) {
                return afterRound();
            }
        }
        tellProgress();
        return Behaviors.same();
    }

    private void beginRound() {
        waitsForMachine = true;
        order.machine().tell(copying.nextRound(answers));
    }

    private void askForMemory() {
        waitsForMachine = true;
        order.machine().tell(copying.memory(answers));
    }

    private void send() {
        for (Optional<Arrival.Piece> piece = parcels().next();
                piece.isPresent();
                piece = parcels().next()) {
            order.arrival().tell(piece.get());
        }
    }

    private Behavior<Departure.Command> afterRound() {
        if (copying.rehearses()) {
            send();
            return Behaviors.same();
        }
        Rounds.Next next = copying.afterRound(progress.copyingNanos());
        tellProgress();
        return switch (next) {
            case COPY -> {
                beginRound();
                yield Behaviors.same();
            }
            case REST -> {
                progress.is(Stage.STOPPING);
                waitsForMachine = true;
                order.machine().tell(copying.rest(answers));
                yield Behaviors.same();
            }
            case GIVE_UP ->
                stay(
                        Stage.FAILED,
                        "it writes faster than it can be copied: after " + copying.rounds()
                                + " rounds it would have to rest for some "
                                + Duration.ofNanos(copying.estimateNanos()).toMillis() + " ms, and may for "
                                + order.settings().downtime().toMillis() + "; allow it more, or pause it first",
                        false);
        };
    }

    private void sendLast(Leaving.Frozen all) {
        if (!parcels().isEmpty() || expected.isPresent()) {
            return;
        }
        String hash = copying.hash(all.rest());
        expected = Optional.of(
                new Departure.Verified(hash, all.rest().step(), all.luggage().retired()));
        order.arrival()
                .tell(parcels()
                        .last(sequence -> new Arrival.Last(
                                sequence, hash, all.luggage(), all.past().withoutBytes())));
    }

    private Behavior<Departure.Command> verified(Departure.Verified state) {
        if (!expected.equals(Optional.of(state))) {
            return stay(Stage.FAILED, "another machine arrived than left: " + state + ", not " + expected, false);
        }
        progress.verified(state);
        verified = true;
        return giveIfAllIsSaid();
    }

    /** The other node has it, and all that happened to it here is in its journal, if it has one. */
    private Behavior<Departure.Command> giveIfAllIsSaid() {
        if (!verified || !settled || giver.state() != Handover.Giver.Giving.KEEPS) {
            return Behaviors.same();
        }
        order.node().system().tell(new Node.Gives(order.begin().vm(), true));
        progress.is(Stage.GIVING);
        tellProgress();
        order.outcomes().tell(new DepartureOutcome.Giving(progress.report()));
        return give();
    }

    /** From here on the machine is theirs. */
    private Behavior<Departure.Command> give() {
        if (giver.give()) {
            order.arrival().tell(new Arrival.Go(progress.report()));
        }
        return Behaviors.same();
    }

    private Behavior<Departure.Command> started() {
        if (giver.state() == Handover.Giver.Giving.GIVES) {
            giver.started();
            progress.started();
            progress.is(Stage.DONE);
            tellProgress();
            context.unwatch(order.machine());
            order.outcomes().tell(new DepartureOutcome.Given(progress.report()));
            order.arrival().tell(new Arrival.Farewell(progress.report()));
        }
        return Behaviors.same();
    }

    private Behavior<Departure.Command> cancel(ActorRef<Boolean> replyTo) {
        boolean ours = giver.mayRun();
        Behavior<Departure.Command> next =
                ours ? stay(Stage.CANCELLED, "somebody did not want it any more", false) : Behaviors.same();
        // Whoever hears it may look at once how it ended.
        replyTo.tell(ours);
        return next;
    }

    private Behavior<Departure.Command> tick() {
        long silent = System.nanoTime() - heardAt;
        if (giver.state() == Handover.Giver.Giving.GIVES) {
            return give();
        }
        if (giver.mayRun() && silent > PATIENCE.toNanos() && !waitsForMachine) {
            String who = verified ? "its journal" : order.to().value();
            return stay(Stage.FAILED, who + " said nothing for " + PATIENCE.toSeconds() + " s", false);
        }
        return Behaviors.same();
    }

    private Behavior<Departure.Command> terminated(Terminated gone) {
        if (gone.getRef().equals(order.machine().<Void>unsafeUpcast())) {
            return giver.mayRun() ? stay(Stage.FAILED, "the machine was deleted", false) : Behaviors.same();
        }
        return switch (giver.state()) {
            case KEEPS -> stay(Stage.FAILED, order.to() + " is gone", false);
            case GIVES -> takerGone("which is gone since");
            case GAVE -> settled(false);
            case LOST, UNCLEAR -> Behaviors.stopped();
        };
    }

    /** Nobody will say whether it ran there. */
    private Behavior<Departure.Command> takerGone(String how) {
        giver.takerGone();
        String given = "it was given to " + order.to() + ", " + how + ": ";
        return order.outlives()
                ? unclear(given + "it goes on from its journal, wherever that says")
                : lost(given + "whether it ran there cannot be known");
    }

    private Behavior<Departure.Command> lost(String why) {
        order.machine().tell(new VirtualMachine.GiveUp(why));
        progress.failed(Stage.FAILED, why);
        return over(new DepartureOutcome.Stayed(progress.report(), false));
    }

    private Behavior<Departure.Command> unclear(String why) {
        progress.failed(Stage.FAILED, why);
        return over(new DepartureOutcome.Unclear(progress.report()));
    }

    private Behavior<Departure.Command> settled(boolean known) {
        return over(new DepartureOutcome.Settled(progress.report(), known));
    }

    private Behavior<Departure.Command> over(DepartureOutcome outcome) {
        over = true;
        order.outcomes().tell(outcome);
        return Behaviors.stopped();
    }

    private Behavior<Departure.Command> stay(Stage stage, String why, boolean full) {
        order.arrival().tell(new Arrival.Abort(why));
        // If it does not rest, or not yet, it will not hear of it or go on at once.
        order.machine().tell(new VirtualMachine.Thaw());
        order.node().system().tell(new Node.Gives(order.begin().vm(), false));
        progress.failed(stage, why);
        return over(new DepartureOutcome.Stayed(progress.report(), full));
    }

    private Behavior<Departure.Command> stopped() {
        if (!over) {
            brokenOff();
        }
        copying.close();
        return Behaviors.same();
    }

    /** By a failure of ours, or because the node ends: the machine must not rest for ever, nor anybody wait for it to go. */
    private void brokenOff() {
        switch (giver.state()) {
            case KEEPS -> stay(Stage.FAILED, "it was broken off by a failure of ours; the log says which", false);
            case GIVES -> takerGone("when that was broken off");
            case GAVE -> settled(false);
            case LOST, UNCLEAR -> {}
        }
    }

    private Parcels parcels() {
        return copying.parcels();
    }

    private void tellProgress() {
        progress.tell(parcels(), copying.rounds(), copying.roundPages());
    }
}
