package trapline.monitor.riscv;

/** The debug console (SBI 2.0, chapter 12): the serial port. */
final class SbiDebugConsole implements SbiExtension {
    private static final long EXTENSION = 0x4442434e;

    /** A call moves so many bytes at most, and says how many it has: no call takes long. */
    private static final int MOST_BYTES = 1024;

    @Override
    public String name() {
        return "dbcn";
    }

    @Override
    public boolean has(long extension) {
        return extension == EXTENSION;
    }

    @Override
    public SbiResult call(RiscVSystem system, Arguments arguments) {
        return switch ((int) arguments.function()) {
            case 0 -> write(system, arguments);
            case 1 -> read(system, arguments);
            case 2 -> {
                FirmwareDevices.print(system, (int) arguments.get(0) & 0xff);
                yield SbiResult.SUCCESS;
            }
            default -> SbiResult.NOT_SUPPORTED;
        };
    }

    private static SbiResult write(RiscVSystem system, Arguments arguments) {
        if (!addressable(system, arguments)) {
            return SbiResult.INVALID_PARAMETER;
        }
        byte[] bytes = new byte[length(arguments)];
        system.hart().memory().read(arguments.get(1), bytes, 0, bytes.length);
        for (byte octet : bytes) {
            FirmwareDevices.print(system, octet & 0xff);
        }
        return SbiResult.of(bytes.length);
    }

    private static SbiResult read(RiscVSystem system, Arguments arguments) {
        if (!addressable(system, arguments)) {
            return SbiResult.INVALID_PARAMETER;
        }
        byte[] bytes = new byte[length(arguments)];
        int count = 0;
        for (int octet = 0; count < bytes.length && (octet = FirmwareDevices.receive(system)) >= 0; count++) {
            bytes[count] = (byte) octet;
        }
        system.hart().memory().write(arguments.get(1), bytes, 0, count);
        return SbiResult.of(count);
    }

    private static boolean addressable(RiscVSystem system, Arguments arguments) {
        long length = arguments.get(0);
        return arguments.get(2) == 0 && length >= 0 && system.hart().memory().contains(arguments.get(1), length);
    }

    private static int length(Arguments arguments) {
        return (int) Math.min(MOST_BYTES, arguments.get(0));
    }
}
