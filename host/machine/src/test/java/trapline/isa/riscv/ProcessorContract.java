package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static trapline.isa.riscv.Asm.NOP;
import static trapline.isa.riscv.Asm.addi;
import static trapline.isa.riscv.Asm.branch;
import static trapline.isa.riscv.Asm.jal;
import static trapline.isa.riscv.Asm.jalr;
import static trapline.isa.riscv.Asm.load;
import static trapline.isa.riscv.Asm.op;
import static trapline.isa.riscv.Asm.opImmediate;
import static trapline.isa.riscv.Asm.store;
import static trapline.isa.riscv.TestHart.CODE;

import org.junit.jupiter.api.Test;
import trapline.machine.Exit;
import trapline.machine.Processor;

/** What every processor for {@link Hart} must do. */
interface ProcessorContract {
    /** Data of the tests, on a page of its own. */
    long AREA = PhysicalMemory.RAM_START + 0x8000;

    /** The first address behind RAM. */
    long END = PhysicalMemory.RAM_START + (long) TestHart.PAGES * PhysicalMemory.PAGE_SIZE;

    /** {@return the processor under test} */
    Processor<Hart> processor();

    @Test
    default void everyQuantumIsHonouredToTheInstruction() {
        // Sums 10 down to 1: 3 instructions a round.
        int[] code = {addi(1, 0, 10), op("add", 2, 2, 1), addi(1, 1, -1), branch("bne", 1, 0, -8), jal(0, 0)};
        TestHart whole = TestHart.of(processor(), code).run(60);
        assertEquals(55, whole.x(2));
        for (int quantum = 1; quantum <= 60; quantum++) {
            TestHart pieces = TestHart.of(processor(), code);
            for (int done = 0; done < 60; done += quantum) {
                pieces.run(Math.min(quantum, 60 - done));
            }
            assertEquals(whole.snapshot(), pieces.snapshot());
        }
    }

    @Test
    default void x0StaysZero() {
        TestHart machine = TestHart.of(
                        processor(),
                        addi(0, 0, 5),
                        op("sub", 0, 1, 0),
                        load("ld", 0, 0, 2),
                        Asm.match("lui") | 0x12345000,
                        op("mul", 0, 1, 1),
                        op("amoadd.d", 0, 2, 1),
                        jal(0, 4),
                        op("sh1add", 0, 1, 1),
                        jalr(0, 3, 0))
                .x(1, 77)
                .x(2, AREA)
                .x(3, CODE);
        machine.run(9);
        assertEquals(0, machine.x(0));
        assertEquals(CODE, machine.hart().pc());
        assertEquals(77, machine.doubleWord(AREA));
    }

    @Test
    default void trapsComeBeforeAnyEffect() {
        TestHart.of(processor(), Asm.ECALL).traps(Cause.ENVIRONMENT_CALL_FROM_M, 0);
        TestHart.of(processor(), Asm.EBREAK).traps(Cause.BREAKPOINT, CODE);
        TestHart.of(processor()).halfWords(CODE, 0x9002).traps(Cause.BREAKPOINT, CODE);
        TestHart.of(processor(), 0).traps(Cause.ILLEGAL_INSTRUCTION, 0);
        TestHart.of(processor(), -1).traps(Cause.ILLEGAL_INSTRUCTION, 0xffffffffL);
        for (String mnemonic : new String[] {"sret", "mret", "wfi", "sfence.vma", "csrrw", "csrrs", "csrrci"}) {
            int word = Asm.match(mnemonic) | (mnemonic.startsWith("csr") ? 0x340 << 20 : 0);
            TestHart.of(processor(), word).traps(Cause.PRIVILEGED_INSTRUCTION, word & 0xffffffffL);
        }
        TestHart.of(processor(), load("ld", 1, 0, 2)).x(2, 0x1000).traps(Cause.DEVICE_ACCESS, 0x1000);
        TestHart.of(processor(), store("sb", 1, 0, 2)).x(2, END).traps(Cause.DEVICE_ACCESS, END);
        TestHart.of(processor(), jalr(0, 2, 0)).x(2, END).run(1).traps(Cause.INSTRUCTION_ACCESS_FAULT, END);
        TestHart.of(processor(), op("amoadd.w", 1, 2, 3)).x(2, AREA + 2).traps(Cause.STORE_MISALIGNED, AREA + 2);
        TestHart.of(processor(), op("lr.d", 1, 2, 0)).x(2, AREA + 4).traps(Cause.LOAD_MISALIGNED, AREA + 4);
        TestHart.of(processor(), op("sc.d", 1, 2, 0)).x(2, AREA + 4).traps(Cause.STORE_MISALIGNED, AREA + 4);
    }

    @Test
    default void aTrapInTheMiddleLeavesExactCounts() {
        TestHart machine = TestHart.of(processor(), NOP, addi(1, 1, 1), NOP, Asm.ECALL, addi(1, 1, 1));
        assertEquals(new Exit.Trapped(Cause.ENVIRONMENT_CALL_FROM_M.exception(0)), machine.execute(1000));
        assertEquals(3, machine.hart().retired());
        assertEquals(CODE + 12, machine.hart().pc());
        assertEquals(1, machine.x(1));
        machine.hart().complete(4);
        machine.run(1);
        assertEquals(5, machine.hart().retired());
    }

    @Test
    default void environmentCallTellsTheLevel() {
        TestHart machine = TestHart.of(processor(), Asm.ECALL);
        machine.hart().setLevel(PrivilegeLevel.USER);
        machine.traps(Cause.ENVIRONMENT_CALL_FROM_U, 0);
        machine.hart().setLevel(PrivilegeLevel.SUPERVISOR);
        machine.traps(Cause.ENVIRONMENT_CALL_FROM_S, 0);
    }

    @Test
    default void loadsExtendAsTheySay() {
        TestHart machine = TestHart.of(
                processor(),
                load("lb", 10, 0, 1),
                load("lbu", 11, 0, 1),
                load("lh", 12, 0, 1),
                load("lhu", 13, 0, 1),
                load("lw", 14, 0, 1),
                load("lwu", 15, 0, 1),
                load("ld", 16, 0, 1));
        for (int misalignment = 0; misalignment < 8; misalignment++) {
            long address = AREA + 16 + misalignment;
            machine.doubleWord(address, 0x8192a3b4c5d6e7f8L).x(1, address);
            machine.hart().setPc(CODE);
            machine.run(7);
            assertEquals((byte) 0xf8, machine.x(10));
            assertEquals(0xf8, machine.x(11));
            assertEquals((short) 0xe7f8, machine.x(12));
            assertEquals(0xe7f8, machine.x(13));
            assertEquals(0xc5d6e7f8, machine.x(14));
            assertEquals(0xc5d6e7f8L, machine.x(15));
            assertEquals(0x8192a3b4c5d6e7f8L, machine.x(16));
        }
    }

    @Test
    default void accessesAcrossPagesAreWhole() {
        for (int head = 1; head < 8; head++) {
            long address = AREA + PhysicalMemory.PAGE_SIZE - head;
            TestHart machine = TestHart.of(processor(), store("sd", 1, 0, 2), load("ld", 3, 0, 2))
                    .x(1, 0x1122334455667788L)
                    .x(2, address)
                    .run(2);
            assertEquals(0x1122334455667788L, machine.x(3));
            assertEquals(0x1122334455667788L, machine.doubleWord(address));
        }
        long last = END - 4;
        TestHart.of(processor(), store("sd", 1, 0, 2)).x(2, last).x(1, -1).traps(Cause.STORE_ACCESS_FAULT, END);
        TestHart.of(processor(), load("ld", 1, 0, 2)).x(2, last).traps(Cause.LOAD_ACCESS_FAULT, END);
    }

    @Test
    default void anInstructionMayLieAcrossPages() {
        long last = CODE + PhysicalMemory.PAGE_SIZE - 2;
        for (int word : new int[] {addi(1, 1, 7), opImmediate("addiw", 1, 1, 7)}) {
            TestHart machine = TestHart.of(processor()).words(last, word, addi(1, 1, 1));
            machine.hart().setPc(last);
            machine.run(2);
            assertEquals(8, machine.x(1));
            assertEquals(last + 8, machine.hart().pc());
        }
        TestHart back = TestHart.of(processor()).words(last, jal(1, -0x800));
        back.hart().setPc(last);
        back.run(1);
        assertEquals(last - 0x800, back.hart().pc());
        assertEquals(last + 4, back.x(1));
        TestHart loop = TestHart.of(processor()).words(last, branch("beq", 0, 0, 0));
        loop.hart().setPc(last);
        loop.run(100);
        assertEquals(last, loop.hart().pc());
        TestHart outside = TestHart.of(processor()).halfWords(END - 2, addi(1, 1, 7) & 0xffff);
        outside.hart().setPc(END - 2);
        outside.traps(Cause.INSTRUCTION_ACCESS_FAULT, END);
    }

    @Test
    default void jumpsBetweenPagesKeepTheReturnAddress() {
        long far = CODE + 0x3000;
        TestHart machine = TestHart.of(processor(), jal(1, 0x3000)).words(far, jalr(5, 1, 1));
        machine.run(2);
        assertEquals(CODE + 4, machine.x(1));
        assertEquals(far + 4, machine.x(5));
        assertEquals(CODE + 4, machine.hart().pc());
        TestHart same = TestHart.of(processor(), jalr(1, 1, 8)).x(1, CODE).run(1);
        assertEquals(CODE + 8, same.hart().pc());
        assertEquals(CODE + 4, same.x(1));
    }

    @Test
    default void aStoreToTheMailboxTrapsHoweverOftenTheCodeHasStoredElsewhere() {
        int[] code = {addi(1, 1, 1), store("sd", 1, 0, 2), jal(0, -8)};
        TestHart machine = TestHart.of(processor(), code).x(2, AREA + 0x2000);
        machine.hart().memory().setMailbox(AREA + 8);
        machine.run(300);
        for (long before : new long[] {0, 1, 7, 8, 15}) {
            machine.x(2, AREA + before);
            Exit exit = machine.execute(before == 0 ? 3 : 30);
            assertEquals(before == 0, exit instanceof Exit.QuantumExpired, () -> exit + " at " + before);
            assertEquals(0, machine.doubleWord(AREA + 8));
            machine.hart().setPc(CODE);
        }
    }

    @Test
    default void whatIsWrittenToTheOwnPageIsExecutedHoweverMuchWasWrittenBefore() {
        // A hundred stores to its own page, of data; then the instruction behind them is another, and all is done once
        // more.
        int[] code = {
            addi(5, 0, 100),
            store("sw", 5, 0x400, 8),
            addi(5, 5, -1),
            branch("bne", 5, 0, -8),
            addi(7, 7, 1),
            branch("bne", 9, 0, 16),
            addi(9, 0, 1),
            store("sw", 6, 16, 8),
            jal(0, -32),
            jal(0, 0)
        };
        TestHart machine = TestHart.of(processor(), code).x(6, addi(7, 7, 100)).x(8, CODE);
        machine.run(620);
        assertEquals(CODE + 36, machine.hart().pc());
        assertEquals(101, machine.x(7));
    }

    @Test
    default void codeThatChangesItselfRunsAsChanged() {
        // The store overwrites the instruction behind it, each time with another.
        TestHart machine =
                TestHart.of(processor(), store("sw", 1, 4, 2), NOP, jal(0, -8)).x(2, CODE);
        for (int i = 1; i < 300; i++) {
            machine.x(1, addi(3, 0, i)).run(3);
            assertEquals(i, machine.x(3));
        }
    }

    @Test
    default void halfAnInstructionChanged() {
        TestHart machine = TestHart.of(processor(), addi(3, 0, 5), store("sh", 1, 2, 2), jal(0, -8))
                .x(2, CODE);
        machine.run(3);
        machine.x(1, addi(3, 0, 9) >>> 16).run(3).run(1);
        assertEquals(9, machine.x(3));
    }

    @Test
    default void aDeviceThatWritesCodeIsSeen() {
        TestHart machine = TestHart.of(processor(), addi(3, 0, 1), jal(0, -4)).run(10);
        machine.words(CODE, addi(3, 0, 2)).run(2);
        assertEquals(2, machine.x(3));
    }

    @Test
    default void storeConditionalNeedsTheReservation() {
        int[] code = {op("lr.d", 4, 1, 0), op("sc.d", 5, 1, 6), op("sc.d", 7, 1, 6)};
        TestHart machine = TestHart.of(processor(), code).x(1, AREA).x(6, 99).run(3);
        assertEquals(0, machine.x(5));
        assertEquals(1, machine.x(7));
        assertEquals(99, machine.doubleWord(AREA));

        TestHart broken = TestHart.of(processor(), code).x(1, AREA).x(6, 99).run(1);
        broken.doubleWord(AREA, 5).run(1);
        assertEquals(1, broken.x(5));
        assertEquals(5, broken.doubleWord(AREA));

        TestHart kept = TestHart.of(processor(), code).x(1, AREA).x(6, 99).run(1);
        kept.doubleWord(AREA + 8, 5).run(1);
        assertEquals(0, kept.x(5));

        TestHart elsewhere = TestHart.of(processor(), code).x(1, AREA).x(6, 99).run(1);
        elsewhere.x(1, AREA + 8).run(1);
        assertEquals(1, elsewhere.x(5));
    }

    @Test
    default void amosOfWordsExtendTheSign() {
        TestHart machine = TestHart.of(processor(), op("amominu.w", 3, 1, 2), op("amomax.w", 4, 1, 2))
                .x(1, AREA)
                .x(2, 0x7fffffffL)
                .doubleWord(AREA, 0x11111111_80000000L)
                .run(2);
        assertEquals(0xffffffff80000000L, machine.x(3));
        assertEquals(0x7fffffff, machine.x(4));
        assertEquals(0x11111111_7fffffffL, machine.doubleWord(AREA));
    }

    @Test
    default void floatingPointIsIllegalWhileOff() {
        for (String mnemonic : new String[] {"fadd.d", "flw", "fsd", "fmv.x.d", "fclass.s"}) {
            int word = Asm.match(mnemonic);
            TestHart machine = TestHart.of(processor(), word).x(0, 0);
            machine.state().floatingPoint = false;
            machine.hart().translationChanged();
            machine.traps(Cause.ILLEGAL_INSTRUCTION, word & 0xffffffffL);
        }
        TestHart csr = TestHart.of(processor(), Asm.match("csrrs") | 3 << 20);
        csr.state().floatingPoint = false;
        csr.hart().translationChanged();
        csr.traps(Cause.ILLEGAL_INSTRUCTION, (Asm.match("csrrs") | 3 << 20) & 0xffffffffL);
    }

    @Test
    default void roundingModesThatAreNoneAreIllegal() {
        for (int mode : new int[] {5, 6}) {
            int word = Asm.match("fadd.d") | mode << 12;
            TestHart.of(processor(), word).traps(Cause.ILLEGAL_INSTRUCTION, word & 0xffffffffL);
            TestHart dynamic = TestHart.of(processor(), Asm.match("fadd.s") | 7 << 12);
            dynamic.hart().setFcsr(mode << 5);
            dynamic.traps(Cause.ILLEGAL_INSTRUCTION, (Asm.match("fadd.s") | 7 << 12) & 0xffffffffL);
        }
    }

    @Test
    default void floatingPointStateIsDirtyOnceWritten() {
        TestHart machine = TestHart.of(
                        processor(),
                        store("fsd", 1, 0, 1),
                        op("fmv.x.d", 1, 1, 0),
                        op("fadd.d", 1, 2, 3),
                        Asm.match("csrrwi") | 1 << 20)
                .x(1, AREA)
                .f(1, AREA)
                .f(2, Double.doubleToRawLongBits(1.5))
                .f(3, Double.doubleToRawLongBits(0.25))
                .run(2);
        assertEquals(false, machine.hart().floatingPointDirty());
        machine.run(1);
        assertEquals(true, machine.hart().floatingPointDirty());
        assertEquals(1.75, Double.longBitsToDouble(machine.hart().f(1)));
        machine.hart().clearFloatingPointDirty();
        machine.run(1);
        assertEquals(true, machine.hart().floatingPointDirty());
    }

    @Test
    default void pendingAccessTellsWhatToDo() {
        TestHart machine = TestHart.of(processor(), load("lb", 3, 5, 1), store("sh", 2, 6, 1))
                .x(1, 0x10000000L)
                .x(2, 0x123456789L);
        machine.traps(Cause.DEVICE_ACCESS, 0x10000005L);
        assertEquals(
                new PendingAccess(PendingAccess.Kind.LOAD, 0x10000005L, 0x10000005L, 1, 0),
                machine.hart().pendingAccess());
        machine.hart().completeLoad(0xabcd80L);
        assertEquals(-128, machine.x(3));
        machine.traps(Cause.DEVICE_ACCESS, 0x10000006L);
        assertEquals(
                new PendingAccess(PendingAccess.Kind.STORE, 0x10000006L, 0x10000006L, 2, 0x6789),
                machine.hart().pendingAccess());
        machine.hart().completeStore();
        assertEquals(CODE + 8, machine.hart().pc());
        assertEquals(2, machine.hart().retired());
    }

    @Test
    default void nothingRunsUntilAComposes() {
        TestHart machine = TestHart.of(processor(), NOP, NOP).run(1);
        machine.hart().requestComposition(new Recomposition.Root());
        machine.traps(Cause.INSTRUCTION_ACCESS_FAULT, CODE + 4);
        machine.hart().composeRelocation();
        machine.run(1);
    }
}
