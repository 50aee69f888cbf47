package trapline.vm;

import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import trapline.monitor.Guest;

/**
 * Has a machine that idles give back what only makes it faster. Whether it idles is seen once in a while: if it waits, and has done next
 * to nothing since it was looked at last. Then it gives back whenever it waits, until it has done as much again and is looked at anew: an
 * idle Linux wakes a few times a second, and executes from a hundred pages each time. A machine that has nothing to give back costs no timer.
 */
final class Forgetting {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Who retires no more in an interval idles: a thousandth of what a processor can do. So much it then may do without being looked at. */
    private static final long IDLE = 250_000;

    private final ActorContext<VirtualMachine.Command> context;
    private final Guest guest;
    private long retired;
    private boolean due;
    private boolean idles;

    Forgetting(ActorContext<VirtualMachine.Command> context, Guest guest) {
        this.context = context;
        this.guest = guest;
    }

    /** The machine begins to wait. */
    void waits() {
        idles &= guest.retired() - retired <= IDLE;
        if (idles) {
            guest.forget();
        } else if (!due && guest.remembers()) {
            due = true;
            retired = guest.retired();
            context.scheduleOnce(INTERVAL, context.getSelf(), VirtualMachine.Look.INSTANCE);
        }
    }

    /** An interval is over. */
    void look(boolean waiting) {
        due = false;
        if (waiting && guest.retired() - retired <= IDLE) {
            idles = true;
            retired = guest.retired();
            guest.forget();
        } else if (waiting) {
            waits();
        }
    }

    /** The machine has ended. */
    void ended() {
        guest.forget();
    }
}
