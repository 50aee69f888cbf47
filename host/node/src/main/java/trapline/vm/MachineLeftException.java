package trapline.vm;

import trapline.monitor.VmId;

/** A machine went to another node before it had answered; nothing was done, and the other node can be asked. */
public final class MachineLeftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A machine is elsewhere.
     *
     * @param vm which
     */
    public MachineLeftException(VmId vm) {
        super("the machine '" + vm + "' is on another node now");
    }
}
