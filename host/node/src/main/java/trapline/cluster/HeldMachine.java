package trapline.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import trapline.cluster.migration.Arrival;
import trapline.cluster.migration.ArrivalActor;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.Demand;
import trapline.monitor.VmId;

/** A machine in an agent's books: one that is there, that is to come, or that has gone and of which others have yet to hear. */
final class HeldMachine {
    /** How far it is. */
    enum Stage {
        /** A place is kept for a create. */
        RESERVED,
        /** The create is under way. */
        CLAIMED,
        /** It is there. */
        THERE,
        /** It is no more, which the authority is to know. */
        GONE,
        /** It is to come from another node, where it is. */
        EXPECTED,
        /** It has come, which the authority is to know. */
        CAME,
        /** It will not come, which the authority is to know. */
        STAYED,
        /** It is being given to another node, which tells the authority. */
        GIVEN;

        /** {@return as what an authority that gathers hears of it from here, if it does} */
        Optional<Authority.Presence> presence() {
            return switch (this) {
                case RESERVED, CLAIMED, THERE, CAME -> Optional.of(Authority.Presence.HERE);
                case EXPECTED -> Optional.of(Authority.Presence.EXPECTED);
                case GIVEN -> Optional.of(Authority.Presence.GIVEN);
                case GONE, STAYED -> Optional.empty();
            };
        }

        /** {@return whether a place is kept for it, and it is not all there yet} */
        boolean isToCome() {
            return this == RESERVED || this == CLAIMED || this == EXPECTED;
        }

        /** {@return whether it is no more, but for what others have yet to hear} */
        boolean isOver() {
            return this == GONE || this == STAYED || this == GIVEN;
        }
    }

    private final Demand demand;
    private final Optional<Decision> why;
    private final long since = System.nanoTime();
    private final List<ActorRef<Done>> waiting = new ArrayList<>();
    private Optional<ActorRef<Arrival.Command>> arrival = Optional.empty();
    private Stage stage;
    private boolean released;

    /**
     * A machine.
     *
     * @param demand what it needs
     * @param why the decision that it is here; empty if it was there before any
     * @param stage how far it is
     */
    HeldMachine(Demand demand, Optional<Decision> why, Stage stage) {
        this.demand = demand;
        this.why = why;
        this.stage = stage;
    }

    Demand demand() {
        return demand;
    }

    VmId vm() {
        return demand.vm();
    }

    Optional<Decision> why() {
        return why;
    }

    Stage stage() {
        return stage;
    }

    /** It is as far as that now. */
    void is(Stage next) {
        stage = next;
    }

    /** It is there; the authority is to know if it does not. */
    void isThere() {
        stage = released ? Stage.CAME : Stage.THERE;
        released = false;
    }

    /**
     * The authority has taken what was said of an earlier machine of this name, which came late, for this one, and has let go of it: it is to
     * hear that this one is there.
     */
    void released() {
        released = true;
        if (stage == Stage.THERE) {
            isThere();
        }
    }

    /** {@return for how many nanoseconds it has been in the books} */
    long age() {
        return System.nanoTime() - since;
    }

    /** It comes by that place. */
    void comesBy(ActorRef<Arrival.Command> place) {
        arrival = Optional.of(place);
    }

    /** {@return whether it comes, or has come, by that place} */
    boolean isFor(ActorRef<Arrival.Command> place) {
        return arrival.equals(Optional.of(place));
    }

    /** Somebody wants to hear when the authority knows. */
    void tellWhenOver(ActorRef<Done> replyTo) {
        waiting.add(replyTo);
    }

    /** The authority knows what there was to know. */
    void over() {
        waiting.forEach(replyTo -> replyTo.tell(Done.getInstance()));
        waiting.clear();
        arrival.ifPresent(place -> place.tell(new ArrivalActor.Recorded()));
    }
}
