package trapline.theory.recursion;

import java.util.List;
import java.util.Map;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/**
 * A RISC-V guest as the monitor that hosts it keeps it: {@code struct guest} in {@code guest-images/riscv/vmm/vmm.h}. It is at rest while the
 * monitor runs, and when the monitor has just gone back to it. Its floating-point registers, and the field FS of its sstatus, are the real
 * hart's always.
 */
public final class HostedHart {
    private static final long MONITOR = 2 << 20;
    private static final long HART = MONITOR + 24;
    private static final int REGISTERS = 32;
    private static final int PC = 32;
    private static final int LEVEL = 33;
    private static final int SOFTWARE_PENDING = 44;
    private static final int SSIP = 1;
    private static final int STIP = 5;
    private static final int BYTE = 8;

    /** SIE, SPIE, SPP, SUM and MXR. */
    private static final long SSTATUS_KEPT = 1L << 1 | 1L << 5 | 1L << 8 | 1L << 18 | 1L << 19;

    /** What is kept of the CSRs, by their names, in the order in which it is kept, behind the level. */
    public static final List<String> CSRS = List.of(
            "sstatus", "sie", "stvec", "scounteren", "senvcfg", "sscratch", "sepc", "scause", "stval", "satp", "sip");

    private final Storage storage;
    private final long start;

    private HostedHart(Storage storage, long start) {
        this.storage = storage;
        this.start = start;
    }

    /**
     * {@return the guest of a monitor, as it is from now on}
     *
     * @param storage where the monitor's machine is
     * @param monitor its memory in it
     */
    public static HostedHart of(Storage storage, RelocationBounds monitor) {
        long first = monitor.l() * Storage.BYTES_PER_CELL;
        return new HostedHart(storage, first + MONITOR + storage.getLong(first + HART));
    }

    private long field(int index) {
        return storage.getLong(start + (long) index * Long.BYTES);
    }

    /** {@return the integer registers} */
    public long[] registers() {
        long[] x = new long[REGISTERS];
        for (int i = 1; i < REGISTERS; i++) {
            x[i] = field(i);
        }
        return x;
    }

    /** {@return its pc} */
    public long pc() {
        return field(PC);
    }

    /** {@return its level} */
    public PrivilegeLevel level() {
        return (field(LEVEL) & 1) == 0 ? PrivilegeLevel.USER : PrivilegeLevel.SUPERVISOR;
    }

    /** {@return the registers of {@link #CSRS}, sstatus without FS} */
    public long[] csrs() {
        long[] csrs = new long[CSRS.size()];
        for (int i = 0; i < csrs.length - 1; i++) {
            csrs[i] = field(LEVEL + 1 + i);
        }
        long pending = field(SOFTWARE_PENDING);
        csrs[csrs.length - 1] = (pending & 1) << SSIP | (pending >>> BYTE & 1) << STIP;
        return csrs;
    }

    /**
     * {@return the same registers of a bare hart, of sstatus what a monitor keeps}
     *
     * @param all what the hart has, by name
     */
    public static long[] csrs(Map<String, Long> all) {
        long[] csrs = CSRS.stream().mapToLong(all::get).toArray();
        csrs[0] &= SSTATUS_KEPT;
        return csrs;
    }
}
