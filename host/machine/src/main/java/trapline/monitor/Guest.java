package trapline.monitor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Trap;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.MemoryNames;
import trapline.machine.snapshot.MemoryPages;
import trapline.machine.snapshot.PageSink;

/**
 * A virtual machine as the control program sees it: its state, with the virtual mode and the virtual R that CP keeps for it.
 * It is handed over with each trap; whoever holds it owns it, and nobody else touches it.
 */
public interface Guest {
    /**
     * Executes directly, in the real processor's user mode.
     *
     * @param quantum how many instructions may retire, at least 0
     * @return why it stopped; a trap has had no effect yet
     */
    Exit run(long quantum);

    /** {@return the position in the machine's history: instructions retired and traps taken} */
    long steps();

    /** {@return how many instructions have completed} */
    long retired();

    /** {@return how many of them the processor executed directly, without the control program} */
    long direct();

    /** {@return how many of the others a hybrid monitor's control program interpreted, because virtual mode was supervisor} */
    default long interpreted() {
        return 0;
    }

    /** {@return the traps so far, by interpreter, and the share executed directly} */
    TrapRecord trapRecord();

    /** {@return the virtual P: any 64 bits} */
    long p();

    /** {@return a copy of the virtual M, P, R and registers} */
    ProcessorState processor();

    /** {@return the part of the real storage that A gave it} */
    RelocationBounds region();

    /**
     * Takes another region in place of the present one: copies the words that both hold. By A only, between two runs.
     *
     * @param granted the new region; it may overlap the present one, and its b may be smaller
     */
    void move(RelocationBounds granted);

    /** {@return whether the guest has set its R, and A has not composed it yet} */
    boolean relocationRequested();

    /** Composes the guest's R with its region, R' = (l + k, b) clipped. By A only. */
    void composeRelocation();

    /** {@return how often the guest's R reached beyond its region and was clipped} */
    long clippedRelocations();

    /** {@return the last R that was clipped; a window onto nothing if none was} */
    RelocationBounds lastClipped();

    /** {@return how many bytes of console input it can take now} */
    int consoleRoom();

    /** {@return how many bytes of console input it has taken since it was made} */
    long typed();

    /** {@return whether its console's input has ended, so that no more can be typed} */
    default boolean consoleEnded() {
        return false;
    }

    /**
     * Lets something in from outside, between two runs.
     *
     * @param input console input within {@link #consoleRoom}
     */
    void deliver(Input input);

    /** {@return how many bytes it has printed} */
    long printed();

    /** {@return the position of the first printed byte that is still kept} */
    long oldestPrinted();

    /**
     * {@return what it printed, as far as it is kept}
     *
     * @param from the position to start at, among all bytes printed
     */
    byte[] output(long from);

    /** {@return how many sectors of 512 bytes it has moved to or from its drum or disk} */
    long blockTransfers();

    /**
     * Takes the frames that it has sent since the last time, oldest first. What it can send between two takings is bounded: the
     * rest is lost, as on a wire. Whether frames are taken never changes the machine's state.
     *
     * @return Ethernet frames without their check sequence; none from a machine without a network
     */
    default List<Bytes> takeFrames() {
        return List.of();
    }

    /**
     * {@return the reading of the wall clock, in nanoseconds since the start as in {@link Input.ClockSync}, at which a machine that
     * waits, and whose clock follows the wall's, will have something to do; empty if only an input can bring that}
     */
    default OptionalLong wallDeadline() {
        return OptionalLong.empty();
    }

    /**
     * {@return where it spends its instructions; nothing for a kind that is not sampled}
     *
     * @param most how many regions, at least 0
     */
    default Profile profile(int most) {
        return Profile.NONE;
    }

    /** {@return whether there is anything that {@link #forget} would give back} */
    default boolean remembers() {
        return false;
    }

    /** Gives back what only makes it faster, because it is idle. Between two runs; its state stays as it is. */
    default void forget() {}

    /** {@return the machine as a debugger sees it; empty for a kind that cannot be debugged} */
    default Optional<Debugged> debugged() {
        return Optional.empty();
    }

    /** {@return the program's result when it has halted, by the machine's convention} */
    long result();

    /** {@return a digest of the whole virtual state, equal to the bare machine's exactly if f maps that one to this} */
    String digest();

    /**
     * Takes a snapshot. The machine forgets what it had translated, as after {@link #move}; it and a machine made of the snapshot go
     * on alike.
     *
     * @param pages gets the pages that the manifest names, some more than once
     * @return the whole state; empty for a kind of which there are no snapshots
     */
    default Optional<Manifest> snapshot(PageSink pages) {
        return snapshot(MemoryPages::capture, pages);
    }

    /**
     * Takes a snapshot, as {@link #snapshot(PageSink)}, with the memory's pages named by somebody who may know their names.
     *
     * @param memory finds the names of the memory's pages
     * @param pages gets the other pages that the manifest names, some more than once
     * @return the state with these names; empty for a kind of which there are no snapshots
     */
    default Optional<Manifest> snapshot(MemoryNames memory, PageSink pages) {
        return Optional.empty();
    }

    /**
     * {@return work that makes the next snapshot quicker, and which another thread may do while the machine runs: hashing what it has
     * started with}
     */
    default Runnable snapshotPreparation() {
        return () -> {};
    }

    /** Keeps the processor's part of the state, to return to if the next trap is lost. */
    void checkpoint();

    /**
     * Returns to the last {@link #checkpoint}, because the control program failed while it had the guest.
     *
     * @return the machine check to take for it
     */
    Trap machineCheck();
}
