package trapline.monitor.riscv;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.privileged.Csrs;

/** The SHA-256 of all that a program on the machine could ever tell apart. The region's place is not part of it: f maps it away. */
final class SystemDigest {
    private SystemDigest() {}

    /**
     * {@return the digest of a machine's state, in hexadecimal}
     *
     * @param system at rest
     */
    static String of(RiscVSystem system) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            PhysicalMemory memory = system.hart().memory();
            sha.update(memory.storage().window(memory.region()).asByteBuffer());
            String rest = system.control()
                    + Arrays.toString(registers(system.hart()))
                    + Arrays.toString(csrs(system))
                    + system.board().state();
            return HexFormat.of().formatHex(sha.digest(rest.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static long[] registers(Hart hart) {
        long[] all = new long[2 * Hart.REGISTERS];
        for (int i = 0; i < Hart.REGISTERS; i++) {
            all[i] = hart.x(i);
            all[Hart.REGISTERS + i] = hart.f(i);
        }
        return all;
    }

    private static long[] csrs(RiscVSystem system) {
        // mstatus takes up first what the processor did to the floating-point state.
        system.state().status();
        long[] all = new long[Csrs.SAVED_LONGS];
        system.state().csrs().save(all, 0);
        return all;
    }
}
