package trapline.vm;

import java.util.Optional;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Decision;

/**
 * Something that happened on the node and that somebody outside may want to follow.
 *
 * @param kind what sort of thing
 * @param vm the machine that it concerns, if one
 * @param text what happened, for people
 */
public record Event(Kind kind, Optional<VmId> vm, String text) {
    /** The sorts of events. */
    public enum Kind {
        /** A machine is in another state. */
        STATE,
        /** A machine is no more. */
        DELETED,
        /** The allocator has decided. */
        DECISION,
        /** The control program failed at a trap; the machine got a machine check. */
        TRAP_LOST,
        /** A fault was injected. */
        FAULT
    }

    static Event state(VmStatus status) {
        String why = status.failure().map(reason -> ": " + reason).orElse("");
        return new Event(Kind.STATE, Optional.of(status.id()), status.state().label() + why);
    }

    static Event deleted(VmId vm) {
        return new Event(Kind.DELETED, Optional.of(vm), "deleted");
    }

    static Event trapLost(VmId vm, String why) {
        return new Event(Kind.TRAP_LOST, Optional.of(vm), why);
    }

    static Event fault(VmId vm, String what) {
        return new Event(Kind.FAULT, Optional.of(vm), what);
    }

    static Event decision(Decision decision) {
        String text = decision.sequence() + " " + decision.outcome() + ": "
                + decision.reason().sentence();
        return new Event(Kind.DECISION, decision.vm(), text);
    }
}
