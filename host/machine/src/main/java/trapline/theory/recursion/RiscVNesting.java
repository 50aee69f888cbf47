package trapline.theory.recursion;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import trapline.machine.Bytes;
import trapline.monitor.RiscVProgram;

/**
 * Programs for the RISC-V machine under the monitor of {@code guest-images/riscv/vmm}, one in the other. A monitor finds its guest
 * in its RAM disk, and the guest's RAM disk behind it.
 */
public final class RiscVNesting {
    private static final byte[] MAGIC = "trapnest".getBytes(StandardCharsets.ISO_8859_1);
    private static final int HEADER = 24;

    private RiscVNesting() {}

    /**
     * {@return what a machine is started with}
     *
     * @param monitor the monitor's ELF file
     * @param program the innermost program's ELF file, for S mode over SBI
     * @param depth how many monitors, at least 0
     * @param arguments the kernel's command line; each monitor passes it on
     */
    public static RiscVProgram.Boot chain(Bytes monitor, Bytes program, int depth, String arguments) {
        Bytes kernel = program;
        Optional<Bytes> ramDisk = Optional.empty();
        for (int i = 0; i < depth; i++) {
            ramDisk = Optional.of(payload(kernel, ramDisk));
            kernel = monitor;
        }
        return RiscVProgram.Boot.kernel(kernel, ramDisk, arguments);
    }

    private static Bytes payload(Bytes elf, Optional<Bytes> ramDisk) {
        int elfSize = (elf.length() + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        int diskSize = ramDisk.map(Bytes::length).orElse(0);
        ByteBuffer payload = ByteBuffer.allocate(HEADER + elfSize + diskSize).order(ByteOrder.LITTLE_ENDIAN);
        payload.put(MAGIC).putLong(elfSize).putLong(diskSize).put(elf.toArray());
        ramDisk.ifPresent(disk -> payload.position(HEADER + elfSize).put(disk.toArray()));
        return Bytes.of(payload.array());
    }
}
