package trapline.monitor.riscv;

import trapline.device.Bus;
import trapline.isa.riscv.PendingAccess;
import trapline.machine.Trap;

/**
 * The v_i of the accesses to a device.
 *
 * @param device its name
 */
record DeviceSimulation(String device) implements Simulation {
    @Override
    public String name() {
        return "device-" + device;
    }

    @Override
    public boolean assistable() {
        return false;
    }

    @Override
    public void simulate(RiscVSystem system, Trap trap) {
        PendingAccess access = system.hart().pendingAccess();
        Bus.Mapping mapping = system.board()
                .bus()
                .find(access.physicalAddress(), access.size())
                .orElseThrow();
        if (access.kind() == PendingAccess.Kind.LOAD) {
            system.hart().completeLoad(mapping.read(access.physicalAddress(), access.size()));
        } else {
            mapping.write(access.physicalAddress(), access.size(), access.value());
            system.hart().completeStore();
        }
        system.endIfOver();
    }
}
