package trapline.vm;

import java.util.Optional;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Decision;

/**
 * Something that happened on the node and that somebody outside may want to follow. It is put into words when somebody reads it: most
 * events are never read.
 */
public sealed interface Event {
    /** The sorts of events. */
    enum Kind {
        /** A machine is in another state. */
        STATE,
        /** A machine is no more. */
        DELETED,
        /** A machine is on another node now. */
        MOVED,
        /** The allocator has decided. */
        DECISION,
        /** The control program failed at a trap; the machine got a machine check. */
        TRAP_LOST,
        /** A fault was injected. */
        FAULT,
        /** Another node has taken the machine over. */
        FENCED,
        /** The machine goes on here: the node that had it is out of the cluster. */
        TAKEN_OVER,
        /** It begins that a machine goes from here to another node. */
        MIGRATION_BEGUN,
        /** It is there. */
        MIGRATION_DONE,
        /** It is not, unless the reason says something else. */
        MIGRATION_FAILED,
        /** Somebody did not want it any more. */
        MIGRATION_CANCELLED,
        /** A machine has come here from another node. */
        ARRIVED,
        /** A node is in the cluster. */
        NODE_JOINED,
        /** Some node hears nothing of it. */
        NODE_UNREACHABLE,
        /** All hear of it again. */
        NODE_REACHABLE,
        /** It is out of the cluster for good. */
        NODE_OUT,
        /** This node takes no new machines. */
        NODE_DRAINED,
        /** It does again. */
        NODE_UNDRAINED
    }

    /** {@return what sort of thing} */
    Kind kind();

    /** {@return the machine that it concerns, if one} */
    Optional<VmId> vm();

    /** {@return the name of the node that it concerns, if it is about one} */
    default Optional<String> node() {
        return Optional.empty();
    }

    /** {@return what happened, for people} */
    String text();

    /**
     * A machine is in another state.
     *
     * @param id which
     * @param state the state
     * @param failure why, if it failed
     */
    record State(VmId id, VmState state, Optional<String> failure) implements Event {
        static State of(VmStatus status) {
            return new State(status.id(), status.state(), status.failure());
        }

        @Override
        public Kind kind() {
            return Kind.STATE;
        }

        @Override
        public Optional<VmId> vm() {
            return Optional.of(id);
        }

        @Override
        public String text() {
            return state.label() + failure.map(reason -> ": " + reason).orElse("");
        }
    }

    /**
     * The allocator has decided.
     *
     * @param decision what and why
     */
    record Decided(Decision decision) implements Event {
        @Override
        public Kind kind() {
            return Kind.DECISION;
        }

        @Override
        public Optional<VmId> vm() {
            return decision.vm();
        }

        @Override
        public String text() {
            return decision.sequence() + " " + decision.outcome() + ": "
                    + decision.reason().sentence();
        }
    }

    /**
     * Something else happened to a machine.
     *
     * @param kind what sort of thing
     * @param id which machine
     * @param text what happened
     */
    record Happened(Kind kind, VmId id, String text) implements Event {
        @Override
        public Optional<VmId> vm() {
            return Optional.of(id);
        }
    }

    /**
     * Something happened to a node of the cluster.
     *
     * @param kind what sort of thing
     * @param name the node's
     * @param text what happened
     */
    record OfNode(Kind kind, String name, String text) implements Event {
        @Override
        public Optional<VmId> vm() {
            return Optional.empty();
        }

        @Override
        public Optional<String> node() {
            return Optional.of(name);
        }
    }

    /** {@return the event that a machine is no more} */
    static Event deleted(VmId vm) {
        return new Happened(Kind.DELETED, vm, "deleted");
    }

    /** {@return the event that a machine is on another node now} */
    static Event moved(VmId vm, String to) {
        return new Happened(Kind.MOVED, vm, "moved to " + to);
    }

    /** {@return the event that the control program failed at a machine's trap} */
    static Event trapLost(VmId vm, String why) {
        return new Happened(Kind.TRAP_LOST, vm, why);
    }

    /** {@return the event that another node has a machine that was here} */
    static Event fenced(VmId vm, String whose) {
        return new Happened(Kind.FENCED, vm, "stopped here: " + whose);
    }

    /** {@return the event that a machine goes on here that another node had} */
    static Event takenOver(VmId vm, String from) {
        return new Happened(Kind.TAKEN_OVER, vm, "goes on here: " + from + ", which had it, is out of the cluster");
    }

    /** {@return the event that a fault was injected into a machine} */
    static Event fault(VmId vm, String what) {
        return new Happened(Kind.FAULT, vm, what);
    }
}
