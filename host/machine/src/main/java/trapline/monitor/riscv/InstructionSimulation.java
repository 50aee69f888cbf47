package trapline.monitor.riscv;

import trapline.isa.riscv.privileged.PrivilegedInstruction;
import trapline.machine.Trap;

/**
 * The v_i of a privileged instruction that accesses no CSR.
 *
 * @param instruction which
 */
record InstructionSimulation(PrivilegedInstruction instruction) implements Simulation {
    @Override
    public String name() {
        return instruction.mnemonic();
    }

    @Override
    public boolean assistable() {
        return instruction != PrivilegedInstruction.SFENCE_VMA;
    }

    @Override
    public void simulate(RiscVSystem system, Trap trap) {
        instruction.execute(system.state(), (int) trap.operand()).ifPresent(system.state()::take);
    }
}
