package trapline.monitor;

import trapline.machine.BareMachine;
import trapline.machine.Image;
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

    /** {@return D and the v_i} */
    Monitor<G> monitor();

    /**
     * {@return a virtual machine with the image in place, ready to run}
     *
     * @param image for this kind, not larger than the region
     * @param storage the real storage
     * @param region the part of it that A gave the machine; zero so far
     * @param drumSectors how many sectors its drum has
     */
    G boot(Image image, Storage storage, RelocationBounds region, long drumSectors);

    /**
     * {@return a bare machine with the image in place: what {@link #boot}'s machine must be equal to}
     *
     * @param image for this kind, not larger than {@code q}
     * @param q how many cells of storage it has
     * @param drumSectors how many sectors its drum has
     */
    BareMachine bare(Image image, long q, long drumSectors);
}
