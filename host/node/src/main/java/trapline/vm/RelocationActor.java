package trapline.vm;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.monitor.Guest;
import trapline.monitor.Interpreter;

/**
 * A's arm in a lane: composes the R that a guest has set with the region that A gave it. What A decided once, the region,
 * bounds every composition, so that a trap need not wait for the node's one allocator.
 *
 * <p>As in the paper D calls A itself when an instruction is one that sets R; then the arm first has the instruction's v_i simulate.
 * What sets R only now and then has an actor of its own, which calls on the arm when it did.
 */
final class RelocationActor {
    private RelocationActor() {}

    /** {@return the arm for machines whose R a v_i has set} */
    static <G extends Guest> Behavior<TrapMessage<G>> create() {
        return Behaviors.receiveMessage(message -> {
            try {
                message.guest().composeRelocation();
                message.replyTo().tell(VirtualMachine.Resume.INSTANCE);
            } catch (RuntimeException failure) {
                TrapLoss.report(message, failure);
            }
            return Behaviors.same();
        });
    }

    /**
     * {@return the arm for one kind of trap}
     *
     * @param interpreter the v_i that simulates it, and always sets R
     */
    static <G extends Guest> Behavior<TrapMessage<G>> create(Interpreter<G> interpreter) {
        return Behaviors.receiveMessage(message -> {
            try {
                interpreter.interpret(message.guest(), message.trap());
                message.guest().composeRelocation();
                message.replyTo().tell(VirtualMachine.Resume.INSTANCE);
            } catch (RuntimeException failure) {
                TrapLoss.report(message, failure);
            }
            return Behaviors.same();
        });
    }
}
