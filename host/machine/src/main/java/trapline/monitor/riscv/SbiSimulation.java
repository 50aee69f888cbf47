package trapline.monitor.riscv;

import trapline.isa.riscv.privileged.PrivilegedInstruction;
import trapline.machine.Trap;

/**
 * The v_i of the calls of one extension of the built-in firmware. The ecall completes as one instruction: what the firmware does takes
 * no time.
 *
 * @param extension which
 */
record SbiSimulation(SbiExtension extension) implements Simulation {
    private static final int A0 = 10;
    private static final int A1 = 11;

    @Override
    public String name() {
        return "sbi-" + extension.name();
    }

    @Override
    public boolean assistable() {
        return false;
    }

    @Override
    public void simulate(RiscVSystem system, Trap trap) {
        SbiResult result = extension.call(system, new SbiExtension.Arguments(system.hart()));
        system.hart().setX(A0, result.error());
        system.hart().setX(A1, result.value());
        system.hart().complete(PrivilegedInstruction.LENGTH);
        system.endIfOver();
    }
}
