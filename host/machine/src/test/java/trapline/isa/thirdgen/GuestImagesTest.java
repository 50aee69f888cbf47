package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.device.Console;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.machine.Seeds;
import trapline.machine.TimedInput;

/** The guest images do what their headers say, on a bare machine and, to the last bit, under the monitor. */
class GuestImagesTest {
    private static final long DRUM_SECTORS = 8;
    private static final long LONG_RUN = 300_000;
    private static final long FAR_AWAY = 100_000_000;
    private static final Set<String> ENDLESS = Set.of("storm", "flood", "runaway");

    private final Random random;

    GuestImagesTest() {
        long seed = Long.getLong(Seeds.PROPERTY, System.nanoTime());
        System.out.println("replay with -D" + Seeds.PROPERTY + "=" + seed);
        random = new Random(seed);
    }

    @Test
    void helloGreets() throws IOException {
        ThirdGenBareMachine machine = halted("hello");
        assertEquals("Hello from a third-generation machine\n", machine.transcript());
        assertEquals(0, machine.state().register(0));
    }

    @Test
    void counterCountsByTheTimer() throws IOException {
        ThirdGenBareMachine machine = halted("counter");
        List<String> lines = machine.transcript().lines().toList();
        assertEquals(20, lines.size());
        // Of a slice, the first instructions are the supervisor's: one in the first, the 17 of trap_return in the
        // others.
        long count = (10_000 - 1 + 19 * (10_000 - 1 - 17) + 1) / 2;
        assertEquals("slice 1: count 5000", lines.getFirst());
        assertEquals("slice 20: count " + count, lines.getLast());
        assertEquals(count, machine.state().register(0));
    }

    @Test
    void echoPrintsWhatWasTyped() throws IOException {
        byte[] typed = bytes(50_000);
        ThirdGenBareMachine machine = boot("echo");
        feed(machine, typed, FAR_AWAY);
        assertEquals(new String(typed, StandardCharsets.ISO_8859_1), machine.transcript());
        assertEquals(typed.length, machine.state().register(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_000})
    void sha256IsThatOfTheInput(int length) throws IOException, NoSuchAlgorithmException {
        byte[] typed = bytes(length);
        ThirdGenBareMachine machine = boot("sha256");
        feed(machine, typed, FAR_AWAY);
        byte[] expected = MessageDigest.getInstance("SHA-256").digest(typed);
        assertEquals(HexFormat.of().formatHex(expected) + "\n", machine.transcript());
        assertEquals(length, machine.state().register(0));
    }

    @Test
    void primesFindsThemAll() throws IOException {
        ThirdGenBareMachine machine = halted("primes");
        assertEquals("primes below 100000: 9592, the largest 99991\n", machine.transcript());
        assertEquals(9592, machine.state().register(0));
    }

    @Test
    void miniosRunsItsProgramsAndKillsTheTrespasser() throws IOException {
        ThirdGenBareMachine machine = halted("minios");
        List<String> lines = machine.transcript().lines().toList();
        List<String> ticks =
                lines.stream().filter(line -> line.startsWith("2: ")).toList();
        assertEquals(10, ticks.size());
        assertEquals("2: tick 9", ticks.getLast());
        assertTrue(lines.indexOf("3: the sum of 1 to 10000 is 50005000; now I write beyond my R")
                < lines.indexOf("2: tick 9"));
        assertEquals(
                List.of(
                        "program 1 exited with 871, as expected",
                        "program 2 exited with 10, as expected",
                        "program 3 was killed by trap 1, operand 256, as expected",
                        "the storage behind them is untouched"),
                lines.subList(lines.size() - 4, lines.size()));
        assertEquals(0, machine.state().register(0));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, DRUM_SECTORS})
    void hostileIsContained(long drumSectors) throws IOException {
        Image image = GuestImages.image("hostile");
        ThirdGenBareMachine machine =
                ThirdGenBareMachine.boot(image, image.size(), drumSectors, new InterpretedProcessor());
        assertEquals(Exit.HALTED, machine.runTo(FAR_AWAY));
        assertTrue(machine.state().console().printed() > Console.OUTPUT_LIMIT);
        List<String> attempts = machine.transcript().lines().skip(1).toList();
        assertTrue(attempts.size() > 200);
        assertEquals(
                List.of(),
                attempts.stream()
                        .limit(attempts.size() - 1)
                        .filter(line -> !line.endsWith(": contained"))
                        .toList());
        assertEquals("escapes: 0", attempts.getLast());
        assertEquals(0, machine.state().register(0));
    }

    @RepeatedTest(10)
    void hostileIsContainedWhateverIsTyped() throws IOException {
        ThirdGenBareMachine machine = boot("hostile");
        machine.runTo(machine.steps() + 200_000);
        for (long last = -1; machine.steps() > last; ) {
            last = machine.steps();
            machine.deliver(new Input.ConsoleInput("x"));
            machine.runTo(last + random.nextLong(1, 10_000));
        }
        assertTrue(machine.state().halted());
        assertTrue(machine.transcript().endsWith("escapes: 0\n"));
        assertEquals(0, machine.state().register(0));
    }

    @Test
    void hostileCountsAnEscapeWhereThereIsOne() throws IOException {
        // A storage that is one word too large is what a monitor with a bound off by one would give.
        Image image = GuestImages.image("hostile");
        ThirdGenBareMachine machine =
                ThirdGenBareMachine.boot(image, image.size() + 1, DRUM_SECTORS, new InterpretedProcessor());
        assertEquals(Exit.HALTED, machine.runTo(FAR_AWAY));
        assertTrue(machine.state().register(0) > 0);
        assertTrue(machine.transcript().contains("read through a huge R: ESCAPED\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"storm", "flood", "runaway"})
    void theEndlessOnesDoNotEnd(String name) throws IOException {
        ThirdGenBareMachine machine = boot(name);
        assertEquals(Exit.QUANTUM_EXPIRED, machine.runTo(LONG_RUN));
        machine.deliver(new Input.ConsoleInput("is anybody there?"));
        machine.deliver(new Input.ConsoleEnd());
        assertEquals(Exit.QUANTUM_EXPIRED, machine.runTo(2 * LONG_RUN));
        assertEquals(2 * LONG_RUN, machine.steps());
        assertTrue(machine.state().register(0) > LONG_RUN / 10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hello", "counter", "echo", "sha256", "primes", "minios", "hostile", "storm", "flood", "runaway"
            })
    void theMonitorMakesNoDifference(String name) throws IOException {
        Image image = GuestImages.image(name);
        ThirdGenBareMachine rehearsal = boot(name);
        long last = ENDLESS.contains(name) ? LONG_RUN : FAR_AWAY;
        List<TimedInput> history = feed(rehearsal, bytes(random.nextInt(10_000)), last);
        long end = rehearsal.steps();

        ThirdGenBareMachine bare = boot(name);
        MovingGuest guest = MovingGuest.boot(image, DRUM_SECTORS, random);
        for (TimedInput timed : history) {
            compareAt(timed.step(), bare, guest);
            bare.deliver(timed.input());
            guest.deliver(timed.input());
        }
        for (int i = 0; i < 5; i++) {
            compareAt(random.nextLong(bare.steps(), end + 1), bare, guest);
        }
        compareAt(end, bare, guest);
        assertEquals(rehearsal.digest(), bare.digest());
        guest.checkSurroundings();
        assertTrue(guest.moves() > 0);
    }

    @Test
    void sha256ExecutesDirectly() throws IOException {
        ThirdGenBareMachine bare = boot("sha256");
        List<TimedInput> history = feed(bare, bytes(100_000), FAR_AWAY);
        MovingGuest guest = MovingGuest.boot(GuestImages.image("sha256"), DRUM_SECTORS, random);
        for (TimedInput timed : history) {
            guest.runTo(timed.step());
            guest.deliver(timed.input());
        }
        assertEquals(Exit.HALTED, guest.runTo(FAR_AWAY));
        assertEquals(bare.digest(), guest.digest());
        assertTrue(guest.directShare() > 0.99, () -> "only " + guest.directShare());
    }

    private static void compareAt(long step, ThirdGenBareMachine bare, MovingGuest guest) {
        Exit exit = bare.runTo(step);
        assertEquals(exit, guest.runTo(step));
        assertEquals(bare.steps(), guest.steps());
        assertEquals(bare.transcript(), guest.transcript());
        assertEquals(bare.digest(), guest.digest(), () -> "the states differ at step " + step);
    }

    private static ThirdGenBareMachine boot(String name) throws IOException {
        Image image = GuestImages.image(name);
        return ThirdGenBareMachine.boot(image, image.size(), DRUM_SECTORS, new InterpretedProcessor());
    }

    private static ThirdGenBareMachine halted(String name) throws IOException {
        ThirdGenBareMachine machine = boot(name);
        assertEquals(Exit.HALTED, machine.runTo(FAR_AWAY), machine::transcript);
        return machine;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /**
     * Runs a machine to a step or its halt; on the way it gets the bytes, in pieces at any moment, and then the end of the input.
     */
    private List<TimedInput> feed(ThirdGenBareMachine machine, byte[] typed, long end) {
        List<TimedInput> history = new ArrayList<>();
        int longest = typed.length / 12 + 1;
        int from = 0;
        while (from < typed.length && machine.steps() < end) {
            long pause = random.nextLong(1, 40_000);
            if (machine.runTo(Math.min(end, machine.steps() + pause)).equals(Exit.HALTED)) {
                return history;
            }
            int most = Math.min(typed.length, from + machine.state().console().inputRoom());
            int to = Math.min(most, from + random.nextInt(1, longest + 1));
            if (to > from) {
                String piece = new String(typed, from, to - from, StandardCharsets.ISO_8859_1);
                deliver(machine, history, new Input.ConsoleInput(piece));
                from = to;
            }
        }
        deliver(machine, history, new Input.ConsoleEnd());
        machine.runTo(end);
        return history;
    }

    private static void deliver(ThirdGenBareMachine machine, List<TimedInput> history, Input input) {
        history.add(new TimedInput(machine.steps(), input));
        machine.deliver(input);
    }
}
