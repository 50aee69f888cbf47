package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static trapline.isa.riscv.Asm.jal;
import static trapline.isa.riscv.Asm.jalr;
import static trapline.isa.riscv.Asm.load;
import static trapline.isa.riscv.Asm.op;
import static trapline.isa.riscv.Asm.store;

import org.junit.jupiter.api.Test;

/** Sv39, Sv48 and the protection of physical memory, through the processor (volume II, sections 12.3 to 12.5). */
class TranslationTest {
    private static final int V = 1;
    private static final int R = 2;
    private static final int W = 4;
    private static final int X = 8;
    private static final int U = 16;
    private static final int A = 64;
    private static final int D = 128;
    private static final int KERNEL = V | R | W | X | A | D;

    private static final long RAM = PhysicalMemory.RAM_START;
    private static final long ROOT = RAM + 0x10000;
    private static final long MIDDLE = RAM + 0x11000;
    private static final long LEAVES = RAM + 0x12000;
    private static final long FOURTH = RAM + 0x13000;
    /** Two pages of data, not in virtual order. */
    private static final long FIRST = RAM + 0x21000;

    private static final long SECOND = RAM + 0x20000;
    /** A virtual address with different indices at each level. */
    private static final long VIRTUAL = 5L << 30 | 6L << 21 | 7L << 12;

    private static final int[] CODE = {load("ld", 3, 0, 1), store("sd", 4, 0, 1), jalr(0, 1, 0)};
    private static final long LOAD = TestHart.CODE;
    private static final long STORE = TestHart.CODE + 4;
    private static final long JUMP = TestHart.CODE + 8;

    private final TestHart machine = TestHart.of(new InterpretedProcessor(), CODE)
            .doubleWord(FIRST, 0x1111)
            .doubleWord(SECOND, 0x2222);

    /** Sv39 with the code at its physical address, and one page of data at {@link #VIRTUAL}. */
    private TestHart paged(PrivilegeLevel level, int leafFlags) {
        int codeFlags = level == PrivilegeLevel.USER ? KERNEL | U : KERNEL;
        // A gigapage maps all RAM for the code.
        machine.doubleWord(ROOT + 2 * 8, entry(RAM, codeFlags));
        machine.doubleWord(ROOT + 5 * 8, entry(MIDDLE, V));
        machine.doubleWord(MIDDLE + 6 * 8, entry(LEAVES, V));
        machine.doubleWord(LEAVES + 7 * 8, entry(FIRST, leafFlags));
        machine.state().satp = 8L << 60 | ROOT >>> 12;
        machine.hart().requestComposition(new Recomposition.Root());
        machine.hart().composeRelocation();
        machine.hart().setLevel(level);
        return machine.x(1, VIRTUAL);
    }

    private static long entry(long physicalAddress, int flags) {
        return physicalAddress >>> 12 << 10 | flags;
    }

    private void at(long pc) {
        machine.hart().setPc(pc);
    }

    private void loads(long value) {
        at(LOAD);
        machine.run(1);
        assertEquals(value, machine.x(3));
    }

    private void fails(long pc, Cause cause, long operand) {
        at(pc);
        machine.traps(cause, operand);
    }

    private void recompose(Recomposition request) {
        machine.hart().requestComposition(request);
        machine.hart().composeRelocation();
    }

    @Test
    void everyCombinationOfPermissionsDoesWhatItSays() {
        for (PrivilegeLevel level : new PrivilegeLevel[] {PrivilegeLevel.USER, PrivilegeLevel.SUPERVISOR}) {
            for (int flags = 0; flags < 256; flags++) {
                for (boolean sum : new boolean[] {false, true}) {
                    for (boolean mxr : new boolean[] {false, true}) {
                        paged(level, flags);
                        machine.state().sum = sum;
                        machine.state().mxr = mxr;
                        recompose(new Recomposition.Everything());
                        check(level, flags, sum, mxr);
                    }
                }
            }
        }
    }

    private void check(PrivilegeLevel level, int flags, boolean sum, boolean mxr) {
        boolean leaf = (flags & V) != 0 && (flags & (R | X)) != 0 && (flags & (R | W)) != W;
        boolean user = (flags & U) != 0;
        boolean dataLevel = level == PrivilegeLevel.USER ? user : !user || sum;
        boolean usable = leaf && (flags & A) != 0;
        boolean loads = usable && dataLevel && ((flags & R) != 0 || mxr && (flags & X) != 0);
        boolean stores = usable && dataLevel && (flags & W) != 0 && (flags & D) != 0;
        boolean fetches = usable && (level == PrivilegeLevel.USER) == user && (flags & X) != 0;
        outcome(LOAD, loads, Cause.LOAD_PAGE_FAULT);
        outcome(STORE, stores, Cause.STORE_PAGE_FAULT);
        at(JUMP);
        machine.run(1);
        machine.words(FIRST, Asm.NOP);
        if (fetches) {
            machine.run(1);
        } else {
            machine.traps(Cause.INSTRUCTION_PAGE_FAULT, VIRTUAL);
        }
    }

    private void outcome(long pc, boolean allowed, Cause fault) {
        at(pc);
        if (allowed) {
            machine.run(1);
        } else {
            machine.traps(fault, VIRTUAL);
        }
    }

    @Test
    void threeLevelsLeadToThePage() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        loads(0x1111);
        machine.x(4, 99);
        at(STORE);
        machine.run(1);
        assertEquals(99, machine.doubleWord(FIRST));
    }

    @Test
    void fourLevelsLeadToThePage() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        machine.doubleWord(FOURTH, entry(ROOT, V));
        machine.doubleWord(FOURTH + 511 * 8, entry(ROOT, V));
        machine.state().satp = 9L << 60 | FOURTH >>> 12;
        recompose(new Recomposition.Root());
        loads(0x1111);
        machine.x(1, VIRTUAL | -1L << 39);
        loads(0x1111);
        machine.x(1, VIRTUAL | -1L << 47 & ~(1L << 50));
        fails(LOAD, Cause.LOAD_PAGE_FAULT, machine.x(1));
    }

    @Test
    void addressesThatAreNotCanonicalFault() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        for (long address : new long[] {VIRTUAL | 1L << 39, VIRTUAL | 1L << 63, VIRTUAL | 1L << 38}) {
            machine.x(1, address);
            fails(LOAD, Cause.LOAD_PAGE_FAULT, address);
            fails(STORE, Cause.STORE_PAGE_FAULT, address);
        }
    }

    @Test
    void superpagesMapAllTheirPages() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        machine.x(1, SECOND + 8).doubleWord(SECOND + 8, 0x3333);
        loads(0x3333);
        machine.doubleWord(MIDDLE + 6 * 8, entry(RAM, KERNEL));
        recompose(new Recomposition.Page(VIRTUAL));
        machine.x(1, 5L << 30 | 6L << 21 | SECOND - RAM);
        loads(0x2222);
    }

    @Test
    void misalignedSuperpagesFault() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        machine.doubleWord(MIDDLE + 6 * 8, entry(RAM + 0x1000, KERNEL));
        fails(LOAD, Cause.LOAD_PAGE_FAULT, VIRTUAL);
        machine.doubleWord(ROOT + 5 * 8, entry(RAM + 0x200000, KERNEL));
        fails(LOAD, Cause.LOAD_PAGE_FAULT, VIRTUAL);
    }

    @Test
    void reservedBitsFault() {
        for (int bit = 54; bit < 64; bit++) {
            paged(PrivilegeLevel.SUPERVISOR, KERNEL);
            machine.doubleWord(LEAVES + 7 * 8, entry(FIRST, KERNEL) | 1L << bit);
            fails(LOAD, Cause.LOAD_PAGE_FAULT, VIRTUAL);
        }
        for (int flag : new int[] {A, D, U}) {
            paged(PrivilegeLevel.SUPERVISOR, KERNEL);
            machine.doubleWord(MIDDLE + 6 * 8, entry(LEAVES, V | flag));
            fails(LOAD, Cause.LOAD_PAGE_FAULT, VIRTUAL);
        }
        paged(PrivilegeLevel.SUPERVISOR, V);
        fails(LOAD, Cause.LOAD_PAGE_FAULT, VIRTUAL);
    }

    @Test
    void tablesOutsideMemoryAreAccessFaults() {
        for (long table : new long[] {0, RAM - 4096, RAM + (long) TestHart.PAGES * 4096, 1L << 55}) {
            paged(PrivilegeLevel.SUPERVISOR, KERNEL);
            machine.doubleWord(MIDDLE + 6 * 8, entry(table, V));
            fails(LOAD, Cause.LOAD_ACCESS_FAULT, VIRTUAL);
            fails(STORE, Cause.STORE_ACCESS_FAULT, VIRTUAL);
            machine.state().satp = 8L << 60 | table >>> 12;
            recompose(new Recomposition.Everything());
            fails(LOAD, Cause.INSTRUCTION_ACCESS_FAULT, LOAD);
        }
    }

    @Test
    void pagesOutsideMemoryAreDeviceAccesses() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        machine.doubleWord(LEAVES + 7 * 8, entry(0x10000000L, KERNEL)).x(1, VIRTUAL + 8);
        fails(LOAD, Cause.DEVICE_ACCESS, 0x10000008L);
        assertEquals(VIRTUAL + 8, machine.hart().pendingAccess().virtualAddress());
        fails(STORE, Cause.DEVICE_ACCESS, 0x10000008L);
        at(JUMP);
        machine.run(1).traps(Cause.INSTRUCTION_ACCESS_FAULT, VIRTUAL + 8);
    }

    @Test
    void accessesAcrossPagesUseBothTranslations() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        machine.doubleWord(LEAVES + 8 * 8, entry(SECOND, KERNEL));
        machine.x(1, VIRTUAL + 4093).x(4, 0x8877665544332211L);
        at(STORE);
        machine.run(1);
        loads(0x8877665544332211L);
        assertEquals(0x332211L, machine.doubleWord(FIRST + 4088) >>> 40);
        assertEquals(0x8877665544L, machine.doubleWord(SECOND) & 0xffffffffffL);
    }

    @Test
    void accessesAcrossPagesFaultAtThePartThatFaults() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        machine.x(1, VIRTUAL + 4093).x(4, -1);
        fails(LOAD, Cause.LOAD_PAGE_FAULT, VIRTUAL + 4096);
        fails(STORE, Cause.STORE_PAGE_FAULT, VIRTUAL + 4096);
        machine.x(1, VIRTUAL - 3);
        fails(STORE, Cause.STORE_PAGE_FAULT, VIRTUAL - 3);
    }

    @Test
    void instructionsAcrossPagesUseBothTranslations() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        int word = Asm.addi(9, 0, 55);
        machine.halfWords(FIRST + 4094, word & 0xffff).halfWords(SECOND, word >>> 16);
        at(VIRTUAL + 4094);
        machine.traps(Cause.INSTRUCTION_PAGE_FAULT, VIRTUAL + 4096);
        machine.doubleWord(LEAVES + 8 * 8, entry(SECOND, KERNEL));
        machine.run(1);
        assertEquals(55, machine.x(9));
        assertEquals(VIRTUAL + 4098, machine.hart().pc());
    }

    @Test
    void aFenceOfAnAddressSpaceDropsItsTranslations() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        machine.state().satp |= 1L << 44;
        recompose(new Recomposition.Root());
        loads(0x1111);
        machine.doubleWord(LEAVES + 7 * 8, entry(SECOND, KERNEL));
        recompose(new Recomposition.AddressSpace(2));
        loads(0x1111);
        recompose(new Recomposition.AddressSpace(1));
        loads(0x2222);
    }

    @Test
    void addressSpacesThatShareASlotAreToldApart() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        loads(0x1111);
        machine.doubleWord(LEAVES + 7 * 8, entry(SECOND, KERNEL));
        for (int asid = 1; asid < 100; asid++) {
            machine.state().satp += 1L << 44;
            recompose(new Recomposition.Root());
            loads(0x2222);
        }
    }

    @Test
    void aFenceOfOnePageDropsIt() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        loads(0x1111);
        machine.doubleWord(LEAVES + 7 * 8, entry(SECOND, KERNEL));
        recompose(new Recomposition.Page(VIRTUAL + 0x123));
        loads(0x2222);
    }

    @Test
    void aFenceBesideASuperpageDropsOnlyItsPage() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        loads(0x1111);
        machine.doubleWord(LEAVES + 7 * 8, entry(SECOND, KERNEL));
        // The gigapage of the code, and pages of the same index elsewhere.
        recompose(new Recomposition.Page(RAM));
        recompose(new Recomposition.Page(VIRTUAL + (long) TranslationTable.ENTRIES * PhysicalMemory.PAGE_SIZE));
        loads(0x1111);
        recompose(new Recomposition.Page(VIRTUAL));
        loads(0x2222);
    }

    @Test
    void manySuperpagesAreStillDropped() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        // 100 large pages, all of the same memory.
        for (int i = 100; i < 200; i++) {
            machine.doubleWord(MIDDLE + i * 8L, entry(RAM, KERNEL));
        }
        recompose(new Recomposition.Everything());
        for (int i = 100; i < 200; i++) {
            machine.x(1, 5L << 30 | (long) i << 21 | FIRST - RAM);
            loads(0x1111);
            machine.doubleWord(MIDDLE + i * 8L, entry(RAM, 0));
            recompose(new Recomposition.Page(5L << 30 | (long) i << 21));
            fails(LOAD, Cause.LOAD_PAGE_FAULT, machine.x(1));
        }
    }

    @Test
    void loadsOfMachineLevelMayBeTranslated() {
        paged(PrivilegeLevel.MACHINE, KERNEL);
        at(LOAD);
        machine.traps(Cause.DEVICE_ACCESS, VIRTUAL);
        machine.state().machineDataLevel = PrivilegeLevel.SUPERVISOR;
        machine.hart().translationChanged();
        loads(0x1111);
        machine.state().machineDataLevel = PrivilegeLevel.MACHINE;
        machine.hart().translationChanged();
        at(LOAD);
        machine.traps(Cause.DEVICE_ACCESS, VIRTUAL);
    }

    @Test
    void protectionIsAskedForEveryKindOfAccess() {
        for (boolean uniform : new boolean[] {true, false}) {
            paged(PrivilegeLevel.SUPERVISOR, KERNEL);
            machine.state().uniform = uniform;
            machine.state().protection = (physical, size, access, level) ->
                    physical < FIRST || physical >= FIRST + 4096 || access != Access.STORE;
            recompose(new Recomposition.Everything());
            loads(machine.doubleWord(FIRST));
            fails(STORE, Cause.STORE_ACCESS_FAULT, VIRTUAL);
            machine.state().protection = (physical, size, access, level) -> physical < LEAVES || physical >= FOURTH;
            recompose(new Recomposition.Everything());
            fails(LOAD, Cause.LOAD_ACCESS_FAULT, VIRTUAL);
            machine.state().protection = (physical, size, access, level) -> access != Access.FETCH;
            recompose(new Recomposition.Everything());
            fails(LOAD, Cause.INSTRUCTION_ACCESS_FAULT, LOAD);
        }
    }

    @Test
    void protectionThatSplitsAPageIsAskedEachTime() {
        machine.state().uniform = false;
        machine.state().protection = (physical, size, access, level) -> access == Access.FETCH || physical >= FIRST + 8;
        recompose(new Recomposition.Everything());
        machine.x(1, FIRST + 8);
        loads(machine.doubleWord(FIRST + 8));
        machine.x(1, FIRST);
        fails(LOAD, Cause.LOAD_ACCESS_FAULT, FIRST);
    }

    @Test
    void aStoreThroughAnotherAddressChangesTheCode() {
        paged(PrivilegeLevel.SUPERVISOR, KERNEL);
        at(STORE);
        machine.run(1);
        machine.words(FIRST, Asm.addi(9, 0, 1), jal(0, -4));
        at(VIRTUAL);
        machine.run(4);
        machine.x(4, (long) jal(0, -4) << 32 | Asm.addi(9, 0, 2));
        at(STORE);
        machine.run(1);
        at(VIRTUAL);
        machine.run(1);
        assertEquals(2, machine.x(9));
    }

    @Test
    void atomicsAreStoresToTheTranslation() {
        paged(PrivilegeLevel.SUPERVISOR, V | R | A | D);
        machine.words(TestHart.CODE, op("amoadd.d", 3, 1, 4), op("lr.d", 5, 1, 0), op("sc.d", 6, 1, 4));
        fails(TestHart.CODE, Cause.STORE_PAGE_FAULT, VIRTUAL);
        at(TestHart.CODE + 4);
        machine.run(1);
        assertEquals(0x1111, machine.x(5));
        machine.traps(Cause.STORE_PAGE_FAULT, VIRTUAL);
    }
}
