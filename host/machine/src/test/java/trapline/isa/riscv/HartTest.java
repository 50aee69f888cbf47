package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.isa.riscv.Asm.NOP;
import static trapline.isa.riscv.Asm.addi;
import static trapline.isa.riscv.Asm.jal;
import static trapline.isa.riscv.Asm.load;
import static trapline.isa.riscv.Asm.store;
import static trapline.isa.riscv.TestHart.CODE;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import trapline.machine.Exit;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;

class HartTest {
    private static final int MACHINE_TIMER = 7;
    private static final Exit TIMER = new Exit.Trapped(new Trap.Interrupt(MACHINE_TIMER, 0));
    private static final long AREA = PhysicalMemory.RAM_START + 0x8000;

    private final Processor<Hart> processor = new InterpretedProcessor();

    /** A hart that counts x1 up for ever. */
    private TestHart counting() {
        return TestHart.of(processor, addi(1, 1, 1), jal(0, -4));
    }

    @Test
    void runEndsAfterItsQuantum() {
        Hart hart = counting().hart();
        assertEquals(Exit.QUANTUM_EXPIRED, hart.run(processor, 1000));
        assertEquals(1000, hart.retired());
        assertEquals(500, hart.x(1));
        assertEquals(Exit.QUANTUM_EXPIRED, hart.run(processor, 0));
        assertEquals(1000, hart.retired());
    }

    @Test
    void aSmallerRegionNeedNotHaveTheMailbox() {
        TestHart machine = counting();
        RelocationBounds whole = machine.hart().memory().region();
        machine.hart().memory().setMailbox(AREA);
        machine.hart().grant(new RelocationBounds(whole.l(), whole.b() / 16));
        machine.run(10);
        machine.hart().grant(whole);
        assertEquals(Exit.QUANTUM_EXPIRED, machine.x(1, 0).execute(10));
        assertEquals(5, machine.x(1));
    }

    @Test
    void timerInterruptComesAtItsVeryInstruction() {
        TestHart machine = counting();
        machine.state().deadline = 77;
        machine.state().interruptsEnabled = true;
        assertEquals(TIMER, machine.hart().run(processor, 1000));
        assertEquals(77, machine.hart().retired());
        // It is due until it is taken, and costs no instruction.
        assertEquals(TIMER, machine.hart().run(processor, 1000));
        assertEquals(77, machine.hart().time());
    }

    @Test
    void deadlineWithoutInterruptDoesNotEndTheRun() {
        TestHart machine = counting();
        machine.state().deadline = 77;
        assertEquals(Exit.QUANTUM_EXPIRED, machine.hart().run(processor, 1000));
        assertEquals(1000, machine.hart().retired());
        assertTrue(machine.state().interruptPending());
    }

    @Test
    void deadlineThatHasPassedStillLetsOneInstructionRun() {
        TestHart machine = counting();
        machine.run(10);
        machine.state().deadline = 5;
        assertEquals(Exit.QUANTUM_EXPIRED, machine.hart().run(processor, 3));
        assertEquals(13, machine.hart().retired());
    }

    @Test
    void waitingHartJumpsToItsDeadline() {
        TestHart machine = counting();
        machine.state().deadline = 1_000_000;
        machine.state().interruptsEnabled = true;
        machine.run(4);
        machine.hart().waitForInterrupt();
        assertEquals(TIMER, machine.hart().run(processor, 100));
        assertEquals(4, machine.hart().retired());
        assertEquals(1_000_000, machine.hart().time());
        assertTrue(machine.hart().waiting());
        machine.hart().countTrap();
        assertFalse(machine.hart().waiting());
        assertEquals(1, machine.hart().traps());
        assertEquals(5, machine.hart().steps());
    }

    @Test
    void waitEndsByAPendingInterruptThatIsMasked() {
        TestHart machine = counting();
        machine.state().deadline = 1_000_000;
        machine.hart().waitForInterrupt();
        assertEquals(Exit.QUANTUM_EXPIRED, machine.hart().run(processor, 100));
        assertFalse(machine.hart().waiting());
        assertEquals(100, machine.hart().retired());
        assertEquals(1_000_100, machine.hart().time());
    }

    @Test
    void waitWithoutDeadlineEndsTheRun() {
        TestHart machine = counting();
        machine.hart().waitForInterrupt();
        assertEquals(Exit.WAITING_FOR_INTERRUPT, machine.hart().run(processor, 100));
        assertEquals(0, machine.hart().time());
    }

    @Test
    void haltedHartStaysSo() {
        Hart hart = counting().hart();
        hart.halt();
        assertEquals(Exit.HALTED, hart.run(processor, 100));
        assertTrue(hart.halted());
        assertEquals(0, hart.retired());
    }

    @Test
    void runStopsAtATrapBeforeTheDeadline() {
        TestHart machine = TestHart.of(processor, NOP, NOP, Asm.ECALL);
        machine.state().deadline = 50;
        assertEquals(
                new Exit.Trapped(Cause.ENVIRONMENT_CALL_FROM_M.exception(0)),
                machine.hart().run(processor, 100));
        assertEquals(2, machine.hart().retired());
        machine.hart().complete(4);
        assertEquals(CODE + 12, machine.hart().pc());
        machine.hart().completeJump(CODE);
        assertEquals(CODE, machine.hart().pc());
        assertEquals(4, machine.hart().retired());
    }

    @Test
    void checkpointBringsBackTheProcessorsState() {
        TestHart machine = TestHart.of(processor, Asm.op("lr.d", 5, 2, 0), addi(1, 1, 1), addi(1, 1, 1))
                .x(2, AREA)
                .f(3, 33)
                .run(2);
        Hart hart = machine.hart();
        hart.setFcsr(0x63);
        hart.setLevel(PrivilegeLevel.SUPERVISOR);
        hart.waitForInterrupt();
        TestHart.Snapshot before = machine.snapshot();
        HartCheckpoint checkpoint = new HartCheckpoint();
        checkpoint.keep(hart);

        hart.countTrap();
        hart.cancelReservation();
        hart.setLevel(PrivilegeLevel.USER);
        hart.setFcsr(0);
        machine.run(1).x(2, 0).f(3, 44);
        hart.setPc(0);

        checkpoint.restore(hart);
        assertFalse(hart.composed());
        hart.composeRelocation();
        TestHart.Snapshot after = machine.snapshot();
        // What has retired stays counted; all else is as it was.
        assertEquals(before.retired() + 1, after.retired());
        hart.retired = before.retired();
        assertEquals(before, machine.snapshot());
        assertEquals(PrivilegeLevel.SUPERVISOR, hart.level());
        assertTrue(hart.waiting());
    }

    @Test
    void relocatedHartGoesOnInItsNewRegion() {
        int cells = 16 * PhysicalMemory.PAGE_SIZE / Storage.BYTES_PER_CELL;
        Storage storage = Storage.allocate(4L * cells);
        RelocationBounds old = new RelocationBounds(cells / 16, cells);
        RelocationBounds granted = new RelocationBounds(2L * cells, cells);
        TestPrivilegedState state = new TestPrivilegedState();
        Hart hart = new Hart(new PhysicalMemory(storage, old), state, PhysicalMemory.RAM_START);
        // Counts x1 in memory, so that code, load and store tables are all warm.
        int[] code = {load("ld", 1, 0, 2), addi(1, 1, 1), store("sd", 1, 0, 2), jal(0, -12)};
        for (int i = 0; i < code.length; i++) {
            storage.putInt(hart.memory().region().l() * Storage.BYTES_PER_CELL + 4L * i, code[i]);
        }
        hart.setX(2, AREA);
        assertEquals(Exit.QUANTUM_EXPIRED, hart.run(processor, 400));

        storage.copy(old.l(), granted.l(), cells);
        storage.write(new long[cells], old.l());
        hart.grant(granted);
        assertEquals(granted, hart.memory().region());
        assertEquals(Exit.QUANTUM_EXPIRED, hart.run(processor, 400));
        assertEquals(800, hart.retired());
        assertEquals(200, hart.memory().getLong(AREA));
        for (long cell = 0; cell < granted.l(); cell++) {
            assertEquals(0, storage.load(cell));
        }
    }

    @Test
    void instructionIsTheBitsAtPc() {
        TestHart machine = TestHart.of(processor, addi(1, 1, 1)).halfWords(CODE + 4, 0x8082);
        Hart hart = machine.hart();
        assertEquals(OptionalInt.of(addi(1, 1, 1)), hart.instruction());
        hart.setPc(CODE + 4);
        assertEquals(OptionalInt.of(0x8082), hart.instruction());
        // Its second half is in the next page.
        machine.words(CODE + 4094, 0x00500113);
        hart.setPc(CODE + 4094);
        assertEquals(OptionalInt.of(0x00500113), hart.instruction());
        hart.setPc(ProcessorContract.END - 2);
        machine.halfWords(ProcessorContract.END - 2, 0x0113);
        assertEquals(OptionalInt.empty(), hart.instruction());
        hart.setPc(0);
        assertEquals(OptionalInt.empty(), hart.instruction());
    }
}
