package trapline.monitor.riscv;

import trapline.device.TestFinisher;
import trapline.isa.riscv.Recomposition;

/**
 * The calls of SBI 0.1 (SBI 2.0, chapter 5): each has an extension number of its own, and returns in a0 alone. Those that take the
 * address of a hart mask are taken to name all harts, of which there is one.
 */
final class SbiLegacy implements SbiExtension {
    private static final int SET_TIMER = 0;
    private static final int PUT_CHARACTER = 1;
    private static final int GET_CHARACTER = 2;
    private static final int CLEAR_IPI = 3;
    private static final int SEND_IPI = 4;
    private static final int REMOTE_FENCE_I = 5;
    private static final int REMOTE_SFENCE = 6;
    private static final int REMOTE_SFENCE_ASID = 7;
    private static final int SHUTDOWN = 8;

    @Override
    public String name() {
        return "legacy";
    }

    @Override
    public boolean has(long extension) {
        return extension >= SET_TIMER && extension <= SHUTDOWN;
    }

    /** The value in a0 counts as the error, so that a1 stays as it is. */
    @Override
    public SbiResult call(RiscVSystem system, Arguments arguments) {
        long kept = arguments.get(1);
        long result = 0;
        switch ((int) arguments.extension()) {
            case SET_TIMER -> system.state().csrs().interrupts().timer().setCompare(arguments.get(0));
            case PUT_CHARACTER -> FirmwareDevices.print(system, (int) arguments.get(0) & 0xff);
            case GET_CHARACTER -> result = FirmwareDevices.receive(system);
            case CLEAR_IPI -> system.state().csrs().interrupts().clearSupervisorSoftware();
            case SEND_IPI -> system.state().csrs().interrupts().raiseSupervisorSoftware();
            case REMOTE_SFENCE, REMOTE_SFENCE_ASID -> system.hart().requestComposition(new Recomposition.Everything());
            case SHUTDOWN -> FirmwareDevices.end(system, TestFinisher.PASS);
            case REMOTE_FENCE_I -> {}
            default -> throw new IllegalStateException("no legacy call " + arguments.extension());
        }
        return new SbiResult(result, kept);
    }
}
