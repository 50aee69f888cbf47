package trapline.vm;

import java.util.List;
import trapline.journal.Life;
import trapline.journal.Moment;
import trapline.journal.VmEvent;
import trapline.machine.RelocationBounds;
import trapline.monitor.Guest;
import trapline.monitor.Rerun;

/**
 * Brings a guest from a snapshot to where it was, by its journal: it runs to the moment of each event, which then happens again. Every
 * later snapshot on the way must have the hash that it had then.
 *
 * @param <G> the kind of guest
 */
final class Replaying<G extends Guest> {
    private final G guest;
    private final Rerun<G> rerun;
    private final List<VmEvent> events;
    private int done;
    private Life life;

    /**
     * A replay.
     *
     * @param guest as it was in the snapshot
     * @param rerun runs it
     * @param events what came after the snapshot
     * @param life what somebody had made of it then
     */
    Replaying(G guest, Rerun<G> rerun, List<VmEvent> events, Life life) {
        this.guest = guest;
        this.rerun = rerun;
        this.events = List.copyOf(events);
        this.life = life;
    }

    /** {@return what somebody has made of the machine, by now} */
    Life life() {
        return life;
    }

    /**
     * Goes on for a while.
     *
     * @param steps how far, about
     * @return whether the machine is where it was
     * @throws RecoveryFailedException if it went another way
     */
    boolean proceed(long steps) {
        long limit = guest.steps() + steps;
        while (done < events.size() && guest.steps() < limit) {
            if (!happens(events.get(done), limit)) {
                return false;
            }
            done++;
        }
        return done == events.size();
    }

    private boolean happens(VmEvent event, long limit) {
        return switch (event) {
            case VmEvent.Entered(Moment at, var input) -> runTo(at, limit, () -> guest.deliver(input));
            case VmEvent.Reached(Moment at) -> runTo(at, limit, () -> {});
            case VmEvent.Changed(Moment at, Life changed) -> runTo(at, limit, () -> life = changed);
            case VmEvent.Moved(Moment at, long words) -> runTo(at, limit, () -> move(words));
            case VmEvent.Saved saved -> runTo(saved.at(), limit, () -> compare(saved));
            case VmEvent.Created _, VmEvent.Shared _, VmEvent.Kept _, VmEvent.Failed _ -> true;
            case VmEvent.Confirmed _, VmEvent.Deleted _ -> true;
        };
    }

    private boolean runTo(Moment at, long limit, Runnable action) {
        long target = Math.min(at.step(), limit);
        rerun.runTo(target);
        if (guest.steps() != target) {
            throw new RecoveryFailedException("its replay stopped at step " + guest.steps() + " and not at " + target);
        }
        if (target < at.step()) {
            return false;
        }
        if (at.rested() && !rerun.rest()) {
            throw new RecoveryFailedException(
                    "its replay went on at step " + target + ", where the machine had rested");
        }
        action.run();
        return true;
    }

    private void move(long words) {
        guest.move(new RelocationBounds(guest.region().l(), words));
    }

    private void compare(VmEvent.Saved saved) {
        String hash = guest.snapshot(_ -> {}).orElseThrow().hash();
        if (!hash.equals(saved.hash())) {
            throw new RecoveryFailedException("its replay came to another state at step " + guest.steps()
                    + " than the machine had: " + hash + ", not " + saved.hash());
        }
    }
}
