package trapline.monitor.riscv;

/** The base extension: what there is (SBI 2.0, chapter 4). */
final class SbiBase implements SbiExtension {
    private static final long EXTENSION = 0x10;
    private static final long VERSION_2_0 = 2 << 24;

    /** No registered one: "tl". */
    private static final long IMPLEMENTATION = 0x746c;

    @Override
    public String name() {
        return "base";
    }

    @Override
    public boolean has(long extension) {
        return extension == EXTENSION;
    }

    @Override
    public SbiResult call(RiscVSystem system, Arguments arguments) {
        return switch ((int) arguments.function()) {
            case 0 -> SbiResult.of(VERSION_2_0);
            case 1 -> SbiResult.of(IMPLEMENTATION);
            case 2 -> SbiResult.of(1);
            case 3 -> SbiResult.of(Firmware.find(arguments.get(0)).isPresent() ? 1 : 0);
            // mvendorid, marchid, mimpid
            case 4, 5, 6 -> SbiResult.of(0);
            default -> SbiResult.NOT_SUPPORTED;
        };
    }
}
