package trapline.isa.riscv.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import trapline.isa.riscv.oracle.CsrAccess.Outcome;
import trapline.isa.riscv.oracle.CsrAccess.Write;
import trapline.isa.riscv.privileged.Csr;
import trapline.isa.riscv.privileged.CsrTable;

/**
 * The content of RAM with a program in M mode that does many accesses of CSRs one after the other, and where it leaves what they
 * showed. Between any two of them everything is put back that would disturb the next: where traps go, what is enabled, protected,
 * translated and delegated.
 */
final class CsrImage {
    static final int MSTATUS = 0x300;
    static final int MEDELEG = 0x302;
    static final int MIDELEG = 0x303;
    static final int MIE = 0x304;
    static final int MTVEC = 0x305;
    static final int MENVCFG = 0x30a;
    static final int MCOUNTINHIBIT = 0x320;
    static final int MEPC = 0x341;
    static final int MCAUSE = 0x342;
    static final int MIP = 0x344;
    static final int PMPCFG0 = 0x3a0;
    static final int PMPCFG2 = 0x3a2;
    static final int SATP = 0x180;

    private static final long CLINT_MTIMECMP = 0x200_4000;
    private static final int STRIDE = 64;
    private static final int BASE = 8 * CsrAccess.MOST_BEFORE;
    private static final int OPERAND = BASE + 8;
    private static final int OUTCOME = OPERAND + 8;
    private static final int ENTRY = 10;
    private static final int OLD = 11;
    private static final int NOW = 12;
    private static final int SEEN = 13;
    private static final int CAUSE = 14;
    private static final int TRAPS_GO_TO = 21;
    private static final int RESTORE = 22;
    private static final int LINK = 1;

    private CsrImage() {}

    /** {@return a register's name, or its number} */
    static String name(int csr) {
        return CsrTable.find(csr).map(Csr::name).orElse("0x" + Integer.toHexString(csr));
    }

    /** {@return the content of RAM} */
    static byte[] build(List<CsrAccess> accesses) {
        Assembly code = new Assembly();
        start(code);
        for (CsrAccess access : accesses) {
            access(code, access);
        }
        code.finish();
        byte[] ram = new byte[(int) CaseImage.RAM_SIZE];
        ByteBuffer buffer = ByteBuffer.wrap(ram).order(ByteOrder.LITTLE_ENDIAN);
        if (CaseImage.RAM + code.size() > CaseImage.ENTRIES
                || CaseImage.ENTRIES + (long) STRIDE * accesses.size() > CaseImage.END) {
            throw new IllegalArgumentException(accesses.size() + " accesses are too many");
        }
        code.link().forEach(buffer::putInt);
        for (int number = 0; number < accesses.size(); number++) {
            CsrAccess access = accesses.get(number);
            int entry = entry(number);
            for (int i = 0; i < access.before().size(); i++) {
                buffer.putLong(entry + 8 * i, access.before().get(i).value());
            }
            buffer.putLong(entry + BASE, access.base());
            buffer.putLong(entry + OPERAND, access.operand());
        }
        return ram;
    }

    /** {@return what each access showed, from the content of RAM after a run} */
    static List<Outcome> outcomes(byte[] ram, int accesses) {
        ByteBuffer buffer = ByteBuffer.wrap(ram).order(ByteOrder.LITTLE_ENDIAN);
        List<Outcome> outcomes = new ArrayList<>();
        for (int number = 0; number < accesses; number++) {
            int at = entry(number) + OUTCOME;
            outcomes.add(new Outcome(
                    buffer.getLong(at), buffer.getLong(at + 8), buffer.getLong(at + 16), buffer.getLong(at + 24)));
        }
        return outcomes;
    }

    private static int entry(int number) {
        return (int) (CaseImage.ENTRIES - CaseImage.RAM) + number * STRIDE;
    }

    private static void start(Assembly code) {
        code.start();
        /* A trap is counted and passed over; no access is of 16 bits. */
        code.read(CAUSE, MCAUSE);
        code.word(Encode.i(Assembly.ADDI, CAUSE, CAUSE, 1));
        code.read(15, MEPC);
        code.word(Encode.i(Assembly.ADDI, 15, 15, 4));
        code.write(MEPC, 15);
        code.word(Assembly.MRET);
        code.label("restore");
        /* mstatus comes first: with MPRV no load or store in M is what it seems. */
        code.write(MSTATUS, 0);
        code.write(MTVEC, TRAPS_GO_TO);
        for (int csr : new int[] {MIE, MIP, MIDELEG, MEDELEG, SATP, PMPCFG0, PMPCFG2, MENVCFG, MCOUNTINHIBIT}) {
            code.write(csr, 0);
        }
        for (int i = 0; i < 4; i++) {
            code.word(Encode.s(Assembly.SD, ENTRY, OLD + i, OUTCOME + 8 * i));
        }
        code.word(Encode.i(Assembly.ADDI, ENTRY, ENTRY, STRIDE));
        code.word(Encode.i(Assembly.JALR, 0, LINK, 0));
        code.label("begin");
        code.oneHart();
        code.constant(TRAPS_GO_TO, CaseImage.RAM + Assembly.TRAP_VECTOR);
        code.write(MTVEC, TRAPS_GO_TO);
        /* The timer of M is not due: nothing says what mtimecmp is at reset. */
        code.constant(5, CLINT_MTIMECMP);
        code.constant(6, -1);
        code.word(Encode.s(Assembly.SD, 5, 6, 0));
        code.constant(RESTORE, CaseImage.RAM + code.at("restore"));
        code.constant(ENTRY, CaseImage.ENTRIES);
    }

    private static void access(Assembly code, CsrAccess access) {
        for (int i = 0; i < access.before().size(); i++) {
            Write write = access.before().get(i);
            code.word(Encode.i(Assembly.LD, 5, ENTRY, 8 * i));
            code.write(write.csr(), 5);
        }
        code.word(Encode.i(Assembly.LD, 5, ENTRY, BASE));
        code.word(Encode.i(Assembly.LD, 6, ENTRY, OPERAND));
        for (int register = OLD; register <= CAUSE; register++) {
            code.word(Encode.i(Assembly.ADDI, register, 0, 0));
        }
        code.write(access.csr(), 5);
        code.word(Encode.csr(access.instruction().match(), OLD, access.csr(), 6));
        code.read(NOW, access.csr());
        code.read(SEEN, access.view());
        code.word(Encode.i(Assembly.JALR, LINK, RESTORE, 0));
    }
}
