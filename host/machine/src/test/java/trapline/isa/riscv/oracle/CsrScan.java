package trapline.isa.riscv.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * A program that reads each of the 4,096 CSRs at a level, and leaves which of them could be read.
 *
 * @param level at which it reads: 0, 1 or 3
 * @param status mstatus meanwhile, but for MPP
 * @param machineCounters mcounteren
 * @param supervisorCounters scounteren
 * @param environment menvcfg
 */
record CsrScan(int level, long status, long machineCounters, long supervisorCounters, long environment) {
    static final int NUMBERS = 4096;

    private static final int ENTRY = 10;
    private static final int CAUSE = 14;
    private static final int MPP_SHIFT = 11;
    private static final int ILLEGAL_INSTRUCTION = 2;
    private static final int ECALL = 0x73;
    private static final int ANYTHING = 0x1f;

    /** {@return the content of RAM} */
    byte[] image() {
        Assembly code = new Assembly();
        code.start();
        code.read(CAUSE, CsrImage.MCAUSE);
        code.word(Encode.i(Assembly.ADDI, 16, 0, ILLEGAL_INSTRUCTION));
        code.branch(0x1063, CAUSE, 16, "finish");
        code.read(15, CsrImage.MEPC);
        code.word(Encode.i(Assembly.ADDI, 15, 15, 4));
        code.write(CsrImage.MEPC, 15);
        code.word(Assembly.MRET);
        code.finish();
        code.label("begin");
        code.oneHart();
        set(code, CsrImage.MTVEC, CaseImage.RAM + Assembly.TRAP_VECTOR);
        set(code, CsrAccesses.PMPADDR0, (1L << 54) - 1);
        set(code, CsrImage.PMPCFG0, ANYTHING);
        set(code, CsrImage.MENVCFG, environment);
        set(code, 0x306, machineCounters);
        set(code, 0x106, supervisorCounters);
        set(code, CsrImage.MSTATUS, status | (long) level << MPP_SHIFT);
        code.constant(ENTRY, CaseImage.ENTRIES);
        code.constant(1, CaseImage.RAM + code.size() + 4 * Assembly.CONSTANT_WORDS + 8);
        code.write(CsrImage.MEPC, 1);
        code.word(Assembly.MRET);
        for (int number = 0; number < NUMBERS; number++) {
            code.word(Encode.i(Assembly.ADDI, CAUSE, 0, 0));
            code.read(11, number);
            code.word(Encode.s(0x23, ENTRY, CAUSE, 0));
            code.word(Encode.i(Assembly.ADDI, ENTRY, ENTRY, 1));
        }
        code.word(ECALL);
        byte[] ram = new byte[(int) CaseImage.RAM_SIZE];
        ByteBuffer buffer = ByteBuffer.wrap(ram).order(ByteOrder.LITTLE_ENDIAN);
        code.link().forEach(buffer::putInt);
        return ram;
    }

    /** {@return the numbers of those that could be read, from the content of RAM after a run} */
    static BitSet readable(byte[] ram) {
        BitSet readable = new BitSet(NUMBERS);
        int at = (int) (CaseImage.ENTRIES - CaseImage.RAM);
        for (int number = 0; number < NUMBERS; number++) {
            readable.set(number, ram[at + number] == 0);
        }
        return readable;
    }

    private static void set(Assembly code, int csr, long value) {
        code.constant(1, value);
        code.write(csr, 1);
    }
}
