package trapline.isa.riscv.oracle;

import java.util.List;

/**
 * CSRs that only one of QEMU 7.2 and our machine has, and why we stay with ours. Chapters are those of the privileged architecture 1.12.
 *
 * @param first the first one's number
 * @param last the last one's
 * @param reason what the manual says
 */
record CsrExistence(int first, int last, String reason) {
    /** All of them. */
    static final List<CsrExistence> ALL = List.of(
            new CsrExistence(0x24d, 0x24d, "Sstc, chapter 3: vstimecmp is a hypervisor's"),
            new CsrExistence(
                    0x7a4, 0x7a4, "debug specification 1.0, 5.7: tinfo need not exist where there is no trigger"),
            new CsrExistence(0xb13, 0xb1f, "3.1.10: all 29 event counters exist, though they may always be 0"),
            new CsrExistence(0xc13, 0xc1f, "3.1.10, and unprivileged manual, Zihpm: so do their views"));

    /** {@return whether a register's number is among them} */
    static boolean differs(int number) {
        return ALL.stream().anyMatch(row -> row.first <= number && number <= row.last);
    }
}
