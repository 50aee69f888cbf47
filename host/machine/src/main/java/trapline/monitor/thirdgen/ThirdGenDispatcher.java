package trapline.monitor.thirdgen;

import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.PrivilegedInstruction;
import trapline.machine.Mode;
import trapline.machine.Trap;
import trapline.monitor.Dispatcher;

/**
 * D: a privileged instruction that the guest executed in its virtual supervisor mode goes to the v_i of that instruction.
 * Everything else is a trap of the guest's own machine, and goes to the v_i that reflects it.
 */
final class ThirdGenDispatcher implements Dispatcher<ThirdGenGuest> {
    @Override
    public int dispatch(ThirdGenGuest guest, Trap trap) {
        Cause cause = Cause.of(trap);
        return cause == Cause.PRIVILEGED_INSTRUCTION && guest.state().mode() == Mode.SUPERVISOR
                ? PrivilegedInstruction.indexOf(trap.operand())
                : PrivilegedInstruction.ALL.size() + cause.number() - 1;
    }
}
