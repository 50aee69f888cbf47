package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.isa.thirdgen.Code.word;
import static trapline.isa.thirdgen.Operation.*;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import trapline.machine.Input;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;

/** The state: the trap, the composition of R, what a digest tells apart. */
final class ThirdGenStateTest {
    private static final Psw NEW = new Psw(Mode.SUPERVISOR, 33, new RelocationBounds(2, 90));

    private static TestMachine machine() {
        TestMachine machine = TestMachine.of(new InterpretedProcessor(), word(ADDI, 1, 1, 1), word(SVC, 5));
        return machine.own(ThirdGenState.NEW_PSW, PswWord.encode(NEW));
    }

    @Test
    void trapSwapsThePswThroughTheMachinesOwnFirstCells() {
        TestMachine machine = machine().step();
        TestMachine.Snapshot before = machine.snapshot();
        machine.state().take(new Trap.GuestException(4, 5));
        assertEquals(new Psw(Mode.USER, 1, TestMachine.R), PswWord.decode(machine.own(ThirdGenState.OLD_PSW)));
        assertEquals(PswWord.encode(NEW), machine.own(ThirdGenState.NEW_PSW));
        assertEquals(4, machine.own(ThirdGenState.CAUSE));
        assertEquals(5, machine.own(ThirdGenState.OPERAND));
        assertEquals(NEW, machine.state().psw());
        RelocationBounds fixedCells = new RelocationBounds(TestMachine.REGION.l(), 4);
        assertEquals("", before.cells().differences(machine.snapshot().cells(), fixedCells));
        assertEquals(before.registers(), machine.snapshot().registers());
        assertEquals(1, machine.state().retired());
        assertEquals(1, machine.state().traps());
        assertEquals(2, machine.state().steps());
    }

    @Test
    void newRIsInEffectOnlyWhenComposed() {
        TestMachine machine = machine();
        machine.state().take(new Trap.GuestException(4, 5));
        assertFalse(machine.state().composed());
        assertEquals(RelocationBounds.NOTHING, machine.state().inEffect());
        machine.state().compose();
        assertTrue(machine.state().composed());
        assertEquals(new RelocationBounds(1002, 90), machine.state().inEffect());
        assertEquals(new RelocationBounds(2, 90), machine.state().r());
    }

    @Test
    void relocationBeyondTheRegionIsClippedAndCounted() {
        TestMachine machine = machine();
        assertEquals(0, machine.state().clipped());
        assertEquals(RelocationBounds.NOTHING, machine.state().lastClipped());
        RelocationBounds beyond = new RelocationBounds(390, 11);
        machine.state().setR(beyond);
        machine.state().compose();
        assertEquals(new RelocationBounds(1390, 10), machine.state().inEffect());
        assertEquals(1, machine.state().clipped());
        assertEquals(beyond, machine.state().lastClipped());
        machine.state().setR(new RelocationBounds(390, 10));
        machine.state().compose();
        assertEquals(1, machine.state().clipped());
    }

    @Test
    void grantedRegionComposesR() {
        TestMachine machine = machine();
        machine.state().grant(new RelocationBounds(0, 300));
        assertEquals(new RelocationBounds(50, 250), machine.state().inEffect());
        assertEquals(new RelocationBounds(0, 300), machine.state().region());
        assertEquals(TestMachine.R, machine.state().r());
    }

    @Test
    void regionThatIsTooSmallOrOutsideTheStorageIsRefused() {
        ThirdGenState state = machine().state();
        for (RelocationBounds region :
                List.of(new RelocationBounds(0, 15), new RelocationBounds(1900, 101), new RelocationBounds(5000, 16))) {
            assertThrows(IllegalArgumentException.class, () -> state.grant(region));
        }
        state.grant(new RelocationBounds(1984, 16));
    }

    @Test
    void bitFlipHitsTheMachinesOwnCellOrNothing() {
        TestMachine machine = machine();
        TestMachine.Snapshot before = machine.snapshot();
        for (long beyond : new long[] {400, 401, 1000, Long.MAX_VALUE}) {
            machine.state().deliver(new Input.BitFlip(beyond, 3));
        }
        assertEquals(before, machine.snapshot());
        machine.state().deliver(new Input.BitFlip(399, 63));
        assertEquals(TestMachine.canary(1399) ^ Long.MIN_VALUE, machine.own(399));
        machine.state().deliver(new Input.BitFlip(399, 63));
        assertEquals(before, machine.snapshot());
    }

    @Test
    void checkpointKeepsTheProcessorsPart() {
        TestMachine machine = machine().register(7, 70).step();
        StateCheckpoint checkpoint = new StateCheckpoint();
        checkpoint.keep(machine.state());
        TestMachine.Snapshot before = machine.snapshot();
        IntStream.range(0, ThirdGenState.REGISTERS).forEach(i -> machine.register(i, -9));
        machine.state().loadPsw(PswWord.encode(NEW));
        checkpoint.restore(machine.state());
        assertFalse(machine.state().composed());
        machine.state().compose();
        assertEquals(before, machine.snapshot());
    }

    private static ThirdGenState small(RelocationBounds region) {
        Storage storage = Storage.allocate(200);
        Psw psw = new Psw(Mode.USER, 1, new RelocationBounds(3, 9));
        return new ThirdGenState(storage, region, psw, 2);
    }

    @Test
    void digestDoesNotDependOnTheRegionsPlace() {
        RelocationBounds first = new RelocationBounds(0, 50);
        RelocationBounds second = new RelocationBounds(120, 50);
        assertEquals(StateDigest.of(small(first)), StateDigest.of(small(second)));
    }

    @Test
    void digestTellsEveryPartOfTheStateApart() {
        RelocationBounds region = new RelocationBounds(60, 50);
        String plain = StateDigest.of(small(region));
        List<Consumer<ThirdGenState>> changes = List.of(
                state -> state.registers[15] = 1,
                state -> state.storage.store(60, 1),
                state -> state.storage.store(109, 1),
                state -> state.p++,
                state -> state.loadPsw(PswWord.encode(new Psw(Mode.SUPERVISOR, 1, state.r()))),
                state -> state.setR(new RelocationBounds(3, 10)),
                state -> state.setTimer(5),
                state -> state.idle(),
                state -> state.halt(),
                state -> state.retire(),
                state -> state.console().print('a'),
                state -> state.console().type("a"),
                state -> state.deliver(new Input.ConsoleEnd()),
                state -> state.drum().write(1, LongStream.range(0, 64).toArray()));
        for (Consumer<ThirdGenState> change : changes) {
            ThirdGenState state = small(region);
            change.accept(state);
            assertNotEquals(plain, StateDigest.of(state));
        }
        ThirdGenState neighbour = small(region);
        neighbour.storage.store(59, 1);
        neighbour.storage.store(110, 1);
        assertEquals(plain, StateDigest.of(neighbour));
    }
}
