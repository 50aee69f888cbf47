package trapline.monitor.riscv;

/** Every extension that the built-in firmware does not have: its calls return that (SBI 2.0, chapter 3). */
final class SbiUnknown implements SbiExtension {
    @Override
    public String name() {
        return "unknown";
    }

    @Override
    public boolean has(long extension) {
        return true;
    }

    @Override
    public SbiResult call(RiscVSystem system, Arguments arguments) {
        return SbiResult.NOT_SUPPORTED;
    }
}
