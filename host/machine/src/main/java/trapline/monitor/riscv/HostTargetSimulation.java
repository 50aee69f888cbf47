package trapline.monitor.riscv;

import trapline.machine.Trap;

/** The v_i of a store to {@code tohost}. */
record HostTargetSimulation() implements Simulation {
    @Override
    public String name() {
        return "host-target-interface";
    }

    @Override
    public boolean assistable() {
        return false;
    }

    @Override
    public void simulate(RiscVSystem system, Trap trap) {
        system.hostTargetInterface().orElseThrow().store(system, system.hart().pendingAccess());
        system.hart().completeStore();
        system.endIfOver();
    }
}
