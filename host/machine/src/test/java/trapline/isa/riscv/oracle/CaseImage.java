package trapline.isa.riscv.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The content of RAM with many cases in it, and where the results are. All addresses are physical. */
final class CaseImage {
    static final long RAM = 0x8000_0000L;
    static final long RAM_SIZE = 16 << 20;
    static final long FINISHER = 0x10_0000L;

    /** Room for page tables. */
    static final long TABLES = RAM + 0x1_0000;

    /** How much from the start of RAM on no case may write: the program and the tables. */
    static final long PROTECTED = 0x2_0000;

    /**
     * What the cases load and store. Not right behind what is protected: an access across that edge may be checked as one or as two (volume
     * II, section 3.7.1.5).
     */
    static final long DATA = RAM + 0x2_8000;

    static final long DATA_SIZE = 0x2000;

    /** The cases' code, each at the start of a slot. */
    static final long CODE = RAM + 0x10_0000;

    static final int SLOT = 512;
    static final int MOST_CASES = 1000;
    static final long CODE_SIZE = SLOT * MOST_CASES;

    /** Where S mode's traps go: one instruction that traps to M. */
    static final long SUPERVISOR_TRAP = RAM + 0x3_0000;

    /** The entries: a descriptor of {@link #MIDDLE} bytes, then a record. */
    static final long ENTRIES = RAM + 0x20_0000;

    static final int MIDDLE = 1024;
    static final int STRIDE = 2048;

    /** The end of all that. */
    static final long END = ENTRIES + (long) MOST_CASES * STRIDE;

    /** How many double words a descriptor has. */
    static final int INPUTS = 64 + Case.Input.values().length;

    /** Where in a record the log of traps is, in bytes, and how many it takes: cause, epc and tval of each. */
    static final int LOG = 640;

    static final int LOGGED = 15;

    static final int EBREAK = 0x0010_0073;

    /** The double words of a record that are no registers; the final pc is at 0, registers as in a descriptor. */
    enum Output {
        FCSR(64),
        MSTATUS(65),
        SATP(66),
        MCAUSE(67),
        MTVAL(68),
        SCAUSE(69),
        SEPC(70),
        STVAL(71),
        SSCRATCH(72),
        TRAPS(73),
        DATA_SUM(74),
        MIE(75),
        MIP(76),
        MIDELEG(77),
        MEDELEG(78),
        STVEC(79);

        private final int index;

        Output(int index) {
            this.index = index;
        }

        /** {@return its place in the record, in double words} */
        int index() {
            return index;
        }

        int offset() {
            return 8 * index();
        }
    }

    private CaseImage() {}

    /** {@return the physical address of a case's first instruction} */
    static long slot(int number) {
        return CODE + (long) number * SLOT;
    }

    /**
     * {@return the content of RAM}
     *
     * @param cases at most {@link #MOST_CASES}; each one's pc is that of its slot
     * @param tables the content of {@link #TABLES}
     */
    static byte[] build(List<Case> cases, byte[] tables) {
        byte[] ram = new byte[(int) RAM_SIZE];
        ByteBuffer buffer = ByteBuffer.wrap(ram).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : Harness.program(cases.size())) {
            buffer.putInt(word);
        }
        buffer.put((int) (TABLES - RAM), tables);
        buffer.putInt((int) (SUPERVISOR_TRAP - RAM), EBREAK);
        for (int number = 0; number < cases.size(); number++) {
            Case one = cases.get(number);
            int at = (int) (slot(number) - RAM);
            for (Case.Instruction instruction : one.code()) {
                if (instruction.length() == 4) {
                    buffer.putInt(at, instruction.bits());
                } else {
                    buffer.putShort(at, (short) instruction.bits());
                }
                at += instruction.length();
            }
            buffer.putInt(at, EBREAK);
            int entry = (int) (ENTRIES - RAM) + number * STRIDE;
            for (int input = 0; input < INPUTS; input++) {
                buffer.putLong(entry + 8 * input, one.input(input));
            }
        }
        return ram;
    }

    /**
     * {@return what a case left}
     *
     * @param ram after the run
     * @param number which case
     */
    static Result result(byte[] ram, int number) {
        int record = (int) (ENTRIES - RAM) + number * STRIDE + MIDDLE;
        long[] words = new long[(STRIDE - MIDDLE) / 8];
        ByteBuffer.wrap(ram, record, STRIDE - MIDDLE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(words);
        return new Result(words);
    }
}
