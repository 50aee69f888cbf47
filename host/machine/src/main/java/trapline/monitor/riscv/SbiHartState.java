package trapline.monitor.riscv;

/** The states of harts (SBI 2.0, chapter 9), of which there is one, started. Of the ways to suspend it there is the one that keeps all. */
final class SbiHartState implements SbiExtension {
    private static final long EXTENSION = 0x48534d;
    private static final long SUSPEND_RETENTIVE = 0;
    private static final long SUSPEND_NON_RETENTIVE = 0x8000_0000L;
    private static final long STARTED = 0;

    @Override
    public String name() {
        return "hsm";
    }

    @Override
    public boolean has(long extension) {
        return extension == EXTENSION;
    }

    @Override
    public SbiResult call(RiscVSystem system, Arguments arguments) {
        return switch ((int) arguments.function()) {
            case 0 -> arguments.get(0) == 0 ? SbiResult.ALREADY_AVAILABLE : SbiResult.INVALID_PARAMETER;
            case 1 -> stop(system);
            case 2 -> arguments.get(0) == 0 ? SbiResult.of(STARTED) : SbiResult.INVALID_PARAMETER;
            case 3 -> suspend(system, arguments.get(0) & 0xffff_ffffL);
            default -> SbiResult.NOT_SUPPORTED;
        };
    }

    private static SbiResult stop(RiscVSystem system) {
        system.stop();
        return SbiResult.SUCCESS;
    }

    private static SbiResult suspend(RiscVSystem system, long type) {
        if (type == SUSPEND_RETENTIVE) {
            system.hart().waitForInterrupt();
            return SbiResult.SUCCESS;
        }
        return type == SUSPEND_NON_RETENTIVE ? SbiResult.NOT_SUPPORTED : SbiResult.INVALID_PARAMETER;
    }
}
