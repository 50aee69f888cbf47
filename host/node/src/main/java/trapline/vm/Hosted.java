package trapline.vm;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A hosted machine's entry on the node's board: its actor, and its status as last published. Written by the machine's own
 * actor, read by everyone without asking it, so that the endpoint answers however busy the machines are.
 */
public final class Hosted {
    private final VmSpec spec;
    private final EventLog events;
    private volatile VmStatus status;
    private volatile Optional<ActorRef<VirtualMachine.Command>> ref = Optional.empty();

    Hosted(VmSpec spec, EventLog events, VmStatus initial) {
        this.spec = spec;
        this.events = events;
        this.status = initial;
    }

    /** {@return what was asked for} */
    public VmSpec spec() {
        return spec;
    }

    /** {@return the status as last published} */
    public VmStatus status() {
        return status;
    }

    /** {@return the actor; empty when it is gone} */
    public Optional<ActorRef<VirtualMachine.Command>> ref() {
        return ref;
    }

    void started(ActorRef<VirtualMachine.Command> actor) {
        ref = Optional.of(actor);
    }

    void gone() {
        ref = Optional.empty();
    }

    void publish(VmStatus changed) {
        VmState before = status.state();
        status = changed;
        if (before != changed.state() || changed.state() == VmState.CREATED) {
            events.publish(Event.State.of(changed));
        }
    }
}
