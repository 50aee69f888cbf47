package trapline.vm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.monitor.Debugged;
import trapline.monitor.Guest;
import trapline.monitor.debug.DebugRun;
import trapline.monitor.debug.Stop;

/**
 * A machine's debugger, if it has one, and what it may do with the machine in which state. What it looks at and where it stops changes
 * nothing in the guest; what it writes does, and no history of inputs tells.
 */
final class Debugging {
    /** What a machine does after it has answered. */
    enum Next {
        STAY,
        REST,
        GO
    }

    /** An answer to the debugger, and what the machine does then. */
    record Answer(DebugReply reply, Next next) {
        private static Answer of(DebugReply reply) {
            return new Answer(reply, Next.STAY);
        }

        private static Answer refused(String why) {
            return of(new DebugReply.Refused(why));
        }
    }

    private static final Answer DONE = Answer.of(new DebugReply.Done());

    private final Guest guest;
    private final Outside outside;
    private Optional<ActorRef<DebugEvent>> debugger = Optional.empty();
    private Optional<Debugged> view = Optional.empty();
    private Optional<DebugRun> run = Optional.empty();
    private boolean goesOnWithout;

    Debugging(Guest guest, Outside outside) {
        this.guest = guest;
        this.outside = outside;
    }

    /** Executes directly, see {@link Guest#run}; ends early at a stop. */
    Exit run(long quantum) {
        return run.isPresent() ? run.get().run(quantum) : guest.run(quantum);
    }

    /** {@return whether a debugger decides when the machine goes on} */
    boolean attached() {
        return debugger.isPresent();
    }

    /** {@return whether the machine is where its debugger wants it to stop; to be asked when no trap is under way} */
    boolean stopDue() {
        return run.flatMap(DebugRun::stop).isPresent();
    }

    /** Says that the machine is paused. */
    void rested() {
        if (run.isPresent()) {
            Stop why = run.get().stop().orElse(new Stop.Interrupted());
            report(new DebugEvent.Stopped(why));
        }
    }

    /** Says that the machine has ended for good, with a result if it did so by itself. */
    void ended(Optional<Long> result) {
        if (run.isPresent()) {
            report(new DebugEvent.Ended(result));
        }
    }

    private void report(DebugEvent event) {
        run = Optional.empty();
        debugger.ifPresent(to -> to.tell(event));
    }

    /** Answers a request in a state of the machine; in {@code gone}, its region is not its own any more. */
    Answer answer(VirtualMachine.Debug asked, VmState state, boolean gone) {
        if (gone) {
            return Answer.refused("the machine has lost its storage");
        }
        if (asked.request() instanceof DebugRequest.Attach) {
            return attach(asked.debugger(), state);
        }
        if (debugger.filter(asked.debugger()::equals).isEmpty()) {
            return Answer.refused("this is not the machine's debugger");
        }
        boolean atRest = run.isEmpty();
        return switch (asked.request()) {
            case DebugRequest.Attach _ -> throw new IllegalStateException("answered above");
            case DebugRequest.Detach(boolean goOn) -> detach(goOn, state);
            case DebugRequest.Interrupt() -> new Answer(new DebugReply.Done(), atRest ? Next.STAY : Next.REST);
            case DebugRequest.Go go -> ifAt(atRest && !state.isFinal(), () -> go(go));
            case DebugRequest.ReadRegisters read -> ifAt(atRest, () -> Answer.of(registers(read)));
            case DebugRequest.WriteRegisters write -> ifAt(atRest, () -> writeRegisters(write));
            case DebugRequest.ReadMemory read -> ifAt(atRest, () -> Answer.of(memory(read)));
            case DebugRequest.WriteMemory(long at, Bytes bytes) -> ifAt(atRest, () -> writeMemory(at, bytes));
        };
    }

    private Answer ifAt(boolean allowed, Supplier<Answer> action) {
        return allowed ? action.get() : Answer.refused("the machine is not at rest, or has ended");
    }

    private Answer attach(ActorRef<DebugEvent> who, VmState state) {
        if (debugger.isPresent()) {
            return Answer.refused("the machine has a debugger");
        }
        Optional<Debugged> found = guest.debugged();
        if (found.isEmpty()) {
            return Answer.refused("a machine of this kind cannot be debugged");
        }
        debugger = Optional.of(who);
        view = found;
        goesOnWithout = state.canPause();
        Debugged seen = found.get();
        DebugReply reply = new DebugReply.Attached(seen.targetDescription(), seen.generalRegisters(), state.isFinal());
        return new Answer(reply, goesOnWithout ? Next.REST : Next.STAY);
    }

    private Answer detach(boolean goOn, VmState state) {
        debugger = Optional.empty();
        view = Optional.empty();
        boolean rests = state == VmState.PAUSED || state == VmState.CREATED;
        run = Optional.empty();
        return new Answer(new DebugReply.Done(), rests && (goOn || goesOnWithout) ? Next.GO : Next.STAY);
    }

    private Answer go(DebugRequest.Go go) {
        run = Optional.of(new DebugRun(guest, view.orElseThrow(), go.points(), go.step()));
        goesOnWithout = true;
        return new Answer(new DebugReply.Done(), Next.GO);
    }

    private DebugReply registers(DebugRequest.ReadRegisters read) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < read.count(); i++) {
            OptionalLong value = view.orElseThrow().register(read.first() + i);
            if (value.isEmpty()) {
                break;
            }
            values.add(value.getAsLong());
        }
        return new DebugReply.Registers(values);
    }

    private Answer writeRegisters(DebugRequest.WriteRegisters write) {
        outside.disturbed();
        for (int i = 0; i < write.values().size(); i++) {
            if (!view.orElseThrow()
                    .setRegister(write.first() + i, write.values().get(i))) {
                return Answer.refused("register " + (write.first() + i) + " cannot be written");
            }
        }
        return DONE;
    }

    private DebugReply memory(DebugRequest.ReadMemory read) {
        byte[] bytes = new byte[read.length()];
        return new DebugReply.Memory(Bytes.of(bytes, 0, view.orElseThrow().readMemory(read.virtualAddress(), bytes)));
    }

    private Answer writeMemory(long virtualAddress, Bytes bytes) {
        outside.disturbed();
        return view.orElseThrow().writeMemory(virtualAddress, bytes.toArray())
                ? DONE
                : Answer.refused("there is no memory");
    }
}
