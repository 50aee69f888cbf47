package trapline.vm;

import java.util.Locale;

/** What a virtual machine is doing. */
public enum VmState {
    /** It has its region and its image, and has not been started. */
    CREATED,
    /** It is on its way here from another node, where it still is. */
    ARRIVING,
    /** The node has started again, and it is on its way to where it was. */
    RECOVERING,
    /** It runs, or is ready to and waits for its turn. */
    RUNNING,
    /** It is idle until an interrupt, and only an input can bring one. */
    WAITING,
    /** Its journal cannot be written now: it rests, and goes on by itself when that can be written again. */
    STALLED,
    /** Somebody paused it. */
    PAUSED,
    /** It has halted by itself, or was stopped; it will not run again. */
    HALTED,
    /** The control program could not go on with it, or its region was revoked; it will not run again. */
    FAILED;

    /** {@return the name in answers and tables} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether it would run, were it not paused} */
    boolean canPause() {
        return this == RUNNING || this == WAITING;
    }

    /** {@return whether it can never run again} */
    public boolean isFinal() {
        return this == HALTED || this == FAILED;
    }
}
