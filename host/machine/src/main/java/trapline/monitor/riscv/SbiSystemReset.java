package trapline.monitor.riscv;

import trapline.device.TestFinisher;

/** Power off and reset (SBI 2.0, chapter 10), by way of the board's test finisher. */
final class SbiSystemReset implements SbiExtension {
    private static final long EXTENSION = 0x53525354;
    private static final long SYSTEM_FAILURE = 1;
    private static final int FAILURE_CODE = 1;

    @Override
    public String name() {
        return "srst";
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
        long type = arguments.get(0) & 0xffff_ffffL;
        long reason = arguments.get(1) & 0xffff_ffffL;
        if (type > 2 || reason > SYSTEM_FAILURE) {
            return SbiResult.INVALID_PARAMETER;
        }
        if (type != 0) {
            FirmwareDevices.end(system, TestFinisher.RESET);
        } else if (reason == SYSTEM_FAILURE) {
            FirmwareDevices.end(system, TestFinisher.FAIL | FAILURE_CODE << 16);
        } else {
            FirmwareDevices.end(system, TestFinisher.PASS);
        }
        return SbiResult.SUCCESS;
    }
}
