package trapline.monitor.riscv;

import trapline.machine.Trap;

/** What a v_i does with a machine. A bare machine calls it inline, a virtual one's control program by message. */
interface Simulation {
    /** {@return what it simulates; the name by which traps are counted} */
    String name();

    /** {@return whether it concerns nothing but the machine's own virtual processor, is short, and never asks for A} */
    boolean assistable();

    /**
     * Simulates: completes the instruction, or takes the trap that it causes.
     *
     * @param system the machine
     * @param trap which
     */
    void simulate(RiscVSystem system, Trap trap);
}
