package trapline.isa.riscv.oracle;

import static trapline.isa.riscv.oracle.CaseImage.Output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import trapline.isa.riscv.oracle.Case.Input;

/**
 * The program in M mode that executes the cases of an image one after the other. For each it fills the data area, loads registers and CSRs
 * from the descriptor, and returns into the case's code. Its trap routine logs every trap; it goes on behind the instruction
 * where that makes sense, else it stores registers, CSRs and a sum of the data area in the record. After the last case it ends
 * the machine through the test finisher.
 *
 * <p>mscratch holds the address in the middle of the case's entry: the descriptor is below it, the record from it on.
 */
final class Harness {
    private static final int CSRRW = 0x1073;
    private static final int CSRRS = 0x2073;
    private static final int ADDI = 0x13;
    private static final int LD = 0x3003;
    private static final int SD = 0x3023;
    private static final int FLD = 0x3007;
    private static final int FSD = 0x3027;
    private static final int TRAP_VECTOR = 64;
    /** A power of two that holds {@link CaseImage#CODE_SIZE}. */
    private static final long CODE_ROOM = 1 << 19;
    /** The register with the address of the entry. */
    private static final int ENTRY = 31;

    private static final int MSTATUS = 0x300;
    private static final int MTVEC = 0x305;
    private static final int MCOUNTEREN = 0x306;
    private static final int MENVCFG = 0x30a;
    private static final int MSCRATCH = 0x340;
    private static final int MEPC = 0x341;
    private static final int MCAUSE = 0x342;
    private static final int MTVAL = 0x343;
    private static final int SCOUNTEREN = 0x106;
    private static final int MHARTID = 0xf14;
    private static final int FCSR = 0x003;
    private static final int PMPCFG2 = 0x3a2;
    private static final int PMPADDR12 = 0x3bc;

    /** Traps behind which a case goes on: illegal instructions, loads and stores that fail, calls from U, S and M. */
    private static final long RESUMABLE =
            1 << 2 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 11 | 1 << 13 | 1 << 15;

    private static final long FLOATING_ON = 3 << 13;

    private final List<Integer> words = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    private record Jump(int at, String label, int match, int rs1, int rs2) {}

    private final List<Jump> jumps = new ArrayList<>();

    private Harness() {}

    /**
     * {@return the program's words, for the start of RAM}
     *
     * @param cases how many there are
     */
    static List<Integer> program(int cases) {
        Harness harness = new Harness();
        harness.start();
        harness.load();
        harness.trap();
        harness.end(cases);
        harness.link();
        return harness.words;
    }

    private void start() {
        jump(0x6f, 0, "begin");
        /* Traps go to the start of RAM + TRAP_VECTOR. */
        while (words.size() * 4 < TRAP_VECTOR) {
            word(ADDI);
        }
        jump(0x6f, 0, "trap");
        label("begin");
        /* QEMU is given a second hart, see there; it sleeps. */
        read(1, MHARTID);
        branch(0x63, 1, 0, "first");
        label("sleep");
        word(0x10500073);
        jump(0x6f, 0, "sleep");
        label("first");
        constant(1, CaseImage.RAM + TRAP_VECTOR);
        write(MTVEC, 1);
        /*
         * Locked, so that they hold in M too: the code, this program and the tables, not to be overwritten; the finisher, RAM, and nothing
         * else. (QEMU would see code that is overwritten without a fence.i later than we.)
         */
        range(PMPADDR12 - 1, CaseImage.CODE, CODE_ROOM);
        range(PMPADDR12, CaseImage.RAM, CaseImage.DATA - CaseImage.RAM);
        constant(1, CaseImage.FINISHER >> 2);
        write(PMPADDR12 + 1, 1);
        range(PMPADDR12 + 2, CaseImage.RAM, CaseImage.RAM_SIZE);
        constant(1, -1);
        write(PMPADDR12 + 3, 1);
        constant(1, 0x98L << 56 | 0x9fL << 48 | 0x93L << 40 | 0x9d9dL << 24);
        write(PMPCFG2, 1);
        constant(ENTRY, CaseImage.ENTRIES + CaseImage.MIDDLE);
    }

    private void load() {
        label("load");
        write(MSCRATCH, ENTRY);
        word(Encode.s(SD, ENTRY, 0, Output.TRAPS.offset()));
        fill();
        for (int csr : new int[] {MCOUNTEREN, SCOUNTEREN, MENVCFG, MCAUSE, MTVAL}) {
            write(csr, 0);
        }
        constant(1, FLOATING_ON);
        word(Encode.csr(CSRRS, 0, MSTATUS, 1));
        for (int f = 0; f < 32; f++) {
            word(Encode.i(FLD, f, ENTRY, input(32 + f)));
        }
        csr(FCSR, Input.FCSR);
        csr(0x3b0, Input.PMPADDR0);
        csr(0x3b1, Input.PMPADDR1);
        csr(0x3b2, Input.PMPADDR2);
        csr(0x3b3, Input.PMPADDR3);
        csr(0x3a0, Input.PMPCFG0);
        csr(0x180, Input.SATP);
        word(0x12000073);
        csr(0x302, Input.MEDELEG);
        csr(0x303, Input.MIDELEG);
        csr(0x304, Input.MIE);
        csr(0x344, Input.MIP);
        csr(0x105, Input.STVEC);
        csr(0x140, Input.SSCRATCH);
        csr(0x141, Input.SEPC);
        csr(0x142, Input.SCAUSE);
        csr(0x143, Input.STVAL);
        word(Encode.i(LD, 1, ENTRY, input(0)));
        write(MEPC, 1);
        csr(MSTATUS, Input.MSTATUS);
        for (int x = 1; x <= ENTRY; x++) {
            word(Encode.i(LD, x, ENTRY, input(x)));
        }
        word(0x30200073);
    }

    /** The same data before every case: so that a case has the same effect wherever it lies in an image. */
    private void fill() {
        constant(1, CaseImage.DATA);
        constant(2, CaseImage.DATA + CaseImage.DATA_SIZE);
        constant(3, 0x1234567);
        constant(4, 1103515245L << 20 | 12345);
        label("fill");
        word(Encode.r(0x02000033, 3, 3, 4));
        word(Encode.i(ADDI, 3, 3, 0x3b));
        word(Encode.s(SD, 1, 3, 0));
        word(Encode.i(ADDI, 1, 1, 8));
        branch(0x6063, 1, 2, "fill");
    }

    private void trap() {
        label("trap");
        word(Encode.csr(CSRRW, ENTRY, MSCRATCH, ENTRY));
        for (int x = 1; x <= 7; x++) {
            word(Encode.s(SD, ENTRY, x, 8 * x));
        }
        read(1, MCAUSE);
        read(2, MEPC);
        read(3, MTVAL);
        word(Encode.i(LD, 4, ENTRY, Output.TRAPS.offset()));
        word(Encode.i(ADDI, 5, 0, CaseImage.LOGGED));
        branch(0x7063, 4, 5, "end");
        word(Encode.i(ADDI, 6, 0, 24));
        word(Encode.r(0x02000033, 5, 4, 6));
        word(Encode.r(0x33, 5, 5, ENTRY));
        word(Encode.s(SD, 5, 1, CaseImage.LOG));
        word(Encode.s(SD, 5, 2, CaseImage.LOG + 8));
        word(Encode.s(SD, 5, 3, CaseImage.LOG + 16));
        word(Encode.i(ADDI, 4, 4, 1));
        word(Encode.s(SD, ENTRY, 4, Output.TRAPS.offset()));
        /* Is it one to go on behind? An interrupt's cause is a huge number. */
        word(Encode.i(ADDI, 5, 0, 16));
        branch(0x7063, 1, 5, "end");
        constant(5, RESUMABLE);
        word(Encode.r(0x5033, 5, 5, 1));
        word(Encode.i(0x7013, 5, 5, 1));
        branch(0x63, 5, 0, "end");
        /* How long is the instruction? Its physical address must be in the code. */
        word(Encode.i(LD, 5, ENTRY, input(Input.CODE_DELTA.index())));
        word(Encode.r(0x33, 5, 5, 2));
        constant(6, CaseImage.CODE);
        constant(7, CaseImage.CODE_SIZE);
        word(Encode.r(0x40000033, 6, 5, 6));
        branch(0x7063, 6, 7, "end");
        word(Encode.i(0x5003, 5, 5, 0));
        word(Encode.i(0x7013, 5, 5, 3));
        word(Encode.i(ADDI, 6, 0, 3));
        word(Encode.i(ADDI, 2, 2, 2));
        branch(0x1063, 5, 6, "short");
        word(Encode.i(ADDI, 2, 2, 2));
        label("short");
        write(MEPC, 2);
        for (int x = 1; x <= 7; x++) {
            word(Encode.i(LD, x, ENTRY, 8 * x));
        }
        word(Encode.csr(CSRRW, ENTRY, MSCRATCH, ENTRY));
        word(0x30200073);
    }

    private void end(int cases) {
        label("end");
        for (int x = 8; x < ENTRY; x++) {
            word(Encode.s(SD, ENTRY, x, 8 * x));
        }
        save(MSCRATCH, 8 * ENTRY);
        write(MSCRATCH, ENTRY);
        save(MEPC, 0);
        save(MSTATUS, Output.MSTATUS.offset());
        save(MCAUSE, Output.MCAUSE.offset());
        save(MTVAL, Output.MTVAL.offset());
        save(0x180, Output.SATP.offset());
        save(0x142, Output.SCAUSE.offset());
        save(0x141, Output.SEPC.offset());
        save(0x143, Output.STVAL.offset());
        save(0x140, Output.SSCRATCH.offset());
        save(0x304, Output.MIE.offset());
        save(0x344, Output.MIP.offset());
        save(0x303, Output.MIDELEG.offset());
        save(0x302, Output.MEDELEG.offset());
        save(0x105, Output.STVEC.offset());
        constant(1, FLOATING_ON);
        word(Encode.csr(CSRRS, 0, MSTATUS, 1));
        for (int f = 0; f < 32; f++) {
            word(Encode.s(FSD, ENTRY, f, 8 * (32 + f)));
        }
        save(FCSR, Output.FCSR.offset());
        write(0x180, 0);
        write(0x3a0, 0);
        write(0x304, 0);
        sum();
        constant(1, CaseImage.STRIDE);
        word(Encode.r(0x33, ENTRY, ENTRY, 1));
        constant(1, CaseImage.ENTRIES + CaseImage.MIDDLE + (long) cases * CaseImage.STRIDE);
        branch(0x7063, ENTRY, 1, "finish");
        jump(0x6f, 0, "load");
        label("finish");
        constant(1, CaseImage.FINISHER);
        constant(2, 0x5555);
        word(Encode.s(0x2023, 1, 2, 0));
        jump(0x6f, 0, "finish");
    }

    private void sum() {
        constant(1, CaseImage.DATA);
        constant(2, CaseImage.DATA + CaseImage.DATA_SIZE);
        constant(3, 0);
        constant(4, 31);
        label("sum");
        word(Encode.i(LD, 5, 1, 0));
        word(Encode.r(0x02000033, 3, 3, 4));
        word(Encode.r(0x33, 3, 3, 5));
        word(Encode.i(ADDI, 1, 1, 8));
        branch(0x6063, 1, 2, "sum");
        word(Encode.s(SD, ENTRY, 3, Output.DATA_SUM.offset()));
    }

    private static int input(int index) {
        return 8 * index - CaseImage.MIDDLE;
    }

    private void csr(int csr, Input input) {
        word(Encode.i(LD, 1, ENTRY, input(input.index())));
        write(csr, 1);
    }

    private void save(int csr, int offset) {
        read(1, csr);
        word(Encode.s(SD, ENTRY, 1, offset));
    }

    /** Sets a pmpaddr for a naturally aligned power of two. */
    private void range(int csr, long start, long size) {
        constant(1, start >> 2 | (size >> 3) - 1);
        write(csr, 1);
    }

    private void write(int csr, int register) {
        word(Encode.csr(CSRRW, 0, csr, register));
    }

    private void read(int register, int csr) {
        word(Encode.csr(CSRRS, register, csr, 0));
    }

    /** Puts any number into a register, with shifts and additions of 11 bits. */
    private void constant(int register, long value) {
        word(Encode.i(ADDI, register, 0, (int) (value >> 55)));
        for (int shift = 44; shift >= 0; shift -= 11) {
            word(Encode.i(0x1013, register, register, 11));
            word(Encode.i(ADDI, register, register, (int) (value >> shift & 0x7ff)));
        }
    }

    private void word(int word) {
        words.add(word);
    }

    private void label(String name) {
        labels.put(name, words.size());
    }

    private void branch(int match, int rs1, int rs2, String label) {
        jumps.add(new Jump(words.size(), label, match, rs1, rs2));
        word(0);
    }

    private void jump(int match, int rd, String label) {
        jumps.add(new Jump(words.size(), label, match, rd, 0));
        word(0);
    }

    private void link() {
        for (Jump jump : jumps) {
            int target = Objects.requireNonNull(labels.get(jump.label), jump.label);
            int offset = 4 * (target - jump.at);
            words.set(
                    jump.at,
                    jump.match == 0x6f
                            ? Encode.j(jump.match, jump.rs1, offset)
                            : Encode.b(jump.match, jump.rs1, jump.rs2, offset));
        }
    }
}
