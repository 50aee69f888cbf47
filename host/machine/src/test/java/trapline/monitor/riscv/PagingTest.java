package trapline.monitor.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.Recomposition;
import trapline.isa.riscv.privileged.Csrs;
import trapline.isa.riscv.privileged.Pmp;
import trapline.isa.riscv.privileged.Status;

/** Virtual memory (4.3 to 4.5, 3.1.6.3, Svade): every page table entry, by level, SUM, MXR, MPRV and access; faults by cause. */
class PagingTest {
    private static final int LW = 0x0005_2583; // lw a1, 0(a0)
    private static final int SW = 0x00b5_2023; // sw a1, 0(a0)
    private static final int NOP = 0x13;

    private static final long ROOT = TestSystem.RAM + 0x10_0000;
    private static final long MIDDLE = ROOT + 0x1000;
    private static final long LEAVES = ROOT + 0x2000;
    private static final long UPPER = ROOT + 0x3000;
    private static final long PAGE = TestSystem.RAM + 0x8_0000;
    private static final long CODE = TestSystem.RAM + 0x8_1000;

    /** The page under test, and the page with the instruction that accesses it, next to each other. */
    private static final long VIRTUAL = 0x40_0000_0000L >> 1 | 0x12_3000;

    private static final long CODE_VIRTUAL = VIRTUAL + 0x1000;

    private static final long V = 1;
    private static final long R = 2;
    private static final long W = 4;
    private static final long X = 8;
    private static final long U = 16;
    private static final long A = 64;
    private static final long D = 128;

    private final TestSystem test = TestSystem.inMachineMode(NOP);
    private final Csrs csrs = test.system.state().csrs();

    PagingTest() {
        csrs.pmp().setAddress(0, -1);
        csrs.pmp().setConfiguration(0, 3 << 3 | Pmp.READ | Pmp.WRITE | Pmp.EXECUTE);
        csrs.setExceptionsDelegated(-1);
        csrs.supervisor().setVector(0x40);
        csrs.machine().setVector(0x80);
        map(VIRTUAL, PAGE, V | R | W | X | A | D);
    }

    private static long pointer(long physicalAddress) {
        return physicalAddress >> 12 << 10 | V;
    }

    private static long index(long virtualAddress, int level) {
        return virtualAddress >> 12 + 9 * level & 511;
    }

    private void map(long virtualAddress, long physicalAddress, long flags) {
        test.memory().putLong(UPPER + 8 * index(virtualAddress, 3), pointer(ROOT));
        test.memory().putLong(ROOT + 8 * index(virtualAddress, 2), pointer(MIDDLE));
        test.memory().putLong(MIDDLE + 8 * index(virtualAddress, 1), pointer(LEAVES));
        test.memory().putLong(LEAVES + 8 * index(virtualAddress, 0), physicalAddress >> 12 << 10 | flags);
    }

    private void translate(int mode) {
        csrs.setSatp((long) mode << 60 | (mode == 9 ? UPPER : ROOT) >> 12);
        test.hart().requestComposition(new Recomposition.Everything());
        test.compose();
    }

    /** An access to the page at a level; {@return the cause of its exception, -1 if it completes} */
    private int access(int instruction, PrivilegeLevel level, boolean throughMprv, long virtualAddress) {
        boolean fetch = instruction == NOP;
        PrivilegeLevel at = throughMprv ? PrivilegeLevel.MACHINE : level;
        long codeFlags = V | X | A | (level == PrivilegeLevel.USER ? U : 0);
        map(CODE_VIRTUAL, CODE, codeFlags);
        test.memory().putLong(CODE, Integer.toUnsignedLong(instruction));
        test.memory().putLong(PAGE, NOP);
        test.hart().requestComposition(new Recomposition.Everything());
        test.compose();
        long pc = fetch ? virtualAddress : throughMprv ? CODE : CODE_VIRTUAL;
        test.hart().setPc(pc);
        test.hart().setX(10, virtualAddress);
        test.hart().setLevel(at);
        test.step();
        boolean trapped = test.hart().pc() == 0x40 || test.hart().pc() == 0x80;
        if (!trapped) {
            return -1;
        }
        var registers = test.hart().pc() == 0x40 ? csrs.supervisor() : csrs.machine();
        assertEquals(virtualAddress, registers.value());
        assertEquals(pc, registers.returnAddress());
        return (int) registers.cause();
    }

    private static int pageFault(int instruction) {
        return instruction == NOP ? 12 : instruction == LW ? 13 : 15;
    }

    /** The manual's rules (4.3.2, steps 3 to 9), in its words. */
    private static boolean allowed(long flags, int instruction, PrivilegeLevel level, boolean sum, boolean mxr) {
        Set<Flag> has = Flag.of(flags);
        if (!has.contains(Flag.VALID) || has.contains(Flag.WRITE) && !has.contains(Flag.READ)) {
            return false;
        }
        boolean leaf = has.contains(Flag.READ) || has.contains(Flag.EXECUTE);
        boolean user = has.contains(Flag.USER);
        boolean open = level == PrivilegeLevel.USER ? user : !user || sum && instruction != NOP;
        boolean kind = switch (instruction) {
            case NOP -> has.contains(Flag.EXECUTE);
            case LW -> has.contains(Flag.READ) || mxr && has.contains(Flag.EXECUTE);
            default -> has.contains(Flag.WRITE) && has.contains(Flag.DIRTY);
        };
        return leaf && open && kind && has.contains(Flag.ACCESSED);
    }

    private enum Flag {
        VALID,
        READ,
        WRITE,
        EXECUTE,
        USER,
        GLOBAL,
        ACCESSED,
        DIRTY;

        static Set<Flag> of(long flags) {
            Set<Flag> set = EnumSet.noneOf(Flag.class);
            for (Flag flag : values()) {
                if ((flags & 1L << set(flag)) != 0) {
                    set.add(flag);
                }
            }
            return set;
        }

        private static int set(Flag flag) {
            return switch (flag) {
                case VALID -> 0;
                case READ -> 1;
                case WRITE -> 2;
                case EXECUTE -> 3;
                case USER -> 4;
                case GLOBAL -> 5;
                case ACCESSED -> 6;
                case DIRTY -> 7;
            };
        }
    }

    @ParameterizedTest
    @EnumSource(value = PrivilegeLevel.class, names = "MACHINE", mode = EnumSource.Mode.EXCLUDE)
    void everyEntryAllowsWhatTheManualSays(PrivilegeLevel level) {
        translate(8);
        for (int instruction : new int[] {LW, SW, NOP}) {
            for (int bits = 0; bits < 4; bits++) {
                for (long flags = 0; flags < 256; flags++) {
                    check(instruction, level, bits, flags);
                }
            }
        }
    }

    private void check(int instruction, PrivilegeLevel level, int bits, long flags) {
        boolean sum = (bits & 1) != 0;
        boolean mxr = (bits & 2) != 0;
        map(VIRTUAL, PAGE, flags);
        int expected = allowed(flags, instruction, level, sum, mxr) ? -1 : pageFault(instruction);
        for (int mprv = 0; mprv < (instruction == NOP ? 1 : 2); mprv++) {
            long status = (sum ? Status.SUM : 0) | (mxr ? Status.MXR : 0) | (mprv == 1 ? Status.MPRV : 0);
            csrs.status().setMachine(status | (long) level.code() << 11);
            int cause = access(instruction, level, mprv == 1, VIRTUAL);
            assertEquals(expected, cause, "flags " + flags + " sum " + sum + " mxr " + mxr + " mprv " + mprv);
        }
    }

    @Test
    void mIsNotTranslated() {
        translate(8);
        csrs.status().setMachine(0);
        assertEquals(5, access(LW, PrivilegeLevel.MACHINE, true, VIRTUAL), "no memory at that physical address");
    }

    @ParameterizedTest
    @ValueSource(ints = {LW, SW, NOP})
    void aTableOutsideMemoryIsAnAccessFault(int instruction) {
        translate(8);
        csrs.status().setMachine(0);
        // The code is reached by the same middle table: only the leaf table of another 2 MiB is away.
        long elsewhere = VIRTUAL + (2L << 20);
        test.memory().putLong(MIDDLE + 8 * index(elsewhere, 1), pointer(0x4000_0000L));
        int fault = instruction == NOP ? 1 : instruction == LW ? 5 : 7;
        assertEquals(fault, access(instruction, PrivilegeLevel.SUPERVISOR, false, elsewhere));
    }

    @ParameterizedTest
    @ValueSource(ints = {LW, SW, NOP})
    void aPageOutsideMemoryIsAnAccessFault(int instruction) {
        translate(8);
        csrs.status().setMachine(0);
        map(VIRTUAL, 0x4000_0000L, V | R | W | X | A | D);
        int fault = instruction == NOP ? 1 : instruction == LW ? 5 : 7;
        assertEquals(fault, access(instruction, PrivilegeLevel.SUPERVISOR, false, VIRTUAL));
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 54, 1L << 60, 1L << 61, 1L << 62, 1L << 63})
    void reservedBitsOfAnEntryFault(long bit) {
        translate(8);
        csrs.status().setMachine(0);
        map(VIRTUAL, PAGE, V | R | A | bit);
        assertEquals(13, access(LW, PrivilegeLevel.SUPERVISOR, false, VIRTUAL));
    }

    @ParameterizedTest
    @CsvSource({"8, 38", "9, 47"})
    void theUpperBitsMustCopyTheHighest(int mode, int highest) {
        translate(mode);
        csrs.status().setMachine(0);
        assertEquals(-1, access(LW, PrivilegeLevel.SUPERVISOR, false, VIRTUAL));
        for (int bit = highest + 1; bit < 64; bit++) {
            assertEquals(13, access(LW, PrivilegeLevel.SUPERVISOR, false, VIRTUAL ^ 1L << bit));
        }
    }

    @Test
    void aLargePageMustBeAligned() {
        translate(8);
        csrs.status().setMachine(0);
        long large = VIRTUAL + (2L << 20);
        long entry = MIDDLE + 8 * index(large, 1);
        long flags = V | R | A;
        test.memory().putLong(entry, (TestSystem.RAM >> 12) << 10 | flags);
        assertEquals(-1, access(LW, PrivilegeLevel.SUPERVISOR, false, large));
        test.memory().putLong(entry, (TestSystem.RAM + 0x1000 >> 12) << 10 | flags);
        assertEquals(13, access(LW, PrivilegeLevel.SUPERVISOR, false, large));
    }

    @Test
    void protectionHoldsForThePhysicalAddress() {
        translate(8);
        csrs.status().setMachine(0);
        // Entry 0 takes the page away, entry 1 gives everything else.
        csrs.pmp().setAddress(0, PAGE >> 2 | 0x1ff);
        csrs.pmp().setAddress(1, -1);
        csrs.pmp().setConfiguration(0, 0x1f18);
        assertEquals(5, access(LW, PrivilegeLevel.SUPERVISOR, false, VIRTUAL));
        assertEquals(7, access(SW, PrivilegeLevel.SUPERVISOR, false, VIRTUAL));
        assertEquals(1, access(NOP, PrivilegeLevel.SUPERVISOR, false, VIRTUAL));
        // And for the page tables themselves.
        csrs.pmp().setAddress(0, LEAVES >> 2 | 0x1ff);
        assertEquals(1, access(NOP, PrivilegeLevel.SUPERVISOR, false, VIRTUAL));
    }

    @Test
    void aMisalignedAccessThatCrossesIntoAnotherPageNamesThePart() {
        translate(8);
        csrs.status().setMachine(0);
        long before = VIRTUAL - 0x1000;
        map(before, PAGE, V | R | W | A | D);
        map(VIRTUAL, PAGE, 0);
        test.memory().putLong(CODE, Integer.toUnsignedLong(LW));
        map(CODE_VIRTUAL, CODE, V | X | A);
        test.hart().requestComposition(new Recomposition.Everything());
        test.compose();
        test.hart().setPc(CODE_VIRTUAL);
        test.hart().setX(10, VIRTUAL - 2);
        test.hart().setLevel(PrivilegeLevel.SUPERVISOR);
        assertEquals("exception-load-page-fault", test.step());
        assertEquals(VIRTUAL, csrs.supervisor().value());
    }
}
