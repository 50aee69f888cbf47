package trapline.monitor.riscv;

/** Interrupts between harts (SBI 2.0, chapter 7); with one hart, to itself. */
final class SbiIpi implements SbiExtension {
    private static final long EXTENSION = 0x735049;

    @Override
    public String name() {
        return "ipi";
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
        if (arguments.namesStrangers(0)) {
            return SbiResult.INVALID_PARAMETER;
        }
        if (arguments.namesHart(0)) {
            system.state().csrs().interrupts().raiseSupervisorSoftware();
        }
        return SbiResult.SUCCESS;
    }
}
