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
        boolean closed = outside.isClosedTo(input);
        if (state.isFinal() || closed) {
            return refuse(replyTo, state, closed ? "type after the end of its input" : "take input");
        }
        Optional<Input> taken = outside.deliver(input);
        if (input instanceof Input.BitFlip(long address, int bit)) {
            events.publish(Event.fault(spec.id(), "bit " + bit + " of word " + address + " flipped"));
        }
        boolean wakes = state == VmState.WAITING && taken.isPresent();
        Behavior<Command> next = wakes ? wake.get() : Behaviors.same();
        int bytes = bytes(taken);
        recording.whenSettled(() -> replyTo.tell(new VirtualMachine.InputTaken(bytes, publication.last())));
        return next;
    }

    private static int bytes(Optional<Input> taken) {
        return taken.isPresent() && taken.get() instanceof Input.ConsoleInput(String text) ? text.length() : 0;
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
