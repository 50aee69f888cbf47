package trapline.isa.riscv.load;

import java.util.Optional;
import trapline.machine.Bytes;

/** Layouts of files that tests make and spoil as arrays. */
final class Layouts {
    private Layouts() {}

    /** {@return {@link BootLayout#of} these} */
    static BootLayout of(
            Ram ram, long reserved, Optional<byte[]> firmware, Optional<byte[]> kernel, Optional<byte[]> ramDisk)
            throws ProgramFormatException {
        return BootLayout.of(ram, reserved, firmware.map(Bytes::of), kernel.map(Bytes::of), ramDisk.map(Bytes::of));
    }
}
