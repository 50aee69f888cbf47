package trapline.monitor;

import trapline.machine.BareMachine;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/**
 * A kind of machine that can be hosted.
 *
 * @param <G> its guests
 */
public interface MachineKind<G extends Guest> {
    /** {@return the name that images and specs use} */
    String name();

    /** {@return the smallest storage of such a machine, in words} */
    long smallestStorage();

    /** {@return the largest storage of such a machine, in words} */
    long largestStorage();

    /**
     * Checks what can be checked of a program without a machine, so that whoever asks for one hears of it.
     *
     * @param program for this kind
     * @throws IllegalArgumentException if it could not be booted; the message says why
     */
    default void check(Program program) {}

    /** {@return D and the v_i} */
    Monitor<G> monitor();

    /**
     * {@return a virtual machine with its program in place, ready to run}
     *
     * @param program for this kind
     * @param storage the real storage
     * @param region the part of it that A gave the machine, of the program's {@link Program#words}; zero so far
     * @throws IllegalArgumentException if the program is for another kind, or cannot be loaded
     */
    G boot(Program program, Storage storage, RelocationBounds region);

    /**
     * {@return a bare machine with a program in place: what {@link #boot}'s machine must be equal to}
     *
     * @param program for this kind
     * @throws IllegalArgumentException as {@link #boot}
     */
    BareMachine bare(Program program);
}
