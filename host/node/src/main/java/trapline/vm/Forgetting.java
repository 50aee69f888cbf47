package trapline.vm;

import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import trapline.monitor.Guest;

/**
 * Has a machine that idles give back what only makes it faster. Whether it idles is seen once in a while: if it waits, and has done next
 * to nothing since it was looked at last. Then it gives back whenever it waits, until it does more in such a while: an
 * idle Linux wakes a few times a second, and executes from a hundred pages each time. A machine that has nothing to give back costs no timer.
 */
final class Forgetting {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Who retires no more in an interval idles: a thousandth of what a processor can do. */
    private static final long IDLE = 250_000;

    private final ActorContext<VirtualMachine.Command> context;
    private final Guest guest;
    private long retired;
    private long since;
    private boolean due;
    private boolean idles;

    Forgetting(ActorContext<VirtualMachine.Command> context, Guest guest) {
        this.context = context;
        this.guest = guest;
    }

    /** The machine begins to wait. */
    void waits() {
        idles &= guest.retired() - retired <= IDLE || longAgo();
        if (idles) {
            guest.forget();
        } else if (!due && guest.remembers()) {
            due = true;
            begin();
            context.scheduleOnce(INTERVAL, context.getSelf(), VirtualMachine.Look.INSTANCE);
        }
    }

    private void begin() {
        retired = guest.retired();
        since = System.nanoTime();
    }

    /** {@return whether it took an interval to do so much; then the next one begins} */
    private boolean longAgo() {
        boolean longAgo = System.nanoTime() - since >= INTERVAL.toNanos();
        if (longAgo) {
            begin();
        }
        return longAgo;
    }

    /** An interval is over. */
    void look(boolean waiting) {
        due = false;
        if (waiting && guest.retired() - retired <= IDLE) {
            idles = true;
            begin();
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
