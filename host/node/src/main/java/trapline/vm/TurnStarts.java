package trapline.vm;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import trapline.vm.VirtualMachine.Command;
import trapline.vm.pool.VmThread;

/**
 * What starts a machine's turns: behind the turns of the others; later, if the machine has used up what it may; or an alarm, while
 * it waits. Never two for one machine at a time.
 */
final class TurnStarts {
    private final ActorContext<Command> context;
    private final Runnable startTurn;
    private boolean queued;
    private Optional<Cancellable> delayed = Optional.empty();
    private Optional<Cancellable> alarm = Optional.empty();

    TurnStarts(ActorContext<Command> context) {
        this.context = context;
        this.startTurn = () -> context.getSelf().tell(VirtualMachine.Turn.INSTANCE);
    }

    /** Lets the machine have a turn when all others of its thread have had theirs, unless it is to have one anyway. */
    void queue() {
        if (!queued) {
            queued = true;
            VmThread.endTurn(startTurn);
        }
    }

    /** The one that was to come has come. */
    void arrived() {
        queued = false;
    }

    /** Lets the machine have a turn, but not yet. */
    void delay(long nanos) {
        queued = true;
        delayed = Optional.of(later(nanos, VirtualMachine.Turn.INSTANCE));
    }

    /** {@return whether a turn was delayed, and now will not come; if it cannot be cancelled, it is on its way already} */
    boolean cancelDelayed() {
        boolean cancelled = delayed.isPresent() && delayed.get().cancel();
        queued = queued && !cancelled;
        return cancelled;
    }

    /** Wakes the machine at its deadline, if it has one, with a new reading of the wall's clock. */
    void setAlarm(WallClock wall, OptionalLong deadline, long now) {
        wall.expire();
        wall.nanosUntil(deadline, now)
                .ifPresent(nanos -> alarm = Optional.of(later(nanos, VirtualMachine.Alarm.INSTANCE)));
    }

    void cancelAlarm() {
        alarm.ifPresent(Cancellable::cancel);
        alarm = Optional.empty();
    }

    private Cancellable later(long nanos, Command command) {
        return context.scheduleOnce(Duration.ofNanos(nanos), context.getSelf(), command);
    }
}
