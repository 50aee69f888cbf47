package trapline.vm;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.monitor.Guest;

/**
 * A's arm in a lane: composes the R that a guest has set with the region that A gave it. What A decided once, the region,
 * bounds every composition, so that a trap need not wait for the node's one allocator.
 */
final class RelocationActor {
    private RelocationActor() {}

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
}
