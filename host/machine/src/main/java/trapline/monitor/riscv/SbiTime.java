package trapline.monitor.riscv;

/** The timer (SBI 2.0, chapter 6): sets stimecmp, which clears a pending interrupt or brings one. */
final class SbiTime implements SbiExtension {
    private static final long EXTENSION = 0x54494d45;

    @Override
    public String name() {
        return "time";
    }

    @Override
    public boolean has(long extension) {
        return extension == EXTENSION;
    }

    @Override
    public SbiResult call(RiscVSystem system, Arguments arguments) {
        if (arguments.function() != 0) {
            return SbiResult.NOT_SUPPORTED;
        }
        system.state().csrs().interrupts().timer().setCompare(arguments.get(0));
        return SbiResult.SUCCESS;
    }
}
