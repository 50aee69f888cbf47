package trapline.isa.riscv.oracle;

import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;

/**
 * Bits of CSRs that QEMU 7.2 has otherwise than we, and why we stay with ours. Chapters are those of the privileged architecture 1.12.
 *
 * @param registers which of them
 * @param after the register whose write shows it; the same as those if empty
 * @param bits that may differ, by what would be read back if the register written kept everything
 * @param reason what the manual says
 */
record CsrDifference(List<String> registers, List<String> after, LongUnaryOperator bits, String reason) {
    private static final long HYPERVISOR_INTERRUPTS = 1 << 2 | 1 << 6 | 1 << 10;
    private static final long OVERFLOW_INTERRUPT = 1 << 13;
    private static final long SD = 1L << 63;
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;

    /** All of them. */
    static final List<CsrDifference> ALL = List.of(
            of("3.1.6: no hypervisor, so no MPV and GVA", 3L << 38, "mstatus"),
            of("3.1.6.3: the manual leaves whether UXL can be changed; ours is always 64 bits", 3L << 32, "mstatus"),
            of("3.1.6.6: with S, the manual leaves whether VS exists without vectors", 3 << 9, "mstatus", "sstatus"),
            of("3.1.6.1: MPP holds only levels that exist", reserved(3 << 11, 2 << 11), "mstatus"),
            of(
                    "3.1.6.6: SD sums FS, VS and XS up, and VS is always 0",
                    reserved(3 << 9, 3 << 9, SD),
                    "mstatus",
                    "sstatus"),
            of("4.1.1.1: UXL, as in mstatus", 3L << 32, "sstatus"),
            of("3.1.8: nothing that cannot happen below M can be delegated, as the call from M", 1 << 11, "medeleg"),
            of("3.1.8: no hypervisor, so no call and no page faults of its guests", 1 << 10 | 0xf << 20, "medeleg"),
            of("3.1.9: no hypervisor, so no interrupts of its guests", HYPERVISOR_INTERRUPTS, "mideleg", "mie", "mip"),
            of("3.1.9: no Sscofpmf, so no interrupt of it", OVERFLOW_INTERRUPT, "mideleg", "mie", "mip"),
            of("3.1.11: 32 bits, of which those of counters that are always 0 may be 0", ~7L, "mcounteren"),
            of("4.1.5: 32 bits, of which those of counters that are always 0 may be 0", ~7L, "scounteren"),
            of(
                    "3.1.12: 32 bits; bit 1 is always 0; those of counters that are always 0 may be 0",
                    ~5L,
                    "mcountinhibit"),
            of("3.1.18: no Zicbom, Zicboz and Svpbmt", 0xf0 | 1L << 62, "menvcfg"),
            of("4.1.10: no Zicbom and Zicboz", 0xf0, "senvcfg"),
            of("3.1.14: the lowest bit is always 0", 1, "mepc"),
            of("4.1.7: the lowest bit is always 0", 1, "sepc"),
            of("3.1.10: event counters may always be 0", -1, numbered("mhpmcounter", 3, 18)),
            of("3.1.10: event selectors may always be 0", -1, numbered("mhpmevent", 3, 31)),
            of("3.7.1: the address has 56 bits", -1L << 54, numbered("pmpaddr", 0, 15)),
            of("3.7.1: bits 5 and 6 are always 0", 0x60 * EACH_BYTE, "pmpcfg0", "pmpcfg2"),
            of("3.7.1: what can be written but not read is reserved", CsrDifference::writeOnly, "pmpcfg0", "pmpcfg2"),
            of("4.1.11: Sv57 need not exist; a mode that does not leaves satp as it is", CsrDifference::sv57, "satp"),
            new CsrDifference(
                    List.of("mip"),
                    List.of("stimecmp"),
                    due -> due == 0 ? 1 << 5 : 0,
                    "Sstc, chapter 2: without STCE, STIP is as if there were no stimecmp"));

    CsrDifference {
        registers = List.copyOf(registers);
        after = List.copyOf(after);
    }

    /** {@return which bits of a register that was read may differ, after what was written into another} */
    long allowed(String read, String written, long attempted) {
        boolean here = registers.contains(read) && (after.isEmpty() || after.contains(written));
        return here ? bits.applyAsLong(attempted) : 0;
    }

    private static CsrDifference of(String reason, long bits, String... registers) {
        return of(reason, attempted -> bits, registers);
    }

    private static CsrDifference of(String reason, LongUnaryOperator bits, String... registers) {
        return new CsrDifference(List.of(registers), List.of(), bits, reason);
    }

    private static String[] numbered(String prefix, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    private static LongUnaryOperator reserved(long field, long value) {
        return reserved(field, value, field);
    }

    private static LongUnaryOperator reserved(long field, long value, long bits) {
        return attempted -> (attempted & field) == value ? bits : 0;
    }

    private static long writeOnly(long configurations) {
        return (configurations >>> 1 & ~configurations & EACH_BYTE) << 1;
    }

    private static long sv57(long satp) {
        return satp >>> 60 == 10 ? ~(4L << 60) : 0;
    }
}
