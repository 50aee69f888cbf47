package trapline.vm;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.monitor.Guest;

/**
 * What keeps a failure of the control program from costing more than one trap: the machine that waits for the answer is told
 * that its trap is lost, and then the failure goes on to supervision.
 */
final class TrapGuard {
    private TrapGuard() {}

    static <G extends Guest> Behavior<TrapMessage<G>> around(Consumer<TrapMessage<G>> work) {
        return Behaviors.receiveMessage(message -> {
            try {
                work.accept(message);
                return Behaviors.same();
            } catch (RuntimeException failure) {
                message.replyTo().tell(new VirtualMachine.TrapLost(failure.toString()));
                throw failure;
            }
        });
    }
}
