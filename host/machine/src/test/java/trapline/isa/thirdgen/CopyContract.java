package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static trapline.isa.thirdgen.Code.word;
import static trapline.isa.thirdgen.Operation.*;

import org.junit.jupiter.api.Test;
import trapline.machine.Exit;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;

/** What every processor of the third-generation machine must do: the block move. */
interface CopyContract {
    /** {@return the processor under test} */
    Processor<ThirdGenState> processor();

    private TestMachine copy(long to, long from, long n) {
        return TestMachine.of(processor(), word(COPY, 1, 2, 3), word(SVC, 0))
                .register(1, to)
                .register(2, from)
                .register(3, n);
    }

    private static void assertRegisters(TestMachine machine, long to, long from, long n) {
        assertEquals(to, machine.register(1));
        assertEquals(from, machine.register(2));
        assertEquals(n, machine.register(3));
    }

    @Test
    default void copyMovesItsWordsAndNoOther() {
        for (int n = 1; n <= 64; n++) {
            TestMachine machine = copy(100, 200, n);
            TestMachine.Snapshot before = machine.snapshot();
            machine.step();
            for (int i = 0; i < n; i++) {
                assertEquals(TestMachine.canaryAt(200 + i), machine.cell(100 + i));
            }
            RelocationBounds target = new RelocationBounds(TestMachine.REGION.l() + TestMachine.R.l() + 100, n);
            assertEquals("", before.cells().differences(machine.snapshot().cells(), target));
            assertRegisters(machine, 100 + n, 200 + n, 0);
            assertEquals(1, machine.state().p());
        }
    }

    @Test
    default void copyOfNothingAdvancesWhereverItPoints() {
        for (long start : new long[] {-1, 5000, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 50, -5000, TestMachine.R.b()}) {
            for (TestMachine machine :
                    new TestMachine[] {copy(start, 5, 0), copy(5, start, 0), copy(start, start, 0)}) {
                TestMachine.Snapshot before = machine.snapshot();
                machine.step();
                assertEquals(before.cells(), machine.snapshot().cells());
                assertEquals(before.registers(), machine.snapshot().registers());
                assertEquals(1, machine.state().p());
            }
        }
    }

    @Test
    default void longCopyIsManyInstructionsOf64Words() {
        TestMachine machine = copy(10, 150, 130);
        assertRegisters(machine.step(), 74, 214, 66);
        assertEquals(0, machine.state().p());
        assertRegisters(machine.step(), 138, 278, 2);
        assertEquals(0, machine.state().p());
        assertRegisters(machine.step(), 140, 280, 0);
        assertEquals(1, machine.state().p());
        assertEquals(3, machine.state().retired());
        for (int i = 0; i < 130; i++) {
            assertEquals(TestMachine.canaryAt(150 + i), machine.cell(10 + i));
        }
    }

    @Test
    default void longCopyCountsAgainstTheQuantum() {
        TestMachine machine = copy(10, 150, 130);
        assertEquals(Exit.QUANTUM_EXPIRED, machine.execute(2));
        assertEquals(2, machine.state().retired());
        assertRegisters(machine, 138, 278, 2);
    }

    @Test
    default void overlappingCopyMovesTheOldWords() {
        for (int distance : new int[] {-63, -2, -1, 0, 1, 2, 63}) {
            TestMachine machine = copy(150 + distance, 150, 64).step();
            for (int i = 0; i < 64; i++) {
                assertEquals(TestMachine.canaryAt(150 + i), machine.cell(150 + distance + i));
            }
        }
    }

    @Test
    default void copyUpToTheBoundIsInsideAndOneFurtherIsNot() {
        long bound = TestMachine.R.b();
        assertRegisters(copy(bound - 64, 100, 64).step(), bound, 164, 0);
        assertRegisters(copy(100, bound - 64, 64).step(), 164, bound, 0);
        copy(bound - 63, 100, 64).traps(Cause.MEMORY, bound);
        copy(100, bound - 63, 64).traps(Cause.MEMORY, bound);
        copy(bound, 100, 1).traps(Cause.MEMORY, bound);
        copy(100, bound, 1).traps(Cause.MEMORY, bound);
    }

    @Test
    default void copyOutsideTrapsWithTheTargetsFirstAddressOutside() {
        long bound = TestMachine.R.b();
        copy(bound + 7, bound + 9, 5).traps(Cause.MEMORY, bound + 7);
        copy(100, bound + 9, 5).traps(Cause.MEMORY, bound + 9);
        copy(bound - 1, bound + 9, 5).traps(Cause.MEMORY, bound);
        copy(Long.MAX_VALUE, 100, 5).traps(Cause.MEMORY, Long.MAX_VALUE);
        copy(100, Long.MIN_VALUE, 5).traps(Cause.MEMORY, Long.MIN_VALUE);
    }

    @Test
    default void copyFromOrToBelowRTraps() {
        for (long start : new long[] {-1, -2, -63, -64, -65, -TestMachine.R.l(), -TestMachine.R.l() - 1000}) {
            for (long n : new long[] {1, 2, 64, 100, -1}) {
                copy(start, 100, n).traps(Cause.MEMORY, start);
                copy(100, start, n).traps(Cause.MEMORY, start);
            }
        }
    }

    @Test
    default void countIsUnsigned() {
        assertRegisters(copy(10, 100, -1).step(), 74, 164, -65);
        assertRegisters(copy(10, 100, Long.MIN_VALUE).step(), 74, 164, Long.MIN_VALUE - 64);
    }

    @Test
    default void longCopyTrapsAtTheChunkThatLeavesRAndKeepsTheOthers() {
        TestMachine machine = copy(150, 10, 200).step().step();
        machine.traps(Cause.MEMORY, TestMachine.R.b());
        assertRegisters(machine, 278, 138, 72);
        assertEquals(TestMachine.canaryAt(137), machine.cell(277));
    }

    @Test
    default void registersThatAreTheSameAdvanceInTheTablesOrder() {
        TestMachine sameAddress = TestMachine.of(processor(), word(COPY, 1, 1, 3))
                .register(1, 100)
                .register(3, 10)
                .step();
        assertRegisters(sameAddress, 120, 0, 0);
        TestMachine targetIsCount = TestMachine.of(processor(), word(COPY, 1, 2, 1))
                .register(1, 100)
                .register(2, 20)
                .step();
        assertRegisters(targetIsCount, 100, 84, 0);
        assertEquals(0, targetIsCount.state().p());
        TestMachine allOne =
                TestMachine.of(processor(), word(COPY, 1, 1, 1)).register(1, 50).step();
        assertEquals(100, allOne.register(1));
        assertEquals(0, allOne.state().p());
    }

    @Test
    default void copyOverItselfExecutesTheNewWord() {
        TestMachine machine = copy(0, 100, 2).cell(100, word(LI, 4, 1)).cell(101, word(LI, 4, 2));
        assertEquals(1, machine.step().state().p());
        assertEquals(2, machine.step().register(4));
    }
}
