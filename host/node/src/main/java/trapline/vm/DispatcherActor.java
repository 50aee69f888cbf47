package trapline.vm;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.monitor.Guest;
import trapline.monitor.Interpreter;
import trapline.monitor.Monitor;

/**
 * D as an actor, the head of a lane: asks the pure dispatcher which v_i, and sends the trap on to it, or to the arm of the
 * allocator that has this v_i simulate, if that always sets R. Its children are the lane's interpreters and the lane's arms of the
 * allocator.
 */
final class DispatcherActor {
    private DispatcherActor() {}

    /**
     * {@return a lane}
     *
     * @param monitor D and the v_i
     * @param lanePool the thread pool on which all of a lane's actors run inline
     */
    static <G extends Guest> Behavior<TrapMessage<G>> create(Monitor<G> monitor, Props lanePool) {
        return Behaviors.setup(context -> {
            ActorRef<TrapMessage<G>> relocation = context.spawn(RelocationActor.create(), "relocation", lanePool);
            List<ActorRef<TrapMessage<G>>> interpreters = new ArrayList<>();
            for (Interpreter<G> interpreter : monitor.interpreters()) {
                Behavior<TrapMessage<G>> simulation = interpreter.alwaysSetsR()
                        ? RelocationActor.create(interpreter)
                        : InterpreterActor.create(interpreter, relocation);
                interpreters.add(context.spawn(simulation, "v-" + interpreter.name(), lanePool));
            }
            return Behaviors.receiveMessage(message -> {
                try {
                    interpreters
                            .get(monitor.dispatch(message.guest(), message.trap()))
                            .tell(message);
                } catch (RuntimeException failure) {
                    TrapLoss.report(message, failure);
                }
                return Behaviors.same();
            });
        });
    }
}
