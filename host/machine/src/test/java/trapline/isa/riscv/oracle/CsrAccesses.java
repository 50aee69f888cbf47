package trapline.isa.riscv.oracle;

import static trapline.isa.riscv.oracle.CsrImage.MCOUNTINHIBIT;
import static trapline.isa.riscv.oracle.CsrImage.MEDELEG;
import static trapline.isa.riscv.oracle.CsrImage.MENVCFG;
import static trapline.isa.riscv.oracle.CsrImage.MIDELEG;
import static trapline.isa.riscv.oracle.CsrImage.MIE;
import static trapline.isa.riscv.oracle.CsrImage.MIP;
import static trapline.isa.riscv.oracle.CsrImage.MSTATUS;
import static trapline.isa.riscv.oracle.CsrImage.MTVEC;
import static trapline.isa.riscv.oracle.CsrImage.PMPCFG0;
import static trapline.isa.riscv.oracle.CsrImage.PMPCFG2;
import static trapline.isa.riscv.oracle.CsrImage.SATP;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import trapline.isa.riscv.oracle.CsrAccess.Instruction;
import trapline.isa.riscv.oracle.CsrAccess.Write;

/**
 * The accesses of all CSRs of M and S that can be written (privileged architecture 1.12, tables 2.4 to 2.6, and Sstc): every bit alone,
 * all ones, zero, alternating and random values, by each instruction, from a base of zero and of ones.
 */
final class CsrAccesses {
    static final int PMPADDR0 = 0x3b0;
    static final int PMP_ENTRIES = 16;
    static final int SSTATUS = 0x100;
    static final int SIE = 0x104;
    static final int SIP = 0x144;
    static final int STIMECMP = 0x14d;
    static final int MISA = 0x301;
    static final int MCYCLE = 0xb00;
    static final int MINSTRET = 0xb02;
    static final int MHPMCOUNTER3 = 0xb03;
    static final int MHPMEVENT3 = 0x323;

    static final int LAST_EVENT = 31;

    /** The last event counter that QEMU has, unless it is told otherwise. */
    static final int LAST_EVENT_OF_QEMU = 18;

    /** The locks of the eight entries in a pmpcfg. */
    private static final long LOCKS = 0x8080_8080_8080_8080L;

    /** A legal mstatus of many ones: MPP is M, and not FS, so that nobody sets SD. */
    private static final long MSTATUS_LEGAL = 0x7e_19aaL;

    private static final int RANDOM_VALUES = 8;
    private static final long STCE = 1L << 63;
    private static final int LOCKING_WRITES = 300;

    private static final List<Instruction> INSTRUCTIONS = List.of(Instruction.values());

    private final RandomGenerator random;
    private final List<CsrAccess> accesses = new ArrayList<>();

    private CsrAccesses(RandomGenerator random) {
        this.random = random;
    }

    /** {@return accesses of everything but locked PMP entries} */
    static List<CsrAccess> open(RandomGenerator random) {
        CsrAccesses all = new CsrAccesses(random);
        all.status();
        all.interrupts();
        all.rest();
        all.protection();
        return all.accesses;
    }

    private void status() {
        row(MSTATUS, SSTATUS);
        row(SSTATUS, MSTATUS);
        row(SSTATUS, MSTATUS, new Write(MSTATUS, MSTATUS_LEGAL));
        row(MISA, MISA);
    }

    private void interrupts() {
        row(MEDELEG, MEDELEG);
        row(MIDELEG, SIE, new Write(MIE, 0xaaa));
        row(MIE, SIE, new Write(MIDELEG, 0x222));
        row(MIE, SIE, new Write(MIDELEG, 0x20));
        row(SIE, MIE, new Write(MIDELEG, 0x222), new Write(MIE, 0xaaa));
        row(SIE, MIE, new Write(MIDELEG, 0x202), new Write(MIE, 0xaaa));
        row(SIE, MIE, new Write(MIDELEG, 0), new Write(MIE, 0xaaa));
        row(MIP, SIP, new Write(MIDELEG, 0x222));
        row(MIP, SIP, new Write(MIDELEG, 0x20));
        row(MIP, SIP, new Write(STIMECMP, -1), new Write(MENVCFG, STCE));
        row(MIP, SIP, new Write(STIMECMP, 0), new Write(MENVCFG, STCE));
        row(SIP, MIP, new Write(MIDELEG, 0x222), new Write(MIP, 0x222));
        row(SIP, MIP, new Write(MIDELEG, 0x220), new Write(MIP, 0x222));
        row(SIP, MIP, new Write(MIDELEG, 0), new Write(MIP, 0x222));
        row(STIMECMP, STIMECMP);
        for (long stce : new long[] {0, STCE}) {
            for (long due : new long[] {0, -1}) {
                List<Write> before = List.of(new Write(MENVCFG, stce));
                accesses.add(new CsrAccess(before, STIMECMP, Instruction.CSRRW, -1, due, MIP));
            }
        }
    }

    private void rest() {
        for (int csr : new int[] {MTVEC, 0x340, 0x341, 0x342, 0x343, 0x105, 0x140, 0x141, 0x142, 0x143}) {
            row(csr, csr);
        }
        row(MENVCFG, MIP, new Write(STIMECMP, -1));
        row(0x10a, 0x10a);
        row(0x306, 0x306);
        row(0x106, 0x106);
        row(SATP, SATP);
        accesses.add(new CsrAccess(List.of(), SATP, Instruction.CSRRW, 9L << 60, (11L << 60) - 1, SATP));
        for (int i = 0; i < 16 * RANDOM_VALUES; i++) {
            accesses.add(
                    new CsrAccess(List.of(), SATP, Instruction.CSRRW, satp(8 + i % 2), satp(i / RANDOM_VALUES), SATP));
        }
        row(MCOUNTINHIBIT, MCOUNTINHIBIT);
        row(MCYCLE, 0xc00, new Write(MCOUNTINHIBIT, 5));
        row(MINSTRET, 0xc02, new Write(MCOUNTINHIBIT, 5));
        for (int i = 0; i <= LAST_EVENT - 3; i++) {
            if (i <= LAST_EVENT_OF_QEMU - 3) {
                few(MHPMCOUNTER3 + i);
            }
            few(MHPMEVENT3 + i);
        }
    }

    private long satp(long mode) {
        return mode << 60 | random.nextLong() >>> 4;
    }

    private void protection() {
        for (int i = 0; i < PMP_ENTRIES; i++) {
            few(PMPADDR0 + i);
        }
        row(PMPADDR0 + 5, PMPADDR0 + 6);
        for (int csr : new int[] {PMPCFG0, PMPCFG2}) {
            for (long value : values()) {
                for (Instruction instruction : INSTRUCTIONS) {
                    accesses.add(new CsrAccess(List.of(), csr, instruction, ~LOCKS, value & ~LOCKS, csr));
                    accesses.add(new CsrAccess(List.of(), csr, instruction, 0, value & ~LOCKS, csr));
                }
            }
        }
    }

    /**
     * {@return accesses of PMP entries that get locked one after the other, for the end of a run. The first one is locked at once and allows
     * everything, so that no other matters. Only values that every machine keeps}
     */
    static List<CsrAccess> locking(RandomGenerator random) {
        List<CsrAccess> accesses = new ArrayList<>();
        for (int csr = PMPADDR0; csr < PMPADDR0 + PMP_ENTRIES; csr++) {
            accesses.add(new CsrAccess(List.of(), csr, Instruction.CSRRW, 0, 0, csr));
        }
        accesses.add(new CsrAccess(
                List.of(new Write(PMPADDR0, (1L << 54) - 1)), PMPCFG0, Instruction.CSRRW, 0, 0x9f, PMPADDR0));
        for (int i = 0; i < LOCKING_WRITES; i++) {
            int entry = random.nextInt(PMP_ENTRIES);
            if (random.nextBoolean()) {
                int csr = PMPADDR0 + entry;
                accesses.add(new CsrAccess(
                        List.of(), csr, Instruction.CSRRW, random.nextLong() >>> 10, random.nextLong() >>> 10, csr));
            } else {
                int csr = entry < 8 ? PMPCFG0 : PMPCFG2;
                long locks = i % 8 == 0 ? 0x80L << 8 * random.nextInt(8) : 0;
                accesses.add(new CsrAccess(List.of(), csr, Instruction.CSRRW, 0, configuration(random) | locks, csr));
            }
        }
        return accesses;
    }

    private static long configuration(RandomGenerator random) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int permissions = random.nextInt(8);
            boolean reserved = (permissions & 3) == 2;
            value = value << 8 | (reserved ? 0 : permissions) | random.nextInt(4) << 3;
        }
        return value;
    }

    private void row(int csr, int view, Write... before) {
        for (Instruction instruction : INSTRUCTIONS) {
            for (long base : new long[] {0, -1}) {
                for (long value : values()) {
                    accesses.add(new CsrAccess(List.of(before), csr, instruction, base, value, view));
                }
            }
        }
        for (int bit = 0; bit < Long.SIZE; bit++) {
            accesses.add(new CsrAccess(List.of(before), csr, Instruction.CSRRS, 0, 1L << bit, view));
            accesses.add(new CsrAccess(List.of(before), csr, Instruction.CSRRC, -1, 1L << bit, view));
        }
    }

    /** For registers of which there are many. */
    private void few(int csr) {
        for (long value : values()) {
            Instruction instruction = INSTRUCTIONS.get(random.nextInt(INSTRUCTIONS.size()));
            accesses.add(new CsrAccess(List.of(), csr, instruction, random.nextBoolean() ? -1 : 0, value, csr));
        }
    }

    private List<Long> values() {
        List<Long> values = new ArrayList<>(List.of(-1L, 0L, 0x5555_5555_5555_5555L, 0xaaaa_aaaa_aaaa_aaaaL));
        for (int i = 0; i < RANDOM_VALUES; i++) {
            long any = random.nextLong();
            values.add(i % 2 == 0 ? any : any & random.nextLong() & random.nextLong());
        }
        return values;
    }
}
