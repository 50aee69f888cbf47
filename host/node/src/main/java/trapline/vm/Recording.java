package trapline.vm;

import java.util.Optional;
import java.util.OptionalLong;
import trapline.journal.Life;
import trapline.machine.Input;
import trapline.monitor.allocator.Shares;

/**
 * What becomes durable of one machine, and what may leave it meanwhile. Everything here is called between two instructions, by the
 * machine's actor.
 */
sealed interface Recording permits NoRecording, JournalRecording {
    /** An input is about to enter. */
    void entered(Input input);

    /** Somebody started, paused, resumed or stopped the machine. */
    void changed(Life life);

    /** The machine has been moved, and has so many words now. */
    void moved(long words);

    /** It has another share. */
    void shared(Shares shares);

    /** It has failed for good. */
    void failed(String why);

    /** It has come to rest: it ran, and found nothing to do. */
    void rested();

    /** It is about to run. */
    void runs();

    /** A turn is over, and the machine is whole. */
    void turnClosed();

    /** Its state depends on something now that is not recorded. */
    void disturbed();

    /** Makes durable how far it got, since somebody outside is about to see it. */
    void mark();

    /** {@return why the machine cannot be recorded on another node, if it cannot} */
    Optional<String> boundToNode();

    /** {@return under which epoch it is this node's, if other nodes can have its journal, too} */
    OptionalLong epoch();

    /** {@return in how many nanoseconds a snapshot of it is due} */
    long nanosUntilSnapshot();

    /** {@return whether all that happened so far is durable} */
    boolean settled();

    /** Does something when all that happened so far is durable: at once if it is. */
    void whenSettled(Runnable action);

    /**
     * Does something when all that happened so far is durable, and the machine is this node's still: so what it says of the machine is not
     * older than what another node has said of it. Never, if it can no longer be known.
     */
    void whenConfirmed(Runnable action);

    /** {@return the position up to which its console output may be seen} */
    long released();

    /** {@return how much was typed on its console, as far as it is sure that it was} */
    long accepted();

    /** {@return whether a position in its console output stays the same when the node starts again} */
    boolean positionsLast();

    /** {@return for how many nanoseconds it must not run because too much waits to become durable; 0 if it may} */
    long nanosUntilAllowed();

    /** {@return why what happened cannot be written now, if it cannot; the machine does not run meanwhile} */
    Optional<String> delay();

    /** The machine has failed because it cannot be recorded: whoever still waits for it to outlive the node waits in vain. */
    void abandoned();

    /** Something has become durable, or cannot. */
    void hear(VirtualMachine.Recorded news);
}
