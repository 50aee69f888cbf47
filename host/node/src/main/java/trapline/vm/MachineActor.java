package trapline.vm;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import trapline.journal.Life;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Trap;
import trapline.monitor.Guest;
import trapline.monitor.allocator.Shares;
import trapline.vm.VirtualMachine.Command;
import trapline.vm.VirtualMachine.Reply;
import trapline.vm.VirtualMachine.Request;

/**
 * A virtual machine as an actor. In its turn it executes directly, in the real processor's user mode, until its fuel for the
 * turn is used up. A trap goes as a message to the dispatcher of the lane of the thread that it runs on, and the state with it;
 * the turn goes on when {@link VirtualMachine.Resume} brings it back. A request that arrives meanwhile waits.
 *
 * <p>Each state is a method that gives the behaviour: created, running, trapped (a part of running), waiting, paused, ended
 * (halted or failed).
 *
 * @param <G> the kind of guest
 */
final class MachineActor<G extends Guest> {
    private final ActorContext<Command> context;
    private final VmSpec spec;
    private final G guest;
    private final Host<G> host;
    private final Recording recording;
    private final Outside outside;
    private final Debugging debugging;
    private final Turns<G> turns;
    private Optional<WallClock> clock;
    private final Optional<Uplink> uplink;
    private final StashBuffer<Command> meanwhile;
    private final TurnStarts starts;
    private final Publication publication;
    private final Admission admission;
    private final Questions questions;
    private final ClipReports clips;
    private final Forgetting forgetting;
    private final WayOut wayOut;
    private final Behavior<Command> running;
    private final Behavior<Command> trapped;
    private int trapsLost;

    MachineActor(
            ActorContext<Command> context,
            StashBuffer<Command> meanwhile,
            VmSpec spec,
            G guest,
            Host<G> host,
            Hosted board,
            Optional<ActorRef<TenantSwitch.Command>> network,
            Recording recording) {
        this.recording = recording;
        this.context = context;
        this.meanwhile = meanwhile;
        this.spec = spec;
        this.guest = guest;
        this.host = host;
        this.outside = new Outside(guest, recording);
        this.debugging = new Debugging(guest, outside);
        this.turns = new Turns<>(guest, debugging, host, spec, now());
        this.clock = WallClock.of(spec.program().clock(), host.scheduling().clockInterval(), now());
        this.uplink = network.map(tenants -> new Uplink(tenants, context.getSelf(), recording));
        this.starts = new TurnStarts(context);
        this.publication = new Publication(spec, guest, board, outside, recording);
        this.admission = new Admission(context, spec, host.events(), outside, publication, recording);
        this.questions = new Questions(guest, host, outside, publication, recording);
        this.clips = new ClipReports(
                spec.id(), guest, host.allocator(), context.getSystem().ignoreRef());
        this.forgetting = new Forgetting(context, guest);
        this.wayOut = new WayOut(spec, guest, host, outside, debugging, publication, recording);
        this.running = Behaviors.receiveMessage(this::whileRunning);
        this.trapped = Behaviors.receiveMessage(this::whileTrapped);
    }

    /** {@return how a machine behaves that has just been created} */
    Behavior<Command> fresh() {
        return spec.start() ? enterRunning() : created();
    }

    /** {@return how a machine behaves that was on the node before: it is brought to where it was when the node ended} */
    Behavior<Command> recovering(Recovery<G> recovery) {
        publication.publish(VmState.RECOVERING);
        starts.queue();
        return Behaviors.receiveMessage(command -> switch (command) {
            case VirtualMachine.Turn _ -> {
                starts.arrived();
                yield recover(recovery);
            }
            case VirtualMachine.End() -> Behaviors.stopped();
            case Request request -> keepForLater(request);
            case VirtualMachine.Alarm _, VirtualMachine.Look _, VirtualMachine.Resume _, VirtualMachine.TrapLost _ ->
                Behaviors.same();
        });
    }

    /** {@return how a machine behaves that has come from another node, where it rests for good} */
    Behavior<Command> arrived(Leaving.Luggage luggage, PastInputs past) {
        outside.resume(past);
        publication.resume(luggage.result());
        luggage.clockNanosAt(host.epochNanos().getAsLong())
                .ifPresent(nanos -> clock = WallClock.resumed(
                        spec.program().clock(), host.scheduling().clockInterval(), now(), nanos));
        return goOn(luggage.state());
    }

    private Behavior<Command> recover(Recovery<G> recovery) {
        return switch (recovery.proceed()) {
            case Recovery.OnTheWay() -> {
                starts.queue();
                yield Behaviors.same();
            }
            case Recovery.Lost(String why) -> meanwhile.unstashAll(endFailed(why));
            case Recovery.Arrived(Life life) -> {
                outside.recovered();
                clock = recovery.clock(now());
                yield meanwhile.unstashAll(in(life));
            }
        };
    }

    private Behavior<Command> in(Life life) {
        return switch (life) {
            case CREATED -> created();
            case RUNNING -> enterRunning();
            case PAUSED -> paused();
            case STOPPED -> halted();
        };
    }

    private Behavior<Command> created() {
        publication.publish(VmState.CREATED);
        return resting(VmState.CREATED);
    }

    private Behavior<Command> waiting() {
        publication.publish(VmState.WAITING);
        forgetting.waits();
        clock.ifPresent(wall -> starts.setAlarm(wall, guest.wallDeadline(), now()));
        return resting(VmState.WAITING);
    }

    private Behavior<Command> paused() {
        publication.publish(VmState.PAUSED);
        debugging.rested();
        return resting(VmState.PAUSED);
    }

    private Behavior<Command> halted() {
        publication.publish(VmState.HALTED);
        forgetting.ended();
        debugging.ended(publication.result());
        return resting(VmState.HALTED);
    }

    private Behavior<Command> failed(String why) {
        recording.failed(why);
        return endFailed(why);
    }

    private Behavior<Command> endFailed(String why) {
        publication.fail(why);
        publication.publish(VmState.FAILED);
        forgetting.ended();
        debugging.ended(Optional.empty());
        return resting(VmState.FAILED);
    }

    /** As it was before it rested for a while. */
    private Behavior<Command> goOn(VmState state) {
        return switch (state) {
            case CREATED -> created();
            case RUNNING -> enterRunning();
            case WAITING -> waiting();
            case PAUSED -> paused();
            case HALTED -> halted();
            case FAILED, RECOVERING, ARRIVING, STALLED ->
                throw new IllegalStateException("nothing rests that is " + state);
        };
    }

    /** Between two nodes: it does nothing, and whoever asks waits until it is known where it is. */
    private Behavior<Command> frozen(VmState state) {
        starts.cancelAlarm();
        return Behaviors.receiveMessage(command -> switch (command) {
            case VirtualMachine.Thaw() -> meanwhile.unstashAll(goOn(state));
            case VirtualMachine.Depart() -> Behaviors.stopped();
            case VirtualMachine.GiveUp(String why) -> meanwhile.unstashAll(failed(why));
            case VirtualMachine.RecordingLost lost -> {
                wayOut.cannotBeRecorded(lost.why());
                yield keepForLater(lost);
            }
            case VirtualMachine.Recorded news -> hear(news, state);
            case Request request -> keepForLater(request);
            case VirtualMachine.Turn _ -> {
                starts.arrived();
                yield Behaviors.same();
            }
            case VirtualMachine.Alarm _ -> Behaviors.same();
            case VirtualMachine.Look _ -> look(state);
            case VirtualMachine.Resume _, VirtualMachine.TrapLost _ ->
                throw new IllegalStateException(command + " without a trap");
        });
    }

    private Behavior<Command> leave(VirtualMachine.Leave leave, VmState state) {
        OptionalLong passed =
                clock.map(wall -> OptionalLong.of(wall.passed(now()))).orElse(OptionalLong.empty());
        return wayOut.rests(leave, state, passed) ? frozen(state) : Behaviors.same();
    }

    private Behavior<Command> enterRunning() {
        publication.publish(VmState.RUNNING);
        return readyForTurn();
    }

    private Behavior<Command> readyForTurn() {
        starts.cancelAlarm();
        starts.queue();
        return running;
    }

    private Behavior<Command> resting(VmState state) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Request request -> answer(request, state);
            case VirtualMachine.Turn _ -> {
                starts.arrived();
                yield Behaviors.same();
            }
            // Of the few instructions that a timer costs, nobody need hear: it is published when there is more.
            case VirtualMachine.Alarm _ -> state == VmState.WAITING ? readyForTurn() : Behaviors.same();
            case VirtualMachine.Look _ -> look(state);
            case VirtualMachine.Resume _, VirtualMachine.TrapLost _ ->
                throw new IllegalStateException(command + " without a trap");
        });
    }

    private Behavior<Command> look(VmState state) {
        forgetting.look(state == VmState.WAITING);
        return Behaviors.same();
    }

    private Behavior<Command> whileRunning(Command command) {
        return switch (command) {
            case VirtualMachine.Turn _ -> beginTurn();
            case Request request -> answer(request, VmState.RUNNING);
            case VirtualMachine.Alarm _ -> Behaviors.same();
            case VirtualMachine.Look _ -> look(VmState.RUNNING);
            case VirtualMachine.Resume _, VirtualMachine.TrapLost _ ->
                throw new IllegalStateException(command + " without a trap");
        };
    }

    private Behavior<Command> whileTrapped(Command command) {
        return switch (command) {
            case VirtualMachine.Resume _ -> comeBack();
            case VirtualMachine.TrapLost(String why) -> takeMachineCheck(why);
            case Request request -> keepForLater(request);
            case VirtualMachine.Alarm _ -> Behaviors.same();
            case VirtualMachine.Look _ -> look(VmState.RUNNING);
            case VirtualMachine.Turn _ -> throw new IllegalStateException("a turn within a turn");
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
        starts.arrived();
        long now = now();
        long pause = Math.max(turns.nanosUntilAllowed(now), recording.nanosUntilAllowed());
        if (pause > 0) {
            starts.delay(pause);
            return Behaviors.same();
        }
        clock.flatMap(wall -> wall.reading(now)).ifPresent(outside::deliver);
        recording.runs();
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
                recording.rested();
                closeTurn();
                yield waiting();
            }
            case Exit.Halted() -> {
                closeTurn();
                publication.finish();
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
        recording.disturbed();
        if (++trapsLost > 1) {
            turns.close(now());
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
        recording.turnClosed();
        uplink.ifPresent(cable -> cable.send(guest));
        clips.report();
    }

    private Behavior<Command> answer(Request request, VmState state) {
        return switch (request) {
            case VirtualMachine.Start(var to) -> letGo(to, state, VmState.CREATED, "start");
            case VirtualMachine.Pause(var to) ->
                admission.allowed(to, state, state.canPause(), "pause", () -> become(Life.PAUSED));
            case VirtualMachine.Unpause(var to) -> letGo(to, state, VmState.PAUSED, "resume");
            case VirtualMachine.Stop(var to) ->
                admission.allowed(to, state, !state.isFinal(), "stop", () -> become(Life.STOPPED));
            case VirtualMachine.Revoke(String reason, var to) ->
                admission.allowed(to, state, !publication.revoked(), "lose its region", () -> revoke(reason));
            case VirtualMachine.Deliver(Input input, var to) -> admission.deliver(input, to, state, this::enterRunning);
            case VirtualMachine.Type typing -> admission.type(typing, state, this::enterRunning);
            case VirtualMachine.Move(RelocationBounds region, var to) ->
                admission.allowed(to, state, !publication.revoked(), "move", () -> move(region, state));
            case VirtualMachine.Share(Shares changed, var to) ->
                admission.allowed(to, state, true, "share", () -> share(changed, state));
            case VirtualMachine.Question question -> {
                questions.answer(question, state);
                yield Behaviors.same();
            }
            case VirtualMachine.Debug debug -> debug(debug, state);
            case VirtualMachine.Receive(var frames, var from) ->
                // Of the few instructions that a frame costs, nobody need hear, as of an alarm's.
                admission.receive(frames, from, state, this::readyForTurn);
            case VirtualMachine.Transmitted() -> {
                uplink.ifPresent(cable -> cable.transmitted(guest));
                yield Behaviors.same();
            }
            case VirtualMachine.Recorded news -> hear(news, state);
            case VirtualMachine.Leave leave -> leave(leave, state);
            case VirtualMachine.Arrive _ -> Behaviors.unhandled();
            case VirtualMachine.End() -> Behaviors.stopped();
        };
    }

    private Behavior<Command> hear(VirtualMachine.Recorded news, VmState state) {
        boolean delayed = recording.delay().isPresent();
        recording.hear(news);
        outside.answerListeners(state);
        if (delayed != recording.delay().isPresent()) {
            publication.publish(state);
            // It waits for its turn until the journal is back, and that is now.
            return starts.cancelDelayed() && state == VmState.RUNNING ? enterRunning() : Behaviors.same();
        }
        if (news instanceof VirtualMachine.RecordingLost(String why) && !state.isFinal()) {
            Behavior<Command> next = endFailed("it cannot be recorded any more: " + why);
            recording.abandoned();
            return next;
        }
        return Behaviors.same();
    }

    /** While there is a debugger, only it lets the machine go on. */
    private Behavior<Command> letGo(ActorRef<Reply> to, VmState state, VmState from, String what) {
        return debugging.attached()
                ? admission.allowed(to, state, false, what + " but by its debugger", this::enterRunning)
                : admission.allowed(to, state, state == from, what, () -> become(Life.RUNNING));
    }

    private Behavior<Command> become(Life life) {
        recording.changed(life);
        return in(life);
    }

    private Behavior<Command> debug(VirtualMachine.Debug debug, VmState state) {
        Debugging.Answer answer = debugging.answer(debug, state, publication.revoked());
        debug.replyTo().tell(answer.reply());
        if (!publication.revoked()) {
            recording.turnClosed();
        }
        return switch (answer.next()) {
            case STAY -> Behaviors.same();
            case REST -> paused();
            case GO -> enterRunning();
        };
    }

    private Behavior<Command> revoke(String reason) {
        // The words are no longer ours: nothing below may touch the storage again.
        publication.revoke();
        return failed(reason);
    }

    private Behavior<Command> move(RelocationBounds region, VmState state) {
        recording.moved(region.b());
        guest.move(region);
        publication.publish(state);
        return Behaviors.same();
    }

    private Behavior<Command> share(Shares changed, VmState state) {
        recording.shared(changed);
        publication.share(changed);
        turns.share(changed, now());
        publication.publish(state);
        // What the old budget put off begins now.
        return starts.cancelDelayed() && state == VmState.RUNNING ? enterRunning() : Behaviors.same();
    }

    private long now() {
        return host.nanoTime().getAsLong();
    }
}
