package trapline.isa.riscv.oracle;

import static trapline.isa.riscv.oracle.CaseImage.Output;

import java.util.List;
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
    private static final int FLD = 0x3007;
    private static final int FSD = 0x3027;
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
    private static final int FCSR = 0x003;
    private static final int PMPCFG2 = 0x3a2;
    private static final int PMPADDR12 = 0x3bc;

    /** Traps behind which a case goes on: illegal instructions, loads and stores that fail, calls from U, S and M. */
    private static final long RESUMABLE =
            1 << 2 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 11 | 1 << 13 | 1 << 15;

    private static final long FLOATING_ON = 3 << 13;

    private final Assembly code = new Assembly();

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
        return harness.code.link();
    }

    private void start() {
        code.start();
        code.jump(Assembly.JAL, 0, "trap");
        code.label("begin");
        code.oneHart();
        code.constant(1, CaseImage.RAM + Assembly.TRAP_VECTOR);
        code.write(MTVEC, 1);
        /*
         * Locked, so that they hold in M too: the code, this program and the tables, not to be overwritten; the finisher, RAM, and nothing
         * else. (QEMU would see code that is overwritten without a fence.i later than we.)
         */
        code.range(PMPADDR12 - 1, CaseImage.CODE, CODE_ROOM);
        code.range(PMPADDR12, CaseImage.RAM, CaseImage.PROTECTED);
        code.constant(1, CaseImage.FINISHER >> 2);
        code.write(PMPADDR12 + 1, 1);
        code.range(PMPADDR12 + 2, CaseImage.RAM, CaseImage.RAM_SIZE);
        code.constant(1, -1);
        code.write(PMPADDR12 + 3, 1);
        code.constant(1, 0x98L << 56 | 0x9fL << 48 | 0x93L << 40 | 0x9d9dL << 24);
        code.write(PMPCFG2, 1);
        code.constant(ENTRY, CaseImage.ENTRIES + CaseImage.MIDDLE);
    }

    private void load() {
        code.label("load");
        code.write(MSCRATCH, ENTRY);
        code.word(Encode.s(Assembly.SD, ENTRY, 0, Output.TRAPS.offset()));
        fill();
        for (int csr : new int[] {MCOUNTEREN, SCOUNTEREN, MENVCFG, MCAUSE, MTVAL}) {
            code.write(csr, 0);
        }
        code.constant(1, FLOATING_ON);
        code.word(Encode.csr(Assembly.CSRRS, 0, MSTATUS, 1));
        for (int f = 0; f < 32; f++) {
            code.word(Encode.i(FLD, f, ENTRY, input(32 + f)));
        }
        csr(FCSR, Input.FCSR);
        csr(0x3b0, Input.PMPADDR0);
        csr(0x3b1, Input.PMPADDR1);
        csr(0x3b2, Input.PMPADDR2);
        csr(0x3b3, Input.PMPADDR3);
        csr(0x3a0, Input.PMPCFG0);
        csr(0x180, Input.SATP);
        code.word(0x12000073);
        csr(0x302, Input.MEDELEG);
        csr(0x303, Input.MIDELEG);
        csr(0x304, Input.MIE);
        csr(0x344, Input.MIP);
        csr(0x105, Input.STVEC);
        csr(0x140, Input.SSCRATCH);
        csr(0x141, Input.SEPC);
        csr(0x142, Input.SCAUSE);
        csr(0x143, Input.STVAL);
        code.word(Encode.i(Assembly.LD, 1, ENTRY, input(0)));
        code.write(MEPC, 1);
        csr(MSTATUS, Input.MSTATUS);
        for (int x = 1; x <= ENTRY; x++) {
            code.word(Encode.i(Assembly.LD, x, ENTRY, input(x)));
        }
        code.word(Assembly.MRET);
    }

    /** The same data before every case: so that a case has the same effect wherever it lies in an image. */
    private void fill() {
        code.constant(1, CaseImage.DATA);
        code.constant(2, CaseImage.DATA + CaseImage.DATA_SIZE);
        code.constant(3, 0x1234567);
        code.constant(4, 1103515245L << 20 | 12345);
        code.label("fill");
        code.word(Encode.r(0x02000033, 3, 3, 4));
        code.word(Encode.i(Assembly.ADDI, 3, 3, 0x3b));
        code.word(Encode.s(Assembly.SD, 1, 3, 0));
        code.word(Encode.i(Assembly.ADDI, 1, 1, 8));
        code.branch(0x6063, 1, 2, "fill");
    }

    private void trap() {
        code.label("trap");
        code.word(Encode.csr(Assembly.CSRRW, ENTRY, MSCRATCH, ENTRY));
        for (int x = 1; x <= 7; x++) {
            code.word(Encode.s(Assembly.SD, ENTRY, x, 8 * x));
        }
        code.read(1, MCAUSE);
        code.read(2, MEPC);
        code.read(3, MTVAL);
        code.word(Encode.i(Assembly.LD, 4, ENTRY, Output.TRAPS.offset()));
        code.word(Encode.i(Assembly.ADDI, 5, 0, CaseImage.LOGGED));
        code.branch(0x7063, 4, 5, "end");
        code.word(Encode.i(Assembly.ADDI, 6, 0, 24));
        code.word(Encode.r(0x02000033, 5, 4, 6));
        code.word(Encode.r(0x33, 5, 5, ENTRY));
        code.word(Encode.s(Assembly.SD, 5, 1, CaseImage.LOG));
        code.word(Encode.s(Assembly.SD, 5, 2, CaseImage.LOG + 8));
        code.word(Encode.s(Assembly.SD, 5, 3, CaseImage.LOG + 16));
        code.word(Encode.i(Assembly.ADDI, 4, 4, 1));
        code.word(Encode.s(Assembly.SD, ENTRY, 4, Output.TRAPS.offset()));
        /* Is it one to go on behind? An interrupt's cause is a huge number. */
        code.word(Encode.i(Assembly.ADDI, 5, 0, 16));
        code.branch(0x7063, 1, 5, "end");
        code.constant(5, RESUMABLE);
        code.word(Encode.r(0x5033, 5, 5, 1));
        code.word(Encode.i(0x7013, 5, 5, 1));
        code.branch(0x63, 5, 0, "end");
        /* How long is the instruction? Its physical address must be in the code. */
        code.word(Encode.i(Assembly.LD, 5, ENTRY, input(Input.CODE_DELTA.index())));
        code.word(Encode.r(0x33, 5, 5, 2));
        code.constant(6, CaseImage.CODE);
        code.constant(7, CaseImage.CODE_SIZE);
        code.word(Encode.r(0x40000033, 6, 5, 6));
        code.branch(0x7063, 6, 7, "end");
        code.word(Encode.i(0x5003, 5, 5, 0));
        code.word(Encode.i(0x7013, 5, 5, 3));
        code.word(Encode.i(Assembly.ADDI, 6, 0, 3));
        code.word(Encode.i(Assembly.ADDI, 2, 2, 2));
        code.branch(0x1063, 5, 6, "short");
        code.word(Encode.i(Assembly.ADDI, 2, 2, 2));
        code.label("short");
        code.write(MEPC, 2);
        for (int x = 1; x <= 7; x++) {
            code.word(Encode.i(Assembly.LD, x, ENTRY, 8 * x));
        }
        code.word(Encode.csr(Assembly.CSRRW, ENTRY, MSCRATCH, ENTRY));
        code.word(Assembly.MRET);
    }

    private void end(int cases) {
        code.label("end");
        for (int x = 8; x < ENTRY; x++) {
            code.word(Encode.s(Assembly.SD, ENTRY, x, 8 * x));
        }
        save(MSCRATCH, 8 * ENTRY);
        code.write(MSCRATCH, ENTRY);
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
        code.constant(1, FLOATING_ON);
        code.word(Encode.csr(Assembly.CSRRS, 0, MSTATUS, 1));
        for (int f = 0; f < 32; f++) {
            code.word(Encode.s(FSD, ENTRY, f, 8 * (32 + f)));
        }
        save(FCSR, Output.FCSR.offset());
        code.write(0x180, 0);
        code.write(0x3a0, 0);
        code.write(0x304, 0);
        sum();
        code.constant(1, CaseImage.STRIDE);
        code.word(Encode.r(0x33, ENTRY, ENTRY, 1));
        code.constant(1, CaseImage.ENTRIES + CaseImage.MIDDLE + (long) cases * CaseImage.STRIDE);
        code.branch(0x7063, ENTRY, 1, "finish");
        code.jump(Assembly.JAL, 0, "load");
        code.finish();
    }

    private void sum() {
        code.constant(1, CaseImage.DATA);
        code.constant(2, CaseImage.DATA + CaseImage.DATA_SIZE);
        code.constant(3, 0);
        code.constant(4, 31);
        code.label("sum");
        code.word(Encode.i(Assembly.LD, 5, 1, 0));
        code.word(Encode.r(0x02000033, 3, 3, 4));
        code.word(Encode.r(0x33, 3, 3, 5));
        code.word(Encode.i(Assembly.ADDI, 1, 1, 8));
        code.branch(0x6063, 1, 2, "sum");
        code.word(Encode.s(Assembly.SD, ENTRY, 3, Output.DATA_SUM.offset()));
    }

    private static int input(int index) {
        return 8 * index - CaseImage.MIDDLE;
    }

    private void csr(int csr, Input input) {
        code.word(Encode.i(Assembly.LD, 1, ENTRY, input(input.index())));
        code.write(csr, 1);
    }

    private void save(int csr, int offset) {
        code.read(1, csr);
        code.word(Encode.s(Assembly.SD, ENTRY, 1, offset));
    }
}
