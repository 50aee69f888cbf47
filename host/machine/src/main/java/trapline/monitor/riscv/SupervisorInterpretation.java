package trapline.monitor.riscv;

import java.util.List;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.InterpretedProcessor;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.machine.Exit;
import trapline.machine.Processor;
import trapline.machine.Trap;
import trapline.monitor.Monitoring;

/**
 * How a hybrid monitor's control program interprets a machine's virtual supervisor mode, S and M (paper, Theorem 3): one instruction
 * after the other, by the bare machine's semantics, until the virtual level is U, or A is needed, or as many steps as the machine
 * may run are done.
 */
final class SupervisorInterpretation {
    private final RiscVSystem system;
    private final Routes routes;
    private final List<Simulation> simulations;
    private final Runnable checkpoint;
    private final Processor<Hart> semantics = new InterpretedProcessor();
    private long allowed;
    private long retired;

    /**
     * Of one machine.
     *
     * @param system the machine
     * @param routes which v_i simulates what
     * @param checkpoint keeps the state before each instruction that has an effect elsewhere, so that a failure costs only that one
     */
    SupervisorInterpretation(RiscVSystem system, Routes routes, Runnable checkpoint) {
        this.system = system;
        this.routes = routes;
        this.simulations = routes.simulations();
        this.checkpoint = checkpoint;
    }

    /** {@return how many instructions were interpreted and completed} */
    long retired() {
        return retired;
    }

    /**
     * {@return whether the machine must not be executed directly now}
     *
     * @param quantum how many instructions may retire
     */
    boolean due(long quantum) {
        allowed = Math.min(quantum, Monitoring.MOST_INTERPRETED);
        return quantum > 0 && inSupervisorMode();
    }

    private boolean inSupervisorMode() {
        return system.hart().level() != PrivilegeLevel.USER && !system.hart().halted() && !system.waitsForInput();
    }

    /** Interprets, after {@link #due}. */
    void run() {
        Hart hart = system.hart();
        long end = hart.steps() + allowed;
        while (hart.steps() < end && hart.composed() && inSupervisorMode()) {
            long before = hart.retired();
            // Nothing but what traps changes the level.
            if (system.run(semantics, end - hart.steps()) instanceof Exit.Trapped(Trap trap)) {
                checkpoint.run();
                simulations.get(routes.route(system, trap)).simulate(system, trap);
            }
            retired += hart.retired() - before;
        }
    }
}
