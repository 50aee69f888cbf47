package trapline.vm;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.machine.Bytes;
import trapline.machine.Input;
import trapline.vm.VirtualMachine.Command;
import trapline.vm.VirtualMachine.Reply;

/**
 * Says of each request whether the machine can do it in the state that it is in, and of each input how much went in. Part of
 * {@link MachineActor}; always between two instructions.
 */
final class Admission {
    private final ActorContext<Command> context;
    private final VmSpec spec;
    private final EventLog events;
    private final Outside outside;
    private final Publication publication;
    private final Recording recording;

    Admission(
            ActorContext<Command> context,
            VmSpec spec,
            EventLog events,
            Outside outside,
            Publication publication,
            Recording recording) {
        this.context = context;
        this.spec = spec;
        this.events = events;
        this.outside = outside;
        this.publication = publication;
        this.recording = recording;
    }

    /** {@return how the machine behaves from now on: does the action if that is allowed, and tells who asked when it is durable} */
    Behavior<Command> allowed(
            ActorRef<Reply> replyTo, VmState state, boolean allowed, String what, Supplier<Behavior<Command>> action) {
        if (!allowed) {
            return refuse(replyTo, state, what);
        }
        Behavior<Command> next = action.get();
        recording.whenSettled(() -> replyTo.tell(new VirtualMachine.Accepted(publication.last())));
        return next;
    }

    private Behavior<Command> refuse(ActorRef<Reply> replyTo, VmState state, String what) {
        recording.whenSettled(() -> replyTo.tell(new VirtualMachine.NotAllowed(state, what)));
        return Behaviors.same();
    }

    /** {@return how the machine behaves from now on: lets in an input that somebody sent, which wakes a machine that waits} */
    Behavior<Command> deliver(Input input, ActorRef<Reply> replyTo, VmState state, Supplier<Behavior<Command>> wake) {
        return enter(List.of(input), replyTo, state, wake);
    }

    /** {@return how the machine behaves from now on: takes what somebody types, if that is meant to be typed next} */
    Behavior<Command> type(VirtualMachine.Type typing, VmState state, Supplier<Behavior<Command>> wake) {
        long position = outside.typed();
        // Also of a machine that has halted: who typed last wants to know whether that went in.
        if (typing.position().orElse(position) != position && state != VmState.FAILED) {
            recording.whenConfirmed(() -> typing.replyTo().tell(new VirtualMachine.OtherPosition(position)));
            return Behaviors.same();
        }
        return enter(typing.inputs(), typing.replyTo(), state, wake);
    }

    private Behavior<Command> enter(
            List<Input> inputs, ActorRef<Reply> replyTo, VmState state, Supplier<Behavior<Command>> wake) {
        boolean closed = inputs.stream().anyMatch(outside::isClosedTo);
        if (state.isFinal() || closed) {
            return refuse(replyTo, state, closed ? "type after the end of its input" : "take input");
        }
        long before = outside.typed();
        boolean wakes = letIn(inputs) && state == VmState.WAITING;
        Behavior<Command> next = wakes ? wake.get() : Behaviors.same();
        long position = outside.typed();
        int bytes = (int) (position - before);
        recording.whenSettled(() -> replyTo.tell(new VirtualMachine.InputTaken(bytes, position, publication.last())));
        return next;
    }

    /** Up to the first that does not go in, or not as a whole; {@return whether anything did} */
    private boolean letIn(List<Input> inputs) {
        boolean any = false;
        for (Input input : inputs) {
            Optional<Input> taken = outside.deliver(input);
            any |= taken.isPresent();
            if (input instanceof Input.BitFlip(long address, int bit)) {
                events.publish(Event.fault(spec.id(), "bit " + bit + " of word " + address + " flipped"));
            }
            if (!taken.equals(Optional.of(input))) {
                break;
            }
        }
        return any;
    }

    /** {@return how the machine behaves from now on: lets in what came from its tenant's network} */
    Behavior<Command> receive(
            List<Bytes> frames, ActorRef<TenantSwitch.Command> from, VmState state, Supplier<Behavior<Command>> wake) {
        from.tell(new TenantSwitch.Taken(context.getSelf()));
        if (state.isFinal() || recording.delay().isPresent()) {
            // As on a wire.
            return Behaviors.same();
        }
        frames.forEach(frame -> outside.deliver(new Input.NetworkFrame(frame)));
        return state == VmState.WAITING ? wake.get() : Behaviors.same();
    }
}
