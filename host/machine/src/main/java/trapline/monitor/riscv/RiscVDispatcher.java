package trapline.monitor.riscv;

import trapline.machine.Trap;
import trapline.monitor.Dispatcher;
import trapline.monitor.Monitoring;

/**
 * D: what the guest may do at its virtual level goes to the v_i of that instruction, device or firmware call; everything else is a
 * trap of the guest's own machine, and goes to the v_i that reflects it. Under a hybrid monitor there is one v_i
 * besides, behind the others: that of virtual supervisor mode.
 *
 * @param routes which v_i
 * @param supervisorMode the index of the v_i of virtual supervisor mode
 */
record RiscVDispatcher(Routes routes, int supervisorMode) implements Dispatcher<RiscVGuest> {
    @Override
    public int dispatch(RiscVGuest guest, Trap trap) {
        return Monitoring.isSupervisorMode(trap) ? supervisorMode : routes.route(guest.system(), trap);
    }
}
