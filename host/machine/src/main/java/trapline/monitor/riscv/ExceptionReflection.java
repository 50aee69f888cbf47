package trapline.monitor.riscv;

import trapline.isa.riscv.Cause;
import trapline.machine.Trap;

/**
 * The v_i that lets an exception be what it is on the guest's own machine.
 *
 * @param cause which exceptions
 */
record ExceptionReflection(Cause cause) implements Simulation {
    @Override
    public String name() {
        return "exception-" + cause.label();
    }

    @Override
    public boolean assistable() {
        return cause != Cause.MACHINE_CHECK;
    }

    @Override
    public void simulate(RiscVSystem system, Trap trap) {
        system.state().take(reflected(system, Cause.of((Trap.GuestException) trap), trap));
    }

    /** What only the processor and the control program know becomes what the guest's machine would have raised. */
    private Trap reflected(RiscVSystem system, Cause raised, Trap trap) {
        return switch (raised) {
            case PRIVILEGED_INSTRUCTION -> cause.exception(trap.operand() & 0xffff_ffffL);
            case DEVICE_ACCESS -> cause.exception(system.hart().pendingAccess().virtualAddress());
            default -> trap;
        };
    }
}
