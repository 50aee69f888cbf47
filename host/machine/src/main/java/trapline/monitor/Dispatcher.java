package trapline.monitor;

import trapline.machine.Trap;

/**
 * D of the control program (paper, section 4): the first stop of every trap. It decides which interpreter v_i simulates it;
 * whether the allocator A is called besides follows from what the trap asks for. It changes nothing.
 *
 * @param <G> the kind of guest
 */
@FunctionalInterface
public interface Dispatcher<G extends Guest> {
    /**
     * {@return the index, in {@link Monitor#interpreters}, of the v_i for a trap}
     *
     * @param guest whose trap it is
     * @param trap which
     */
    int dispatch(G guest, Trap trap);
}
