package trapline.monitor.riscv;

import java.util.Set;
import trapline.isa.riscv.privileged.Csr;
import trapline.isa.riscv.privileged.CsrInstruction;
import trapline.isa.riscv.privileged.CsrTable;
import trapline.machine.Trap;

/**
 * The v_i of the accesses to a group of CSRs.
 *
 * @param group as in {@link Csr#group}
 */
record CsrSimulation(String group) implements Simulation {
    /** Writing these is setting R: A is asked. */
    private static final Set<String> SET_R = Set.of("satp", "pmp");

    @Override
    public String name() {
        return "csr-" + group;
    }

    @Override
    public boolean assistable() {
        return !SET_R.contains(group);
    }

    @Override
    public void simulate(RiscVSystem system, Trap trap) {
        int word = (int) trap.operand();
        Csr csr = CsrTable.find(CsrInstruction.number(word)).orElseThrow();
        CsrInstruction.execute(system.state(), csr, word).ifPresent(system.state()::take);
    }
}
