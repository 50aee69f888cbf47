package trapline.monitor.thirdgen;

import trapline.isa.thirdgen.Cause;
import trapline.machine.Trap;
import trapline.monitor.Interpreter;

/**
 * The v_i that lets a trap be what it is on the guest's own machine: the PSW swap in the guest's storage.
 *
 * @param cause which traps
 */
record TrapReflection(Cause cause) implements Interpreter<ThirdGenGuest> {
    @Override
    public String name() {
        return "trap-" + cause.label();
    }

    /** The new PSW holds an R. */
    @Override
    public boolean alwaysSetsR() {
        return true;
    }

    @Override
    public void interpret(ThirdGenGuest guest, Trap trap) {
        guest.state().take(trap);
    }
}
