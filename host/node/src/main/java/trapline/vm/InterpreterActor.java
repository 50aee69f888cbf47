package trapline.vm;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.monitor.Guest;
import trapline.monitor.Interpreter;

/** One v_i as an actor: interprets, then sends the machine back, by way of A if its R changed. */
final class InterpreterActor {
    private InterpreterActor() {}

    static <G extends Guest> Behavior<TrapMessage<G>> create(
            Interpreter<G> interpreter, ActorRef<TrapMessage<G>> relocation) {
        return Behaviors.receiveMessage(message -> {
            try {
                interpreter.interpret(message.guest(), message.trap());
                if (message.guest().relocationRequested()) {
                    relocation.tell(message);
                } else {
                    message.replyTo().tell(VirtualMachine.Resume.INSTANCE);
                }
            } catch (RuntimeException failure) {
                TrapLoss.report(message, failure);
            }
            return Behaviors.same();
        });
    }
}
