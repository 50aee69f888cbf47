package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static trapline.isa.thirdgen.Code.word;
import static trapline.isa.thirdgen.Operation.*;

import org.junit.jupiter.api.Test;
import trapline.machine.Mode;
import trapline.machine.Processor;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;

/** What every processor of the third-generation machine must do: loads, stores and look-ups through R. */
interface StorageContract {
    /** {@return the processor under test} */
    Processor<ThirdGenState> processor();

    private TestMachine machine(RelocationBounds r, long word) {
        return TestMachine.of(processor(), new Psw(Mode.USER, 0, r), word);
    }

    /** Every way to read the cell at an address into r1; r1 is 0 before. */
    private void assertReads(RelocationBounds r, long address, long expected) {
        assertEquals(expected, machine(r, word(LD, 1, (int) address)).step().register(1));
        for (long index : new long[] {0, address, address - 7, Long.MIN_VALUE}) {
            int offset = (int) (address - index);
            if (index + offset == address) {
                TestMachine indexed = machine(r, word(LDX, 1, 2, offset)).register(2, index);
                assertEquals(expected, indexed.step().register(1));
            }
            TestMachine look =
                    machine(r, word(LOOK, 1, 2, 3)).register(2, index).register(3, address - index);
            assertEquals(expected, look.step().register(1));
        }
    }

    private void assertReadsTrap(RelocationBounds r, long address) {
        if (address == (int) address) {
            machine(r, word(LD, 1, (int) address)).traps(Cause.MEMORY, address);
        }
        machine(r, word(LDX, 1, 2, 9)).register(2, address - 9).traps(Cause.MEMORY, address);
        machine(r, word(LDX, 1, 2, -9)).register(2, address + 9).traps(Cause.MEMORY, address);
        machine(r, word(LOOK, 1, 2, 3))
                .register(2, address - 99)
                .register(3, 99)
                .traps(Cause.MEMORY, address);
        machine(r, word(LOOK, 2, 2, 3))
                .register(2, 99)
                .register(3, address - 99)
                .traps(Cause.MEMORY, address);
    }

    private void assertWritesTrap(RelocationBounds r, long address) {
        if (address == (int) address) {
            machine(r, word(ST, 1, (int) address)).traps(Cause.MEMORY, address);
        }
        machine(r, word(STX, 1, 2, 9)).register(2, address - 9).traps(Cause.MEMORY, address);
        machine(r, word(STX, 1, 2, -9)).register(2, address + 9).traps(Cause.MEMORY, address);
    }

    @Test
    default void addressNamesTheCellThatIsLFurtherOn() {
        for (long address : new long[] {1, 2, 100, TestMachine.R.b() - 1}) {
            assertReads(TestMachine.R, address, TestMachine.canaryAt(address));
        }
    }

    @Test
    default void storeReachesExactlyItsCell() {
        for (int address : new int[] {0, 1, 150, (int) TestMachine.R.b() - 1}) {
            for (long word : new long[] {word(ST, 1, address), word(STX, 1, 2, address + 4)}) {
                TestMachine machine =
                        TestMachine.of(processor(), word).register(1, 0xfeed).register(2, -4);
                TestMachine.Snapshot before = machine.snapshot();
                machine.step();
                long real = TestMachine.REGION.l() + TestMachine.R.l() + address;
                assertEquals(0xfeed, machine.state().storage().load(real));
                assertEquals("", before.cells().differences(machine.snapshot().cells(), new RelocationBounds(real, 1)));
            }
        }
    }

    @Test
    default void addressAtTheBoundTraps() {
        for (RelocationBounds r :
                new RelocationBounds[] {TestMachine.R, new RelocationBounds(0, 2), RelocationBounds.all(400)}) {
            assertReads(r, r.b() - 1, TestMachine.canary(TestMachine.REGION.l() + r.end() - 1));
            assertReadsTrap(r, r.b());
            assertWritesTrap(r, r.b());
        }
    }

    @Test
    default void addressBelowTheBoundTrapsBehindQ() {
        // R reaches 100 cells beyond the machine's storage of 400 cells.
        RelocationBounds r = new RelocationBounds(200, 300);
        assertReads(r, 199, TestMachine.canary(TestMachine.REGION.l() + 399));
        for (long address : new long[] {200, 201, 299, 300}) {
            assertReadsTrap(r, address);
            assertWritesTrap(r, address);
        }
    }

    @Test
    default void relocationBehindQNamesNothing() {
        for (long l : new long[] {400, 401, PswWord.FIELD_MAX}) {
            TestMachine.of(processor(), new Psw(Mode.USER, 0, new RelocationBounds(l, 400)))
                    .traps(Cause.MEMORY, 0);
        }
    }

    @Test
    default void addressesAreUnsigned() {
        for (long address : new long[] {-1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertReadsTrap(TestMachine.R, address);
            assertWritesTrap(TestMachine.R, address);
        }
        for (long address : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, (1L << 32) + 5, -TestMachine.R.l()}) {
            assertReadsTrap(TestMachine.R, address);
            assertWritesTrap(TestMachine.R, address);
        }
    }

    @Test
    default void noAddressReachesAroundToTheCellsBelowR() {
        // l + a would wrap around to a cell that exists: R's own first cell's predecessor, the region's, the storage's
        // first.
        for (long back : new long[] {1, TestMachine.R.l(), TestMachine.R.l() + TestMachine.REGION.l()}) {
            assertReadsTrap(TestMachine.R, -back);
            assertWritesTrap(TestMachine.R, -back);
        }
    }

    @Test
    default void indexAndOffsetWrapAroundBeforeTheyAreCompared() {
        assertReads(TestMachine.R, 20, TestMachine.canaryAt(20));
        TestMachine negative = machine(TestMachine.R, word(LDX, 1, 2, 25)).register(2, -5);
        assertEquals(TestMachine.canaryAt(20), negative.step().register(1));
        TestMachine huge = machine(TestMachine.R, word(LOOK, 1, 2, 3))
                .register(2, Long.MIN_VALUE)
                .register(3, Long.MIN_VALUE + 20);
        assertEquals(TestMachine.canaryAt(20), huge.step().register(1));
        machine(TestMachine.R, word(LDX, 1, 2, 1)).register(2, Long.MAX_VALUE).traps(Cause.MEMORY, Long.MIN_VALUE);
    }

    @Test
    default void loadIntoItsOwnIndexUsesTheOldIndex() {
        TestMachine machine = machine(TestMachine.R, word(LDX, 2, 2, 3)).register(2, 30);
        assertEquals(TestMachine.canaryAt(33), machine.step().register(2));
    }

    @Test
    default void cellsZeroToThreeAreOrdinaryForTheProgram() {
        TestMachine machine = TestMachine.of(
                processor(),
                new Psw(Mode.USER, 4, RelocationBounds.all(400)),
                0,
                0,
                0,
                0,
                word(ST, 1, 1),
                word(LD, 2, 1));
        assertEquals(99, machine.register(1, 99).step().step().register(2));
    }
}
