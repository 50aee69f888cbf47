package trapline.theory.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.load.KernelImage;

/**
 * What is around a program for the RISC-V machine: a kernel of a few instructions that starts it and takes its traps, and page
 * tables. It comes from the start of RAM if it is in M, and over SBI from where kernels start.
 */
final class RiscVKernel {
    /** Where the program's code is, in bytes from the kernel's first. */
    static final int CODE = 0x1000;

    /** Where its data is: pages that it may read and write, that it may read, and that only the other level may use. */
    static final int DATA = 0x1_0000;

    /** How much of code and data a program is likely to change. */
    static final int CODE_BYTES = 0x200;

    /** See {@link #CODE_BYTES}. */
    static final int DATA_BYTES = 0x1800;

    /** How long all is. */
    static final int BYTES = 0x1_3000;

    /** How many traps a program's kernel resumes from. */
    static final int TRAPS = 6;

    private static final int ROUTINE = 0x200;
    private static final int CONSTANTS = 0x400;
    private static final int TABLES = 0x3000;
    private static final int PAGE = 4096;
    private static final int ECALL = 0x73;
    private static final int EBREAK = 0x10_0073;
    private static final int MRET = 0x3020_0073;
    private static final int SRET = 0x1020_0073;
    private static final int STIMECMP = 0x14d;
    private static final int TIME = 0xc01;
    private static final long SYSTEM_RESET = 0x5352_5354;
    private static final int INSTRUCTIONS_PER_TICK = 100;

    private final RiscVSetUp setUp;
    private final long base;
    private final List<Integer> code = new ArrayList<>();
    private final List<Long> constants = new ArrayList<>();

    private RiscVKernel(RiscVSetUp setUp) {
        this.setUp = setUp;
        this.base = base(setUp);
    }

    /** {@return the physical address of the kernel's first instruction} */
    static long base(RiscVSetUp setUp) {
        return PhysicalMemory.RAM_START + (setUp.overSbi() ? KernelImage.ALIGNMENT : 0);
    }

    /** {@return what is loaded at {@link #base}} */
    static byte[] image(RiscVProgramCase program) {
        return new RiscVKernel(program.setUp()).build(program.code());
    }

    private byte[] build(List<Integer> program) {
        ByteBuffer image = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        start();
        put(image, 0);
        if (setUp.resumes()) {
            resume();
        }
        finish();
        put(image, ROUTINE);
        for (int i = 0; i < constants.size(); i++) {
            image.putLong(CONSTANTS + i * Long.BYTES, constants.get(i));
        }
        for (int at = CODE; at < CODE + CODE_BYTES; at += Integer.BYTES) {
            image.putInt(at, setUp.overSbi() ? EBREAK : ECALL);
        }
        for (int i = 0; i < program.size(); i++) {
            image.putInt(CODE + i * Integer.BYTES, program.get(i));
        }
        tables(image);
        return image.array();
    }

    private void put(ByteBuffer image, int at) {
        for (int i = 0; i < code.size(); i++) {
            image.putInt(at + i * Integer.BYTES, code.get(i));
        }
        code.clear();
    }

    private void emit(int... words) {
        for (int word : words) {
            code.add(word);
        }
    }

    /** x6 is the kernel's first address at the start. */
    private void constant(int rd, long value) {
        emit(0x3003 | rd << 7 | 6 << 15 | CONSTANTS + constants.size() * Long.BYTES << 20);
        constants.add(value);
    }

    private void set(int csr, long value) {
        constant(5, value);
        emit(csrw(csr, 5));
    }

    static int addi(int rd, int rs1, int immediate) {
        return 0x13 | rd << 7 | rs1 << 15 | immediate << 20;
    }

    private static int csrw(int csr, int rs1) {
        return 0x1073 | rs1 << 15 | csr << 20;
    }

    private static int csrr(int rd, int csr) {
        return 0x2073 | rd << 7 | csr << 20;
    }

    /** A branch to so many instructions further on. */
    private static int branch(int function, int rs1, int rs2, int instructions) {
        int offset = instructions * Integer.BYTES;
        return 0x63
                | function << 12
                | rs1 << 15
                | rs2 << 20
                | (offset & 0x1e) << 7
                | (offset >> 5 & 0x3f) << 25
                | (offset >> 11 & 1) << 7
                | (offset >> 12 & 1) << 31;
    }

    /** The S or the M register of a kind, by the number of M's. */
    private int own(int machineCsr) {
        return setUp.overSbi() ? machineCsr - 0x200 : machineCsr;
    }

    private void start() {
        emit(0x317);
        set(own(0x340), TRAPS);
        set(own(0x305), base + ROUTINE);
        set(own(0x341), base + CODE);
        set(0x106, 7);
        if (setUp.overSbi()) {
            // SPP is the level, FS is Initial.
            set(0x100, 1L << 13 | (setUp.level() == PrivilegeLevel.SUPERVISOR ? 1L << 8 : 0));
        } else {
            startMachine();
        }
        if (setUp.paging()) {
            set(0x180, 8L << 60 | base + TABLES >> 12);
        }
        for (int pointer : new int[] {2, 8, 9}) {
            constant(pointer, base + DATA + (pointer == 9 ? PAGE : PAGE / 4));
        }
        constant(17, setUp.extension());
        constant(5, 0);
        emit(addi(11, 0, 0), setUp.overSbi() ? SRET : MRET);
    }

    /** Opens memory and counters to all levels, and starts the timer. */
    private void startMachine() {
        set(0x3b0, -1);
        set(0x3a0, 0x1f);
        set(0x306, 7);
        set(0x30a, 1L << 63);
        set(0x300, 1L << 13 | (long) setUp.level().code() << 11);
        set(STIMECMP, setUp.timer() > 0 ? 1 : -1);
        if (setUp.timer() > 0) {
            set(0x304, 1 << 5);
            // A loop of two instructions until the first tick is so near.
            int left = INSTRUCTIONS_PER_TICK - code.size() - 16 - setUp.timer();
            emit(addi(5, 0, Math.max(1, left / 2)), addi(5, 5, -1), branch(1, 5, 0, -1));
        }
    }

    /** Goes on behind what trapped, until there were so many traps. A timer interrupt sets the next one. */
    private void resume() {
        emit(csrr(30, own(0x342)));
        if (!setUp.overSbi()) {
            emit(branch(5, 30, 0, 4), csrr(30, TIME), addi(30, 30, 1), csrw(STIMECMP, 30));
        }
        emit(csrr(30, own(0x340)), addi(30, 30, -1), csrw(own(0x340), 30), branch(0, 30, 0, 7));
        emit(csrr(30, own(0x342)), branch(4, 30, 0, 4));
        emit(csrr(30, own(0x341)), addi(30, 30, 4), csrw(own(0x341), 30));
        emit(setUp.overSbi() ? SRET : MRET);
    }

    /** Powers the board off. */
    private void finish() {
        if (setUp.overSbi()) {
            emit(0x317, addi(6, 6, -(ROUTINE + code.size() * Integer.BYTES)));
            constant(17, SYSTEM_RESET);
            emit(addi(16, 0, 0), addi(10, 0, 0), addi(11, 0, 0), ECALL, 0x6f);
        } else {
            emit(0x37 | 30 << 7 | 0x100 << 12, 0x37 | 31 << 7 | 5 << 12, addi(31, 31, 0x555), 0x01ff_2023, 0x6f);
        }
    }

    /** Three levels of tables: a page of the kernel's own, the code, and pages of data with different permissions. */
    private void tables(ByteBuffer image) {
        long readable = 0x43;
        long writable = 0x80 | 0x4;
        long executable = 0x8;
        long open = setUp.level() == PrivilegeLevel.USER ? 0x10 : 0;
        long middle = TABLES + PAGE;
        long leaf = TABLES + 2 * PAGE;
        image.putLong(entryAt(TABLES, base >>> 30), pointer(middle) | 1);
        image.putLong(entryAt(middle, base >>> 21), pointer(leaf) | 1);
        image.putLong(entryAt(leaf, base >>> 12), pointer(0) | readable | writable | executable);
        image.putLong(entryAt(leaf, base + CODE >>> 12), pointer(CODE) | readable | writable | executable | open);
        image.putLong(entryAt(leaf, base + DATA >>> 12), pointer(DATA) | readable | writable | open);
        image.putLong(entryAt(leaf, base + DATA + PAGE >>> 12), pointer(DATA + PAGE) | readable | open);
        image.putLong(
                entryAt(leaf, base + DATA + 2 * PAGE >>> 12),
                pointer(DATA + 2 * PAGE) | readable | writable | 0x10 - open);
    }

    private static int entryAt(long table, long number) {
        return (int) table + (int) (number & 511) * Long.BYTES;
    }

    private long pointer(long offset) {
        return base + offset >> 12 << 10;
    }
}
