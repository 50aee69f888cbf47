package trapline.monitor.thirdgen;

import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.PrivilegedInstruction;
import trapline.machine.Mode;
import trapline.machine.Trap;
import trapline.monitor.Dispatcher;
import trapline.monitor.Monitoring;

/**
 * D: a privileged instruction that the guest executed in its virtual supervisor mode goes to the v_i of that instruction.
 * Everything else is a trap of the guest's own machine, and goes to the v_i that reflects it. Under a hybrid monitor there is one
 * v_i besides, that of virtual supervisor mode.
 */
final class ThirdGenDispatcher implements Dispatcher<ThirdGenGuest> {
    @Override
    public int dispatch(ThirdGenGuest guest, Trap trap) {
        if (Monitoring.isSupervisorMode(trap)) {
            return ThirdGenMachine.SUPERVISOR_MODE;
        }
        Cause cause = Cause.of(trap);
        return cause == Cause.PRIVILEGED_INSTRUCTION && guest.state().mode() == Mode.SUPERVISOR
                ? PrivilegedInstruction.indexOf(trap.operand())
                : PrivilegedInstruction.ALL.size() + cause.number() - 1;
    }
}
