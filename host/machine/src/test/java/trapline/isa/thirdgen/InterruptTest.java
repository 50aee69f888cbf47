package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.isa.thirdgen.Code.word;
import static trapline.isa.thirdgen.Operation.*;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.TimedInput;

/** Interrupts at exact counts of retired instructions, on the bare machine. */
final class InterruptTest {
    private static final int SIZE = 400;
    private static final int TRAP_ROUTINE = 4;
    private static final int USER_PSW = 9;
    private static final int START = 10;
    private static final int USER = 100;
    private static final long FOREVER = 1_000_000;
    private static final RelocationBounds ALL = RelocationBounds.all(SIZE);

    /** A supervisor's code from 10 on, a trap routine that halts, and behind 100 a user who counts in r2 without end. */
    private static ThirdGenBareMachine machine(long... code) {
        long[] words = new long[SIZE];
        Arrays.fill(words, word(ADDI, 2, 2, 1));
        words[ThirdGenState.NEW_PSW] = psw(Mode.SUPERVISOR, TRAP_ROUTINE);
        words[TRAP_ROUTINE] = word(HALT);
        words[USER_PSW] = psw(Mode.USER, USER);
        words[SIZE - 1] = word(JMP, USER);
        System.arraycopy(code, 0, words, START, code.length);
        Image image = new Image("thirdgen", SIZE, psw(Mode.SUPERVISOR, START), words);
        return ThirdGenBareMachine.boot(image, SIZE, 1, new InterpretedProcessor());
    }

    private static long psw(Mode mode, long p) {
        return PswWord.encode(new Psw(mode, p, ALL));
    }

    private static void assertTrapped(ThirdGenBareMachine machine, Cause cause, Mode mode, long p) {
        assertEquals(Exit.HALTED, machine.runTo(machine.steps() + FOREVER));
        assertEquals(cause.number(), machine.state().storage().load(ThirdGenState.CAUSE));
        assertEquals(
                new Psw(mode, p, ALL), PswWord.decode(machine.state().storage().load(ThirdGenState.OLD_PSW)));
    }

    private static void runInPieces(ThirdGenBareMachine machine, RandomGenerator random) {
        while (machine.runTo(machine.steps() + random.nextInt(1, 20)) instanceof Exit.QuantumExpired) {
            // The next piece.
        }
    }

    @Test
    void timerInterruptsAfterExactlyItsIntervalHoweverTheRunIsSplit() {
        Seeds.forEach(200, random -> {
            int interval = random.nextInt(1, 250);
            ThirdGenBareMachine machine = machine(word(LI, 1, interval), word(TSET, 1), word(LPSW, USER_PSW));
            runInPieces(machine, random);
            // The first instruction of the interval is the lpsw.
            assertTrapped(machine, Cause.TIMER, Mode.USER, USER + interval - 1);
            assertEquals(interval - 1, machine.state().register(2));
            assertEquals(2 + interval + 1, machine.state().retired());
            assertEquals(1, machine.state().traps());
        });
    }

    @Test
    void supervisorModeMasksTheTimerUntilItEnds() {
        long[] code = new long[50];
        Arrays.fill(code, word(ADDI, 3, 3, 1));
        code[0] = word(LI, 1, 5);
        code[1] = word(TSET, 1);
        code[49] = word(LPSW, USER_PSW);
        ThirdGenBareMachine machine = machine(code);
        assertTrapped(machine, Cause.TIMER, Mode.USER, USER);
        assertEquals(0, machine.state().register(2));
        assertEquals(47, machine.state().register(3));
    }

    @Test
    void timerTellsTheInstructionsLeftThisOneIncluded() {
        ThirdGenBareMachine machine = machine(
                word(TGET, 1),
                word(LI, 2, 3),
                word(TSET, 2),
                word(TGET, 3),
                word(TGET, 4),
                word(TGET, 5),
                word(TGET, 6),
                word(HALT));
        machine.runTo(FOREVER);
        assertEquals(List.of(0L, 3L, 3L, 2L, 1L, 0L), registers(machine, 1, 6));
    }

    private static List<Long> registers(ThirdGenBareMachine machine, int first, int last) {
        return Arrays.stream(machine.state().registers(), first, last + 1)
                .boxed()
                .toList();
    }

    @Test
    void timerThatIsTurnedOffOrSetAgainDoesNotInterrupt() {
        ThirdGenBareMachine off = machine(
                word(LI, 1, 2), word(TSET, 1), word(MOV, 0, 0), word(MOV, 0, 0), word(TSET, 0), word(LPSW, USER_PSW));
        assertEquals(Exit.QUANTUM_EXPIRED, off.runTo(1000));
        ThirdGenBareMachine again = machine(
                word(LI, 1, 2), word(TSET, 1), word(MOV, 0, 0), word(MOV, 0, 0), word(TSET, 1), word(LPSW, USER_PSW));
        assertTrapped(again, Cause.TIMER, Mode.USER, USER + 1);
    }

    @Test
    void idleMachineJumpsToItsTimerWithoutRetiring() {
        ThirdGenBareMachine machine = machine(word(LI, 1, Integer.MAX_VALUE), word(TSET, 1), word(IDLE), word(SVC, 0));
        assertTrapped(machine, Cause.TIMER, Mode.SUPERVISOR, START + 3);
        assertEquals(4, machine.state().retired());
        assertEquals(Integer.MAX_VALUE + 2L + 1, machine.state().time());
    }

    @Test
    void idleTimeCountsForTheNextInterval() {
        ThirdGenBareMachine machine = machine(word(LI, 1, 100), word(TSET, 1), word(IDLE));
        machine.state().storage().store(TRAP_ROUTINE, word(TSET, 1));
        machine.state().storage().store(TRAP_ROUTINE + 1, word(TGET, 3));
        machine.state().storage().store(TRAP_ROUTINE + 2, word(HALT));
        machine.runTo(FOREVER);
        assertEquals(100, machine.state().register(3));
    }

    @Test
    void idleMachineWithAPendingInterruptTakesItAtOnce() {
        ThirdGenBareMachine machine = machine(word(LI, 1, 1), word(TSET, 1), word(MOV, 0, 0), word(IDLE), word(SVC, 0));
        assertTrapped(machine, Cause.TIMER, Mode.SUPERVISOR, START + 4);
        assertEquals(machine.state().retired(), machine.state().time());
    }

    @Test
    void idleMachineWithoutATimerWaitsForTheConsole() {
        ThirdGenBareMachine machine = machine(word(IDLE), word(SVC, 0));
        for (long steps : new long[] {1, 2, 1000}) {
            assertEquals(Exit.WAITING_FOR_INTERRUPT, machine.runTo(steps));
            assertEquals(1, machine.steps());
        }
        assertTrue(machine.state().waiting());
        machine.deliver(new Input.BitFlip(300, 1));
        assertEquals(Exit.WAITING_FOR_INTERRUPT, machine.runTo(1000));
        machine.deliver(new Input.ConsoleInput("x"));
        assertTrapped(machine, Cause.CONSOLE, Mode.SUPERVISOR, START + 1);
    }

    @Test
    void endOfConsoleInputInterruptsToo() {
        ThirdGenBareMachine machine = machine(word(IDLE));
        machine.runTo(5);
        machine.deliver(new Input.ConsoleEnd());
        assertTrapped(machine, Cause.CONSOLE, Mode.SUPERVISOR, START + 1);
    }

    @Test
    void consoleInterruptsTheUserAtTheStepWhereItEntered() {
        for (int step = 1; step < 40; step++) {
            ThirdGenBareMachine machine = machine(word(LPSW, USER_PSW));
            machine.replay(List.of(new TimedInput(step, new Input.ConsoleInput("x"))), FOREVER);
            assertTrapped(machine, Cause.CONSOLE, Mode.USER, USER + step - 1);
            assertEquals(step - 1, machine.state().register(2));
        }
    }

    @Test
    void timerComesBeforeTheConsoleAndBothCome() {
        ThirdGenBareMachine machine = machine(word(LI, 1, 1), word(TSET, 1), word(LPSW, USER_PSW));
        machine.deliver(new Input.ConsoleInput("x"));
        // The routine counts in r3, and returns to the user once.
        machine.state().storage().store(TRAP_ROUTINE, word(LD, 4, ThirdGenState.CAUSE));
        machine.state().storage().store(TRAP_ROUTINE + 1, word(BEQ, 4, 3, 60));
        machine.state().storage().store(TRAP_ROUTINE + 2, word(MOV, 3, 4));
        machine.state().storage().store(TRAP_ROUTINE + 3, word(LI, 3, Cause.CONSOLE.number()));
        machine.state().storage().store(TRAP_ROUTINE + 4, word(LPSW, ThirdGenState.OLD_PSW));
        machine.state().storage().store(60, word(HALT));
        assertTrapped(machine, Cause.CONSOLE, Mode.USER, USER);
        assertEquals(2, machine.state().traps());
        assertEquals(0, machine.state().register(2));
    }

    @Test
    void haltedMachineStaysHalted() {
        ThirdGenBareMachine machine = machine(word(LI, 3, 1), word(HALT));
        assertEquals(Exit.QUANTUM_EXPIRED, machine.runTo(1));
        assertEquals(Exit.HALTED, machine.runTo(2));
        assertEquals(2, machine.steps());
        assertEquals(START + 1, machine.state().p());
        String digest = machine.digest();
        assertEquals(Exit.HALTED, machine.runTo(FOREVER));
        assertEquals(digest, machine.digest());
        machine.deliver(new Input.ConsoleInput("x"));
        assertEquals(Exit.HALTED, machine.runTo(FOREVER));
        assertNotEquals(digest, machine.digest());
    }

    @Test
    void replayRepeatsAHistory() {
        Seeds.forEach(300, random -> {
            Image image = RandomPrograms.program(random, SIZE);
            List<TimedInput> history = RandomPrograms.inputs(random, 900);
            ThirdGenBareMachine once = ThirdGenBareMachine.boot(image, SIZE, 2, new InterpretedProcessor());
            ThirdGenBareMachine again = ThirdGenBareMachine.boot(image, SIZE, 2, new InterpretedProcessor());
            once.replay(history, 1000);
            again.replay(history, 1000);
            assertEquals(once.digest(), again.digest());
            assertEquals(once.transcript(), again.transcript());
        });
    }
}
