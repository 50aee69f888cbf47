package trapline.monitor.riscv;

import trapline.machine.Trap;
import trapline.monitor.Interpreter;

/**
 * A v_i of a virtual machine.
 *
 * @param simulation what it does, which is what a bare machine does inline
 */
record RiscVInterpreter(Simulation simulation) implements Interpreter<RiscVGuest> {
    @Override
    public String name() {
        return simulation.name();
    }

    @Override
    public boolean assistable() {
        return simulation.assistable();
    }

    @Override
    public void interpret(RiscVGuest guest, Trap trap) {
        simulation.simulate(guest.system(), trap);
    }
}
