package trapline.monitor;

import trapline.machine.Trap;

/**
 * v_i of the control program (paper, section 4): simulates one trapping instruction, or the one effect that a trap has on its
 * own machine. If it changes R, that takes effect only when A has composed it.
 *
 * @param <G> the kind of guest
 */
public interface Interpreter<G extends Guest> {
    /** {@return what it simulates; the name by which traps are counted} */
    String name();

    /**
     * {@return whether a machine's own actor may execute it inline, if the machine has trap assist: it concerns nothing but the
     * machine's own virtual processor, is short, and never asks for A}
     */
    default boolean assistable() {
        return false;
    }

    /**
     * {@return whether it sets R whenever it simulates something, be it to what R was: D calls A with such a trap, which has it
     * simulated and composes R in one step}
     */
    default boolean alwaysSetsR() {
        return false;
    }

    /**
     * Simulates.
     *
     * @param guest whose trap it is, handed over
     * @param trap which
     */
    void interpret(G guest, Trap trap);
}
