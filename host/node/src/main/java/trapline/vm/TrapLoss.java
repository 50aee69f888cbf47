package trapline.vm;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervision of a lane's actors: a failure of the control program costs the machine whose trap it was that one trap, of which
 * it is told, and nobody else anything. The actor goes on with the next message, since it has no state that could be broken: D and
 * the v_i are pure, and a guest is its machine's, which returns to its checkpoint.
 *
 * <p>Pekko's own supervision is an interceptor around each message, which made a trap a tenth slower: host/decisions/0007.
 */
final class TrapLoss {
    private static final Logger LOG = LoggerFactory.getLogger(TrapLoss.class);

    private TrapLoss() {}

    /** Takes the failure at a trap for what it is, our own bug. */
    static void report(TrapMessage<?> message, RuntimeException failure) {
        LOG.error("the control program failed at {}", message.trap(), failure);
        message.replyTo().tell(new VirtualMachine.TrapLost(failure.toString()));
    }
}
