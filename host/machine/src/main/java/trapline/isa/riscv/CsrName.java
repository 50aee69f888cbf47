package trapline.isa.riscv;

import java.util.Map;
import java.util.TreeMap;

/** The names of the CSRs that this machine can have (volume II, chapter 2), by their numbers. */
final class CsrName {
    private static final Map<Integer, String> NAMES = new TreeMap<>();

    static {
        consecutive(0x001, "fflags", "frm", "fcsr");
        consecutive(0xc00, "cycle", "time", "instret");
        numbered(0xc03, "hpmcounter", 3, 31);
        consecutive(0x100, "sstatus");
        consecutive(0x104, "sie", "stvec", "scounteren");
        consecutive(0x10a, "senvcfg");
        consecutive(0x140, "sscratch", "sepc", "scause", "stval", "sip");
        consecutive(0x14d, "stimecmp");
        consecutive(0x180, "satp");
        consecutive(0xf11, "mvendorid", "marchid", "mimpid", "mhartid", "mconfigptr");
        consecutive(0x300, "mstatus", "misa", "medeleg", "mideleg", "mie", "mtvec", "mcounteren");
        consecutive(0x30a, "menvcfg");
        consecutive(0x320, "mcountinhibit");
        numbered(0x323, "mhpmevent", 3, 31);
        consecutive(0x340, "mscratch", "mepc", "mcause", "mtval", "mip");
        numbered(0x3a0, "pmpcfg", 0, 15);
        numbered(0x3b0, "pmpaddr", 0, 63);
        consecutive(0x7a0, "tselect", "tdata1", "tdata2", "tdata3");
        consecutive(0xb00, "mcycle");
        consecutive(0xb02, "minstret");
        numbered(0xb03, "mhpmcounter", 3, 31);
    }

    private CsrName() {}

    /** {@return the name of a CSR, or its number in hexadecimal if it has none} */
    static String of(int csr) {
        return NAMES.getOrDefault(csr, "0x" + Integer.toHexString(csr));
    }

    private static void consecutive(int first, String... names) {
        for (int i = 0; i < names.length; i++) {
            NAMES.put(first + i, names[i]);
        }
    }

    private static void numbered(int first, String prefix, int from, int to) {
        for (int i = from; i <= to; i++) {
            NAMES.put(first + i - from, prefix + i);
        }
    }
}
