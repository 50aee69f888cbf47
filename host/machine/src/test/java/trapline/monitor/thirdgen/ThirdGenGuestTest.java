package trapline.monitor.thirdgen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.Instruction;
import trapline.isa.thirdgen.Operation;
import trapline.isa.thirdgen.PrivilegedInstruction;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.machine.Mode;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.Interpreter;
import trapline.monitor.ProcessorState;
import trapline.monitor.ThirdGenProgram;

/** A guest as the control program sees it. */
final class ThirdGenGuestTest {
    private static final int SIZE = 64;
    private static final int START = 16;
    private static final RelocationBounds REGION = new RelocationBounds(500, SIZE);
    private static final ThirdGenMachine KIND = new ThirdGenMachine();

    private static long word(Operation operation, int a, int b, int immediate) {
        return new Instruction(operation, a, b, 0, immediate).encode();
    }

    private static ThirdGenGuest guest(Mode mode, long... code) {
        long[] words = new long[SIZE];
        words[ThirdGenState.NEW_PSW] = psw(Mode.SUPERVISOR, 8);
        System.arraycopy(code, 0, words, START, code.length);
        Image image = new Image(ThirdGenMachine.NAME, SIZE, psw(mode, START), words);
        return KIND.boot(ThirdGenProgram.of(image).withDrum(1), Storage.allocate(2000), REGION);
    }

    private static long psw(Mode mode, long p) {
        return PswWord.encode(new Psw(mode, p, RelocationBounds.all(SIZE)));
    }

    private static Exit runTo(ThirdGenGuest guest, long step) {
        return new PureControlProgram(KIND.monitor(), guest).runTo(step);
    }

    @Test
    void innocuousProgramNeverReachesTheControlProgram() {
        ThirdGenGuest guest = guest(
                Mode.SUPERVISOR,
                word(Operation.ADDI, 1, 1, 1),
                word(Operation.ST, 1, 0, 9),
                word(Operation.JMP, 0, 0, START));
        assertEquals(Exit.QUANTUM_EXPIRED, runTo(guest, 100_000));
        assertEquals(100_000, guest.retired());
        assertEquals(guest.retired(), guest.direct());
        assertEquals(0, guest.trapRecord().total());
    }

    @Test
    void onlyInterpretedInstructionsAreMissingFromDirectExecution() {
        ThirdGenGuest guest = guest(
                Mode.SUPERVISOR,
                word(Operation.LI, 1, 0, 'h'),
                word(Operation.COUT, 1, 0, 0),
                word(Operation.COUT, 1, 0, 0),
                word(Operation.LI, 0, 0, 42),
                word(Operation.HALT, 0, 0, 0));
        assertEquals(Exit.HALTED, runTo(guest, 100));
        assertEquals(5, guest.retired());
        assertEquals(2, guest.direct());
        assertEquals(3, guest.trapRecord().total());
        assertEquals(42, guest.result());
        assertEquals("hh", new String(guest.output(0), StandardCharsets.ISO_8859_1));
    }

    @Test
    void privilegedInstructionGoesToItsInterpreterInVirtualSupervisorModeOnly() {
        for (Operation operation : List.of(Operation.COUT, Operation.IDLE, Operation.LRB, Operation.DWR)) {
            long word = (long) operation.opcode() << 56;
            Trap trap = new Trap.GuestException(Cause.PRIVILEGED_INSTRUCTION.number(), word);
            assertEquals(operation.mnemonic(), interpreterFor(guest(Mode.SUPERVISOR), trap));
            assertEquals("trap-privileged-instruction", interpreterFor(guest(Mode.USER), trap));
        }
    }

    @Test
    void everyOtherTrapIsReflectedInBothModes() {
        for (Mode mode : Mode.values()) {
            for (Cause cause : Cause.values()) {
                if (cause != Cause.PRIVILEGED_INSTRUCTION) {
                    Trap trap = new Trap.GuestException(cause.number(), 0);
                    assertEquals("trap-" + cause.label(), interpreterFor(guest(mode), trap));
                }
            }
        }
    }

    private static String interpreterFor(ThirdGenGuest guest, Trap trap) {
        long total = guest.trapRecord().total();
        int interpreter = KIND.monitor().dispatch(guest, trap);
        assertEquals(total + 1, guest.trapRecord().total());
        assertEquals(interpreter, guest.trapRecord().lastInterpreter());
        return KIND.monitor().interpreterNames().get(interpreter);
    }

    @Test
    void interpretersHaveDifferentNames() {
        List<String> names = KIND.monitor().interpreterNames();
        assertEquals(names.size(), new HashSet<>(names).size());
    }

    @Test
    void machineCheckReturnsToTheCheckpointAndNamesTheInterpreter() {
        ThirdGenGuest guest = guest(Mode.SUPERVISOR, word(Operation.LI, 1, 0, 7), word(Operation.SPSW, 1, 0, 0));
        Exit exit = guest.run(10);
        Trap trap = ((Exit.Trapped) exit).trap();
        int interpreter = KIND.monitor().dispatch(guest, trap);
        guest.checkpoint();
        ProcessorState before = guest.processor();
        KIND.monitor().interpreters().get(interpreter).interpret(guest, trap);
        Trap check = guest.machineCheck();

        assertEquals(new Trap.GuestException(Cause.MACHINE_CHECK.number(), interpreter), check);
        assertEquals(before, guest.processor());
        assertTrue(guest.relocationRequested());
        guest.composeRelocation();
        int reflection = KIND.monitor().dispatch(guest, check);
        KIND.monitor().interpreters().get(reflection).interpret(guest, check);
        assertEquals(8, guest.p());
        assertEquals(Cause.MACHINE_CHECK.number(), guest.state().storage().load(REGION.l() + ThirdGenState.CAUSE));
    }

    @Test
    void moveTakesTheWordsAlongEvenWhereTheRegionsOverlap() {
        for (long l : new long[] {0, 470, 499, 500, 501, 530, 564, 1900}) {
            ThirdGenGuest guest = guest(Mode.SUPERVISOR, word(Operation.LI, 1, 0, 7));
            String digest = guest.digest();
            guest.move(new RelocationBounds(l, SIZE));
            assertEquals(digest, guest.digest());
            assertEquals(l, guest.region().l());
            assertFalse(guest.relocationRequested());
            assertEquals(Exit.QUANTUM_EXPIRED, guest.run(1));
            assertEquals(7, guest.processor().register("r1"));
        }
    }

    @Test
    void moveToASmallerRegionClipsR() {
        ThirdGenGuest guest = guest(Mode.SUPERVISOR, word(Operation.LI, 1, 0, 7), word(Operation.JMP, 0, 0, 40));
        guest.move(new RelocationBounds(0, 32));
        assertEquals(1, guest.clippedRelocations());
        assertEquals(RelocationBounds.all(SIZE), guest.lastClipped());
        assertEquals(new Exit.Trapped(new Trap.GuestException(Cause.MEMORY.number(), 40)), guest.run(10));
        assertEquals(2, guest.retired());
    }

    @Test
    void guestPassesItsDevicesOn() {
        ThirdGenGuest guest = guest(
                Mode.SUPERVISOR,
                word(Operation.CIN, 1, 0, 0),
                word(Operation.COUT, 1, 0, 0),
                word(Operation.DWR, 2, 2, 0),
                word(Operation.HALT, 0, 0, 0));
        int room = guest.consoleRoom();
        guest.deliver(new Input.ConsoleInput("z"));
        assertEquals(room - 1, guest.consoleRoom());
        assertEquals(Exit.HALTED, runTo(guest, 10));
        assertEquals(1, guest.printed());
        assertEquals(0, guest.oldestPrinted());
        assertArrayEquals(new byte[] {'z'}, guest.output(0));
        assertEquals(1, guest.blockTransfers());
    }

    @Test
    void guestRunsOnlyWhenItsRIsComposed() {
        ThirdGenGuest guest = guest(Mode.SUPERVISOR, word(Operation.LPSW, 0, 0, ThirdGenState.NEW_PSW));
        Trap trap = ((Exit.Trapped) guest.run(10)).trap();
        int interpreter = KIND.monitor().dispatch(guest, trap);
        KIND.monitor().interpreters().get(interpreter).interpret(guest, trap);
        assertTrue(guest.relocationRequested());
        assertEquals(new Exit.Trapped(new Trap.GuestException(Cause.MEMORY.number(), 8)), guest.run(10));
        guest.composeRelocation();
        assertFalse(guest.relocationRequested());
        assertEquals(new Exit.Trapped(new Trap.GuestException(Cause.ILLEGAL_INSTRUCTION.number(), 0)), guest.run(10));
    }

    @Test
    void whatIsSaidToSetRAlwaysDoesSoAlsoWhenItTraps() {
        List<Interpreter<ThirdGenGuest>> interpreters = KIND.monitor().interpreters();
        Set<String> seen = new HashSet<>();
        for (Mode mode : Mode.values()) {
            for (Trap trap : trapsOfAllKinds()) {
                ThirdGenGuest guest = guest(mode);
                Interpreter<ThirdGenGuest> interpreter =
                        interpreters.get(KIND.monitor().dispatch(guest, trap));
                interpreter.interpret(guest, trap);
                if (interpreter.alwaysSetsR()) {
                    assertTrue(guest.relocationRequested(), interpreter::name);
                    seen.add(interpreter.name());
                }
            }
        }
        Set<String> claimed = interpreters.stream()
                .filter(Interpreter::alwaysSetsR)
                .map(Interpreter::name)
                .collect(Collectors.toSet());
        assertEquals(claimed, seen);
        assertTrue(claimed.containsAll(Set.of("lpsw", "lrb", "trap-supervisor-call", "trap-timer")), claimed::toString);
    }

    /** Each privileged instruction with an address inside R and with one outside, and each cause. */
    private static List<Trap> trapsOfAllKinds() {
        Stream<Trap> instructions = PrivilegedInstruction.ALL.stream()
                .flatMap(instruction -> IntStream.of(ThirdGenState.NEW_PSW, 1 << 20)
                        .mapToObj(address -> word(instruction.operation(), 0, 0, 0) | address))
                .map(word -> new Trap.GuestException(Cause.PRIVILEGED_INSTRUCTION.number(), word));
        Stream<Trap> causes = Stream.of(Cause.values()).map(cause -> new Trap.GuestException(cause.number(), 0));
        return Stream.concat(instructions, causes.filter(trap -> Cause.of(trap) != Cause.PRIVILEGED_INSTRUCTION))
                .toList();
    }

    @Test
    void assistSimulatesWhatIsTheProcessorsOwnAndLeavesTheRestToMessages() {
        for (Operation operation : List.of(Operation.SPSW, Operation.TSET, Operation.TGET)) {
            ThirdGenGuest guest = guest(Mode.SUPERVISOR, (long) operation.opcode() << 56);
            Trap trap = ((Exit.Trapped) guest.run(10)).trap();
            assertTrue(KIND.monitor().assist(guest, trap));
            assertEquals(START + 1, guest.p());
            assertEquals(1, guest.trapRecord().totalAssisted());
            assertEquals(0, Arrays.stream(guest.trapRecord().counts()).sum());
        }
        for (Operation operation :
                List.of(Operation.LPSW, Operation.LRB, Operation.HALT, Operation.COUT, Operation.CIN)) {
            ThirdGenGuest guest = guest(Mode.SUPERVISOR, (long) operation.opcode() << 56);
            String digest = guest.digest();
            Trap trap = ((Exit.Trapped) guest.run(10)).trap();
            assertFalse(KIND.monitor().assist(guest, trap));
            assertEquals(0, guest.trapRecord().total());
            assertEquals(digest, guest.digest());
        }
        // What is privileged is so in virtual user mode, too, and reflected by message.
        ThirdGenGuest user = guest(Mode.USER, word(Operation.SPSW, 1, 0, 0));
        assertFalse(KIND.monitor().assist(user, ((Exit.Trapped) user.run(10)).trap()));
    }

    @Test
    void framesAndTheWallClockDoNotReachThisMachine() {
        ThirdGenGuest guest = guest(Mode.USER, word(Operation.LI, 1, 0, 7));
        String digest = guest.digest();
        guest.deliver(new Input.ClockSync(1_000_000_000));
        guest.deliver(new Input.NetworkFrame(Bytes.of(new byte[64])));
        assertEquals(digest, guest.digest());
        assertEquals(List.of(), guest.takeFrames());
        assertTrue(guest.wallDeadline().isEmpty());
    }
}
