package trapline.monitor.riscv;

import trapline.machine.Trap;
import trapline.monitor.Dispatcher;

/**
 * D: what the guest may do at its virtual level goes to the v_i of that instruction, device or firmware call; everything else is a
 * trap of the guest's own machine, and goes to the v_i that reflects it.
 *
 * @param routes which v_i
 */
record RiscVDispatcher(Routes routes) implements Dispatcher<RiscVGuest> {
    @Override
    public int dispatch(RiscVGuest guest, Trap trap) {
        return routes.route(guest.system(), trap);
    }
}
