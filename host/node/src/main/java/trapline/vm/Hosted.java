package trapline.vm;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
    private final Map<Long, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private volatile boolean left;

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

    /**
     * {@return an answer of the machine's; a {@link MachineLeftException} if it goes to another node before it has answered}
     *
     * @param answer what it was asked for
     * @param <A> the answer's type
     */
    public <A> CompletionStage<A> unlessItLeaves(CompletionStage<A> answer) {
        CompletableFuture<A> result = answer.toCompletableFuture().copy();
        long number = asked.incrementAndGet();
        waiting.put(number, result);
        CompletionStage<A> watched = result.whenComplete((_, _) -> waiting.remove(number));
        if (left) {
            leaves();
        }
        return watched;
    }

    /** {@return whether it went to another node; its entry stays for a moment, without its actor} */
    public boolean hasLeft() {
        return left;
    }

    /** It is on another node now: who waits for an answer from it here waits in vain. */
    void leaves() {
        left = true;
        waiting.forEach((_, answer) -> answer.completeExceptionally(new MachineLeftException(spec.id())));
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
