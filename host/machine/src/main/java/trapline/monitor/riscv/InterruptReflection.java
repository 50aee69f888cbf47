package trapline.monitor.riscv;

import trapline.isa.riscv.privileged.Interrupts;
import trapline.machine.Trap;

/**
 * The v_i that takes an interrupt on the guest's own machine.
 *
 * @param code of the interrupt
 */
record InterruptReflection(int code) implements Simulation {
    @Override
    public String name() {
        return "interrupt-" + source();
    }

    @Override
    public boolean assistable() {
        return true;
    }

    @Override
    public void simulate(RiscVSystem system, Trap trap) {
        system.state().take(trap);
    }

    private String source() {
        return switch (code) {
            case Interrupts.SUPERVISOR_SOFTWARE -> "supervisor-software";
            case Interrupts.MACHINE_SOFTWARE -> "machine-software";
            case Interrupts.SUPERVISOR_TIMER -> "supervisor-timer";
            case Interrupts.MACHINE_TIMER -> "machine-timer";
            case Interrupts.SUPERVISOR_EXTERNAL -> "supervisor-external";
            case Interrupts.MACHINE_EXTERNAL -> "machine-external";
            default -> throw new IllegalArgumentException("there is no interrupt " + code);
        };
    }
}
