package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.isa.thirdgen.Code.word;
import static trapline.isa.thirdgen.Operation.*;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import trapline.device.Drum;
import trapline.machine.InstructionClass;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Trap;

/** What the privileged instructions do in supervisor mode. */
final class PrivilegedInstructionTest {
    private static final long BOUND = TestMachine.R.b();

    private static TestMachine machine() {
        return TestMachine.of(new InterpretedProcessor(), new Psw(Mode.SUPERVISOR, 20, TestMachine.R));
    }

    private static Optional<Trap> execute(TestMachine machine, long word) {
        return PrivilegedInstruction.of(word).execute(machine.state(), word);
    }

    /** Executes an instruction, which must complete and go on with the next one. */
    private static TestMachine completes(TestMachine machine, long word) {
        long p = machine.state().p();
        assertEquals(Optional.empty(), execute(machine, word));
        assertEquals(1, machine.state().retired());
        assertEquals(p + 1, machine.state().p());
        return machine;
    }

    private static void traps(TestMachine machine, long word, Cause cause, long operand) {
        TestMachine.Snapshot before = machine.snapshot();
        assertEquals(Optional.of(new Trap.GuestException(cause.number(), operand)), execute(machine, word));
        assertEquals(before, machine.snapshot());
        assertEquals(0, machine.state().drum().transfers());
    }

    @Test
    void privilegedRowsOfTheTableAreTheseInThisOrder() {
        List<Operation> claimed = List.of(Operation.values()).stream()
                .filter(operation -> operation.claimed() == InstructionClass.PRIVILEGED)
                .toList();
        assertEquals(
                claimed,
                PrivilegedInstruction.ALL.stream()
                        .map(PrivilegedInstruction::operation)
                        .toList());
        for (PrivilegedInstruction instruction : PrivilegedInstruction.ALL) {
            long word = (long) instruction.operation().opcode() << 56 | 0x00ff_ffff_ffff_ffffL;
            assertEquals(instruction, PrivilegedInstruction.of(word));
        }
    }

    @Test
    void lpswTakesThePswFromACellOfR() {
        Psw psw = new Psw(Mode.USER, 7, new RelocationBounds(11, 13));
        TestMachine machine = machine().cell(40, PswWord.encode(psw));
        assertEquals(Optional.empty(), execute(machine, word(LPSW, 40)));
        assertEquals(psw, machine.state().psw());
        assertEquals(1, machine.state().retired());
        assertFalse(machine.state().composed());
        for (int outside : new int[] {(int) BOUND, -1, Integer.MIN_VALUE}) {
            traps(machine(), word(LPSW, outside), Cause.MEMORY, outside);
        }
    }

    @Test
    void lrbTakesTheLow21BitsOfEachRegister() {
        TestMachine machine = machine().register(3, -1L << 21 | 5).register(4, 1L << 40 | 600);
        completes(machine, word(LRB, 3, 4));
        assertEquals(new RelocationBounds(5, 600), machine.state().r());
        assertFalse(machine.state().composed());
    }

    @Test
    void spswGivesThePswOfTheInstructionItself() {
        TestMachine machine = machine();
        Psw psw = machine.state().psw();
        assertEquals(psw, PswWord.decode(completes(machine, word(SPSW, 9)).register(9)));
        assertEquals(20, psw.p());
    }

    @Test
    void haltStopsWherePIs() {
        TestMachine machine = machine();
        assertEquals(Optional.empty(), execute(machine, word(HALT)));
        assertTrue(machine.state().halted());
        assertEquals(20, machine.state().p());
        assertEquals(1, machine.state().retired());
    }

    @Test
    void consoleInstructionsMoveOneByte() {
        TestMachine machine = machine().register(2, 0xabcd41);
        completes(machine, word(COUT, 2));
        assertEquals('A', machine.state().console().outputFrom(0)[0]);
        assertEquals(-1, completes(machine(), word(CIN, 2)).register(2));
        TestMachine typed = machine();
        typed.state().console().type("\u00fe");
        assertEquals(0xfe, completes(typed, word(CIN, 2)).register(2));
        TestMachine ended = machine();
        ended.state().console().endInput();
        assertEquals(-2, completes(ended, word(CIN, 2)).register(2));
    }

    @Test
    void idleWaitsBehindItself() {
        assertTrue(completes(machine(), word(IDLE)).state().waiting());
    }

    @Test
    void drumMoves64WordsThroughR() {
        for (long start : new long[] {0, 100, BOUND - Drum.SECTOR_WORDS}) {
            TestMachine machine = machine().register(1, start).register(2, 1);
            completes(machine, word(DWR, 1, 2));
            TestMachine other = machine().register(1, 64).register(2, 1);
            other.state().drum().write(1, machine.state().drum().read(1));
            TestMachine.Snapshot before = other.snapshot();
            completes(other, word(DRD, 1, 2));
            for (int i = 0; i < Drum.SECTOR_WORDS; i++) {
                assertEquals(TestMachine.canaryAt(start + i), other.cell(64 + i));
            }
            RelocationBounds target =
                    new RelocationBounds(TestMachine.REGION.l() + TestMachine.R.l() + 64, Drum.SECTOR_WORDS);
            assertEquals("", before.cells().differences(other.snapshot().cells(), target));
        }
    }

    @Test
    void drumTransferOutsideRTrapsWithTheFirstAddressOutside() {
        for (Operation operation : new Operation[] {DRD, DWR}) {
            long word = word(operation, 1, 2);
            for (long start : new long[] {BOUND - 63, BOUND - 1, BOUND}) {
                traps(machine().register(1, start), word, Cause.MEMORY, BOUND);
            }
            for (long start :
                    new long[] {-1, -2, -63, -64, -TestMachine.R.l(), -1050, BOUND + 1, Long.MIN_VALUE, Long.MAX_VALUE
                    }) {
                traps(machine().register(1, start), word, Cause.MEMORY, start);
            }
        }
    }

    @Test
    void missingSectorTrapsBeforeTheAddressIsLookedAt() {
        for (Operation operation : new Operation[] {DRD, DWR}) {
            for (long sector : new long[] {2, -1, Long.MAX_VALUE}) {
                traps(machine().register(1, -1).register(2, sector), word(operation, 1, 2), Cause.DRUM, sector);
            }
        }
    }
}
