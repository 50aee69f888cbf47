package trapline.vm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Trap;
import trapline.monitor.Guest;
import trapline.monitor.allocator.Shares;
import trapline.vm.pool.VmThread;

/**
 * A virtual machine as an actor. In its turn it executes directly, in the real processor's user mode, until its fuel for the
 * turn is used up. A trap goes as a message to the dispatcher of the lane of the thread that it runs on, and the state with it;
 * the turn goes on when {@link Resume} brings it back. A request that arrives meanwhile waits.
 *
 * <p>Each state is a method that gives the behaviour: created, running, trapped (a part of running), waiting, paused, ended
 * (halted or failed).
 *
 * @param <G> the kind of guest
 */
public final class VirtualMachine<G extends Guest> {
    /** What a virtual machine can be told. */
    public sealed interface Command {}

    /** What somebody asks of it, with a reply. */
    public sealed interface Request extends Command {}

    /** Start a machine that was created and not started. */
    public record Start(ActorRef<Reply> replyTo) implements Request {}

    /** Pause it between two instructions. */
    public record Pause(ActorRef<Reply> replyTo) implements Request {}

    /** Let a paused one go on. */
    public record Unpause(ActorRef<Reply> replyTo) implements Request {}

    /** Halt it for good; it stays to be looked at. */
    public record Stop(ActorRef<Reply> replyTo) implements Request {}

    /** Take its region away: it fails with the given reason. */
    public record Revoke(String reason, ActorRef<Reply> replyTo) implements Request {}

    /** Let an input in. Of console input it takes as much as it has room for. */
    public record Deliver(Input input, ActorRef<Reply> replyTo) implements Request {}

    /** Move to another region, or shrink: the words that both hold go along. */
    public record Move(RelocationBounds region, ActorRef<Reply> replyTo) implements Request {}

    /** Take another processor share. */
    public record Share(Shares shares, ActorRef<Reply> replyTo) implements Request {}

    /** Read what it printed, from a position on. */
    public record ReadConsole(long from, ActorRef<ConsoleText> replyTo) implements Request {}

    /** Read what it printed, from a position on, as soon as there is something or the machine has ended. */
    public record Listen(long from, ActorRef<ConsoleText> replyTo) implements Request {}

    /** Look into it. With {@code digest}, the whole state is hashed. */
    public record Inspect(boolean digest, ActorRef<Inspection> replyTo) implements Request {}

    /** What a debugger asks; it hears of what happens later by {@code debugger}, which also says who it is. */
    public record Debug(DebugRequest request, ActorRef<DebugEvent> debugger, ActorRef<DebugReply> replyTo)
            implements Request {}

    /** End the actor, between two instructions. */
    public record End() implements Request {}

    /** A turn begins. */
    private enum Turn implements Command {
        INSTANCE
    }

    /** By the wall clock, the machine has something to do. */
    private enum Alarm implements Command {
        INSTANCE
    }

    /** The control program gives the machine back after a trap. */
    enum Resume implements Command {
        INSTANCE
    }

    /** The control program failed while it had the machine. */
    record TrapLost(String why) implements Command {}

    /** The answer to a request. */
    public sealed interface Reply {}

    /** It was done. */
    public record Accepted(VmStatus status) implements Reply {}

    /** It cannot be done in the state that the machine is in. */
    public record NotAllowed(VmState state, String what) implements Reply {}

    /** Of a console input, so many bytes were taken; the sender keeps the rest and tries again later. */
    public record InputTaken(int bytes, VmStatus status) implements Reply {}

    /** Frames from the tenant's switch, which is told when they have been taken. */
    record Receive(List<Bytes> frames, ActorRef<TenantSwitch.Command> from) implements Request {
        Receive {
            frames = List.copyOf(frames);
        }
    }

    /** The tenant's switch has taken the frames that it was sent. */
    record Transmitted() implements Request {}

    /** A part of the console output: chars 0 to 255; {@code next} is the position behind it. */
    public record ConsoleText(long from, long next, String bytes, VmState state) {}

    /** How many requests may arrive during one trap, which takes well under a microsecond. */
    private static final int MOST_MEANWHILE = 10_000;

    private final ActorContext<Command> context;
    private final VmSpec spec;
    private final G guest;
    private final Host<G> host;
    private final Hosted board;
    private final Outside outside;
    private final Debugging debugging;
    private final Turns<G> turns;
    private final Optional<WallClock> clock;
    private final Optional<Uplink> uplink;
    private final StashBuffer<Command> meanwhile;
    private final Runnable startTurn;
    private final Behavior<Command> running;
    private final Behavior<Command> trapped;
    private Shares shares;
    private boolean turnQueued;
    private Optional<Cancellable> delayedTurn = Optional.empty();
    private Optional<Cancellable> alarm = Optional.empty();
    private boolean revoked;
    private Optional<Long> result = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private int trapsLost;
    private long clipsToReport = 1;

    private VirtualMachine(
            ActorContext<Command> context,
            StashBuffer<Command> meanwhile,
            VmSpec spec,
            G guest,
            Host<G> host,
            Hosted board,
            Optional<ActorRef<TenantSwitch.Command>> network) {
        this.context = context;
        this.meanwhile = meanwhile;
        this.spec = spec;
        this.guest = guest;
        this.host = host;
        this.board = board;
        this.outside = new Outside(guest);
        this.debugging = new Debugging(guest, outside);
        this.shares = spec.shares();
        this.turns = new Turns<>(guest, debugging, host, spec, now());
        this.clock = WallClock.of(spec.program().clock(), host.scheduling().clockInterval(), now());
        ActorRef<Command> self = context.getSelf();
        this.uplink = network.map(tenants -> new Uplink(tenants, self));
        this.startTurn = () -> self.tell(Turn.INSTANCE);
        this.running = Behaviors.receiveMessage(this::whileRunning);
        this.trapped = Behaviors.receiveMessage(this::whileTrapped);
    }

    /**
     * {@return the actor; it must run on the VM pool}
     *
     * @param spec what was asked for
     * @param region the part of the real storage that A gave it
     * @param host what the node lends it
     * @param board where it publishes its status
     * @param network its tenant's switch, if it has a network card
     */
    static <G extends Guest> Behavior<Command> create(
            VmSpec spec,
            RelocationBounds region,
            Host<G> host,
            Hosted board,
            Optional<ActorRef<TenantSwitch.Command>> network) {
        return Behaviors.setup(context -> Behaviors.withStash(MOST_MEANWHILE, meanwhile -> {
            G guest = host.boot(spec, region);
            VirtualMachine<G> machine = new VirtualMachine<>(context, meanwhile, spec, guest, host, board, network);
            return spec.start() ? machine.enterRunning() : machine.created();
        }));
    }

    private Behavior<Command> created() {
        publish(VmState.CREATED);
        return resting(VmState.CREATED);
    }

    private Behavior<Command> waiting() {
        publish(VmState.WAITING);
        clock.ifPresent(this::setAlarm);
        return resting(VmState.WAITING);
    }

    private Behavior<Command> paused() {
        publish(VmState.PAUSED);
        debugging.rested();
        return resting(VmState.PAUSED);
    }

    private Behavior<Command> halted() {
        publish(VmState.HALTED);
        debugging.ended(result);
        return resting(VmState.HALTED);
    }

    private Behavior<Command> failed(String why) {
        failure = Optional.of(why);
        publish(VmState.FAILED);
        debugging.ended(Optional.empty());
        return resting(VmState.FAILED);
    }

    private Behavior<Command> enterRunning() {
        publish(VmState.RUNNING);
        return readyForTurn();
    }

    private Behavior<Command> readyForTurn() {
        alarm.ifPresent(Cancellable::cancel);
        alarm = Optional.empty();
        queueTurn();
        return running;
    }

    private void setAlarm(WallClock wall) {
        wall.expire();
        wall.nanosUntil(guest.wallDeadline(), now())
                .ifPresent(nanos -> alarm =
                        Optional.of(context.scheduleOnce(Duration.ofNanos(nanos), context.getSelf(), Alarm.INSTANCE)));
    }

    private Behavior<Command> resting(VmState state) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Request request -> answer(request, state);
            case Turn _ -> {
                turnQueued = false;
                yield Behaviors.same();
            }
            // Of the few instructions that a timer costs, nobody need hear: it is published when there is more.
            case Alarm _ -> state == VmState.WAITING ? readyForTurn() : Behaviors.same();
            case Resume _, TrapLost _ -> throw new IllegalStateException(command + " without a trap");
        });
    }

    private Behavior<Command> whileRunning(Command command) {
        return switch (command) {
            case Turn _ -> beginTurn();
            case Request request -> answer(request, VmState.RUNNING);
            case Alarm _ -> Behaviors.same();
            case Resume _, TrapLost _ -> throw new IllegalStateException(command + " without a trap");
        };
    }

    private Behavior<Command> whileTrapped(Command command) {
        return switch (command) {
            case Resume _ -> comeBack();
            case TrapLost(String why) -> takeMachineCheck(why);
            case Request request -> keepForLater(request);
            case Alarm _ -> Behaviors.same();
            case Turn _ -> throw new IllegalStateException("a turn within a turn");
        };
    }

    private Behavior<Command> keepForLater(Request request) {
        if (meanwhile.isFull()) {
            // Its sender hears nothing and gives up in time.
            return Behaviors.unhandled();
        }
        meanwhile.stash(request);
        return Behaviors.same();
    }

    private Behavior<Command> beginTurn() {
        turnQueued = false;
        long now = now();
        long pause = turns.nanosUntilAllowed(now);
        if (pause > 0) {
            turnQueued = true;
            delayedTurn = Optional.of(context.scheduleOnce(Duration.ofNanos(pause), context.getSelf(), Turn.INSTANCE));
            return Behaviors.same();
        }
        clock.flatMap(wall -> wall.reading(now)).ifPresent(outside::deliver);
        turns.open(now);
        return execute();
    }

    /** The rest of a turn. */
    private Behavior<Command> execute() {
        Exit exit;
        try {
            exit = turns.execute();
        } catch (Turns.AssistFailedException failure) {
            // As by message: it costs the machine this one trap.
            return takeMachineCheck(String.valueOf(failure.getMessage()));
        }
        return switch (exit) {
            case Exit.Trapped(Trap trap) -> handOver(trap);
            case Exit.QuantumExpired() -> goOnLater();
            case Exit.WaitingForInterrupt() -> {
                closeTurn();
                yield waiting();
            }
            case Exit.Halted() -> {
                closeTurn();
                result = Optional.of(guest.result());
                yield halted();
            }
        };
    }

    private Behavior<Command> handOver(Trap trap) {
        turns.chargeTrap();
        guest.checkpoint();
        // From here on the guest is the control program's: tell usually returns when it has been interpreted already.
        host.lane().tell(new TrapMessage<>(guest, trap, context.getSelf()));
        return trapped;
    }

    private Behavior<Command> comeBack() {
        trapsLost = 0;
        if (!meanwhile.isEmpty()) {
            return meanwhile.unstashAll(goOnLater());
        }
        return turns.mayGoOn() ? execute() : goOnLater();
    }

    private Behavior<Command> takeMachineCheck(String why) {
        Trap check = guest.machineCheck();
        host.events().publish(Event.trapLost(spec.id(), why));
        if (++trapsLost > 1) {
            closeTurn();
            return meanwhile.unstashAll(failed("the control program failed twice at one trap: " + why));
        }
        return handOver(check);
    }

    private Behavior<Command> goOnLater() {
        closeTurn();
        return debugging.stopDue() ? paused() : enterRunning();
    }

    private void closeTurn() {
        turns.close(now());
        uplink.ifPresent(cable -> cable.send(guest));
        reportClips();
    }

    private void queueTurn() {
        if (!turnQueued) {
            turnQueued = true;
            VmThread.endTurn(startTurn);
        }
    }

    /** A hostile guest can have its R clipped at every instruction: A hears of the 1st, 2nd, 4th, 8th ... time. */
    private void reportClips() {
        if (guest.clippedRelocations() >= clipsToReport) {
            clipsToReport = guest.clippedRelocations() * 2;
            host.allocator()
                    .tell(new AllocatorActor.Decide(
                            new trapline.monitor.allocator.Request.ClipRelocation(
                                    spec.id(), guest.lastClipped(), guest.clippedRelocations()),
                            context.getSystem().ignoreRef()));
        }
    }

    private Behavior<Command> answer(Request request, VmState state) {
        return switch (request) {
            case Start(var to) -> letGo(to, state, VmState.CREATED, "start");
            case Pause(var to) -> allowed(to, state, canPause(state), "pause", this::paused);
            case Unpause(var to) -> letGo(to, state, VmState.PAUSED, "resume");
            case Stop(var to) -> allowed(to, state, !state.isFinal(), "stop", this::halted);
            case Revoke(String reason, var to) -> allowed(to, state, !revoked, "lose its region", () -> revoke(reason));
            case Deliver(Input input, var to) -> deliver(input, to, state);
            case Move(RelocationBounds region, var to) ->
                allowed(to, state, !revoked, "move", () -> move(region, state));
            case Share(Shares changed, var to) -> allowed(to, state, true, "share", () -> share(changed, state));
            case ReadConsole(long from, var replyTo) -> {
                replyTo.tell(outside.printed(from, state));
                yield Behaviors.same();
            }
            case Listen listen -> {
                outside.listen(listen, state);
                yield Behaviors.same();
            }
            case Inspect(boolean digest, var replyTo) -> {
                List<String> interpreters = host.kind().monitor().interpreterNames();
                replyTo.tell(outside.inspect(board.status(), interpreters, digest && !revoked));
                yield Behaviors.same();
            }
            case Debug debug -> debug(debug, state);
            case Receive(List<Bytes> frames, var from) -> receive(frames, from, state);
            case Transmitted() -> {
                uplink.ifPresent(cable -> cable.transmitted(guest));
                yield Behaviors.same();
            }
            case End() -> Behaviors.stopped();
        };
    }

    /** While there is a debugger, only it lets the machine go on. */
    private Behavior<Command> letGo(ActorRef<Reply> to, VmState state, VmState from, String what) {
        return debugging.attached()
                ? allowed(to, state, false, what + " but by its debugger", this::enterRunning)
                : allowed(to, state, state == from, what, this::enterRunning);
    }

    private Behavior<Command> debug(Debug debug, VmState state) {
        Debugging.Answer answer = debugging.answer(debug, state, revoked);
        debug.replyTo.tell(answer.reply());
        return switch (answer.next()) {
            case STAY -> Behaviors.same();
            case REST -> paused();
            case GO -> enterRunning();
        };
    }

    static boolean canPause(VmState state) {
        return state == VmState.RUNNING || state == VmState.WAITING;
    }

    private Behavior<Command> allowed(
            ActorRef<Reply> replyTo, VmState state, boolean allowed, String what, Supplier<Behavior<Command>> action) {
        if (!allowed) {
            replyTo.tell(new NotAllowed(state, what));
            return Behaviors.same();
        }
        Behavior<Command> next = action.get();
        replyTo.tell(new Accepted(board.status()));
        return next;
    }

    private Behavior<Command> revoke(String reason) {
        // The words are no longer ours: nothing below may touch the storage again.
        revoked = true;
        return failed(reason);
    }

    private Behavior<Command> move(RelocationBounds region, VmState state) {
        guest.move(region);
        publish(state);
        return Behaviors.same();
    }

    private Behavior<Command> share(Shares changed, VmState state) {
        shares = changed;
        turns.share(changed, now());
        publish(state);
        // What the old budget put off begins now; if it cannot be cancelled, it is on its way already.
        if (delayedTurn.isPresent() && delayedTurn.get().cancel()) {
            turnQueued = false;
            return state == VmState.RUNNING ? enterRunning() : Behaviors.same();
        }
        return Behaviors.same();
    }

    private Behavior<Command> deliver(Input input, ActorRef<Reply> replyTo, VmState state) {
        boolean closed = outside.isClosedTo(input);
        if (state.isFinal() || closed) {
            replyTo.tell(new NotAllowed(state, closed ? "type after the end of its input" : "take input"));
            return Behaviors.same();
        }
        Optional<Input> taken = outside.deliver(input);
        if (input instanceof Input.BitFlip(long address, int bit)) {
            host.events().publish(Event.fault(spec.id(), "bit " + bit + " of word " + address + " flipped"));
        }
        boolean wakes = state == VmState.WAITING && taken.isPresent();
        Behavior<Command> next = wakes ? enterRunning() : Behaviors.same();
        replyTo.tell(new InputTaken(bytes(taken), board.status()));
        return next;
    }

    private Behavior<Command> receive(List<Bytes> frames, ActorRef<TenantSwitch.Command> from, VmState state) {
        from.tell(new TenantSwitch.Taken(context.getSelf()));
        if (state.isFinal()) {
            return Behaviors.same();
        }
        frames.forEach(frame -> outside.deliver(new Input.NetworkFrame(frame)));
        return state == VmState.WAITING ? readyForTurn() : Behaviors.same();
    }

    private static int bytes(Optional<Input> taken) {
        return taken.isPresent() && taken.get() instanceof Input.ConsoleInput(String text) ? text.length() : 0;
    }

    private long now() {
        return host.nanoTime().getAsLong();
    }

    private void publish(VmState state) {
        outside.answerListeners(state);
        board.publish(new VmStatus(
                spec.id(),
                spec.tenant(),
                spec.imageName(),
                host.kind().name(),
                state,
                revoked ? Optional.empty() : Optional.of(guest.region()),
                shares.weight(),
                guest.steps(),
                guest.retired(),
                guest.direct(),
                guest.trapRecord().total() - guest.trapRecord().totalAssisted(),
                guest.trapRecord().totalAssisted(),
                guest.printed(),
                result,
                failure));
    }
}
