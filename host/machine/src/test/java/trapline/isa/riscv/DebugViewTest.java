package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.isa.riscv.Asm.addi;
import static trapline.isa.riscv.Asm.load;
import static trapline.isa.riscv.Asm.op;
import static trapline.isa.riscv.Asm.store;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import trapline.machine.DataAccess;

/** What a debugger sees of memory, and what it foresees of the next instruction. */
class DebugViewTest {
    private static final int V = 1;
    private static final int R = 2;
    private static final int W = 4;
    private static final int X = 8;
    private static final int U = 16;
    private static final int A = 64;
    private static final int D = 128;

    private static final long RAM = PhysicalMemory.RAM_START;
    private static final long ROOT = RAM + 0x10000;
    private static final long MIDDLE = RAM + 0x11000;
    private static final long LEAVES = RAM + 0x12000;
    private static final long FIRST = RAM + 0x21000;
    private static final long SECOND = RAM + 0x20000;
    private static final long VIRTUAL = 5L << 30;
    private static final long DATA = RAM + 0x8000;
    private static final int PAGE = PhysicalMemory.PAGE_SIZE;

    private TestHart machine = TestHart.of(new InterpretedProcessor());

    private DebugView view() {
        return new DebugView(machine.hart(), machine.state());
    }

    private Optional<DataAccess> foreseen(int instruction) {
        machine =
                TestHart.of(new InterpretedProcessor(), instruction).x(1, DATA).x(2, -1);
        return view().nextAccess();
    }

    /** The manual's names tell what each instruction does with memory: their last letter how much, their first ones what. */
    @Test
    void everyInstructionsAccessIsForeseen() {
        for (Instruction row : InstructionSet.ALL) {
            int rs2 = row.format() == Format.LOAD_RESERVED ? 0 : 2;
            int word = row.match() | 1 << 15 | rs2 << 20 | 3 << 7;
            assertEquals(expected(row, word), foreseen(word), row.mnemonic());
        }
    }

    private static Optional<DataAccess> expected(Instruction row, int word) {
        String name = row.mnemonic();
        if (name.equals("jalr")) {
            return Optional.empty();
        }
        return switch (row.format()) {
            case LOAD, FLOAT_LOAD -> access(name.replace("u", ""), DATA + (word >> 20), true, false);
            case STORE, FLOAT_STORE -> access(name, DATA + row.format().immediate(word), false, true);
            case LOAD_RESERVED -> access(name, DATA, true, false);
            // Without a reservation it does nothing.
            case ATOMIC -> name.startsWith("sc") ? Optional.empty() : access(name, DATA, true, true);
            default -> Optional.empty();
        };
    }

    private static Optional<DataAccess> access(String name, long address, boolean reads, boolean writes) {
        int size = 1 << "bhwd".indexOf(name.charAt(name.length() - 1));
        return Optional.of(new DataAccess(address, size, reads, writes));
    }

    @Test
    void whatIsForeseenToBeWrittenIsWritten() {
        for (String name : new String[] {"sb", "sh", "sw", "sd", "amoswap.w", "amoswap.d"}) {
            int word = name.startsWith("a") ? op(name, 3, 1, 2) : store(name, 2, 5, 1);
            DataAccess access = foreseen(word).orElseThrow();
            byte[] before = memory();
            machine.run(1);
            byte[] after = memory();
            int start = (int) (access.virtualAddress() - RAM);
            Arrays.fill(before, start, start + access.size(), (byte) -1);
            assertArrayEquals(before, after, name);
        }
    }

    private byte[] memory() {
        byte[] all = new byte[TestHart.PAGES * PAGE];
        assertTrue(machine.hart().memory().read(RAM, all, 0, all.length));
        return all;
    }

    @Test
    void compressedInstructionsAreForeseen() {
        // c.lw a0, 4(s1); c.sd a0, 8(s1); c.fldsp fa0, 16(sp); c.nop.
        machine.halfWords(TestHart.CODE, 0x40c8, 0xe488, 0x2542, 0x0001)
                .x(9, DATA)
                .x(2, DATA);
        assertEquals(Optional.of(new DataAccess(DATA + 4, 4, true, false)), view().nextAccess());
        machine.run(1);
        assertEquals(Optional.of(new DataAccess(DATA + 8, 8, false, true)), view().nextAccess());
        machine.run(1);
        assertEquals(Optional.of(new DataAccess(DATA + 16, 8, true, false)), view().nextAccess());
        machine.run(1);
        assertEquals(Optional.empty(), view().nextAccess());
    }

    @Test
    void aStoreConditionalWritesIfItWillSucceed() {
        machine.words(TestHart.CODE, op("lr.d", 3, 1, 0), op("sc.d", 3, 1, 2), op("sc.d", 3, 1, 2))
                .x(1, DATA);
        machine.run(1);
        assertEquals(Optional.of(new DataAccess(DATA, 8, false, true)), view().nextAccess());
        machine.run(1);
        assertEquals(0, machine.x(3));
        assertEquals(Optional.empty(), view().nextAccess());
        machine.run(1);
        assertEquals(1, machine.x(3));
    }

    @Test
    void anInstructionThatCannotBeFetchedAccessesNothing() {
        machine.hart().setPc(0x1000);
        assertEquals(Optional.empty(), view().nextAccess());
    }

    /** Two virtual pages that lie the other way round, the first only for U to execute, the second for S to write. */
    private void page(PrivilegeLevel level) {
        machine.doubleWord(ROOT + 2 * 8, entry(RAM, V | R | W | X | A | D));
        machine.doubleWord(ROOT + 5 * 8, entry(MIDDLE, V));
        machine.doubleWord(MIDDLE, entry(LEAVES, V));
        machine.doubleWord(LEAVES, entry(FIRST, V | X | U | A));
        machine.doubleWord(LEAVES + 8, entry(SECOND, V | R | W | A | D));
        machine.doubleWord(LEAVES + 16, entry(0x10000000, V | R | W | A | D));
        machine.state().satp = 8L << 60 | ROOT >>> 12;
        machine.hart().requestComposition(new Recomposition.Root());
        machine.hart().composeRelocation();
        machine.hart().setLevel(level);
    }

    private static long entry(long physicalAddress, int flags) {
        return physicalAddress >>> 12 << 10 | flags;
    }

    @Test
    void memoryIsSeenThroughTheTranslationWhateverItPermits() {
        machine.doubleWord(FIRST + PAGE - 8, 0x0807060504030201L).doubleWord(SECOND, 0x100f0e0d0c0b0a09L);
        for (PrivilegeLevel level : new PrivilegeLevel[] {PrivilegeLevel.SUPERVISOR, PrivilegeLevel.USER}) {
            page(level);
            byte[] seen = new byte[16];
            assertEquals(16, view().read(VIRTUAL + PAGE - 8, seen));
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, seen);
        }
    }

    @Test
    void whatIsNoMemoryIsNotRead() {
        page(PrivilegeLevel.SUPERVISOR);
        // Behind the second page is a device, and behind that nothing.
        assertEquals(4, view().read(VIRTUAL + 2 * PAGE - 4, new byte[8]));
        assertEquals(0, view().read(VIRTUAL + 3 * PAGE, new byte[1]));
        assertEquals(0, view().read(1L << 62, new byte[1]));
        machine.hart().setLevel(PrivilegeLevel.MACHINE);
        assertEquals(0, view().read(0x10000000, new byte[1]));
        assertEquals(0, view().read(-1, new byte[2]));
        long end = RAM + TestHart.PAGES * PAGE;
        assertEquals(3, view().read(end - 3, new byte[100]));
    }

    @Test
    void aWriteIsDoneWholeOrNotAtAll() {
        page(PrivilegeLevel.SUPERVISOR);
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8};
        byte[] before = memory();
        assertFalse(view().write(VIRTUAL + 2 * PAGE - 4, bytes));
        assertArrayEquals(before, memory());
        assertTrue(view().write(VIRTUAL + PAGE - 4, bytes));
        assertEquals(0x0403020100000000L, machine.doubleWord(FIRST + PAGE - 8));
        assertEquals(0x08070605L, machine.doubleWord(SECOND));
    }

    @Test
    void codeThatIsOverwrittenIsDecodedAnew() {
        machine.words(TestHart.CODE, addi(3, 0, 1), addi(4, 0, 1)).run(2);
        assertTrue(view().write(TestHart.CODE, new byte[] {(byte) 0x93, 0x01, 0x20, 0x00}));
        machine.hart().setPc(TestHart.CODE);
        machine.run(1);
        assertEquals(2, machine.x(3));
    }

    @Test
    void lookingLeavesNoTrace() {
        page(PrivilegeLevel.SUPERVISOR);
        machine.words(TestHart.CODE, addi(0, 0, 0), load("ld", 3, 0, 1)).x(1, VIRTUAL + PAGE);
        machine.run(1);
        TestHart.Snapshot before = machine.snapshot();
        Translation translation = machine.hart().translation;
        long[] loads = translation.loads.copy();
        long[] fetches = translation.fetchTags.clone();
        view().nextAccess();
        view().read(VIRTUAL, new byte[3 * PAGE]);
        view().read(VIRTUAL + PAGE, new byte[1]);
        assertEquals(before, machine.snapshot());
        assertArrayEquals(loads, translation.loads.copy());
        assertArrayEquals(fetches, translation.fetchTags);
        assertFalse(machine.hart().failing());
    }
}
