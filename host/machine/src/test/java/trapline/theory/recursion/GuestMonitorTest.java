package trapline.theory.recursion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.isa.thirdgen.GuestImages;
import trapline.isa.thirdgen.InterpretedProcessor;
import trapline.isa.thirdgen.ThirdGenBareMachine;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;

/** The monitor of vmm.asm by itself, on a bare machine: its drum, its console, its turns, and guests that never end. */
class GuestMonitorTest {
    private static final long MOST_STEPS = 500_000_000;
    private static final long DRUM_SECTORS = 8;
    private static final int MOST_STOPS = 2_000;
    private static final long QUANTUM = 20_000;

    private final Random random;

    GuestMonitorTest() {
        long seed = Long.getLong(Seeds.PROPERTY, System.nanoTime());
        System.out.println("replay with -D" + Seeds.PROPERTY + "=" + seed);
        random = new Random(seed);
    }

    private static Nesting guest(String name) throws IOException {
        return Nesting.of(name, GuestImages.image(name), 0);
    }

    private static ThirdGenBareMachine boot(Nesting nesting) {
        return ThirdGenBareMachine.boot(
                nesting.image(), nesting.image().size(), nesting.drumSectors(), new InterpretedProcessor());
    }

    private static Optional<String> difference(ThirdGenBareMachine monitor, HostedGuest guest, Nesting nesting) {
        return difference(monitor, guest, nesting, monitor.state().region());
    }

    private static Optional<String> difference(
            ThirdGenBareMachine machine, HostedGuest guest, Nesting nesting, RelocationBounds monitor) {
        ThirdGenBareMachine twin = boot(nesting);
        twin.runTo(guest.retired() + guest.reflected());
        return guest.difference(
                twin.state(), machine.state().storage(), guest.region().within(monitor));
    }

    @Test
    void aloneItHaltsAtOnce() throws IOException {
        ThirdGenBareMachine machine = boot(guest("vmm"));
        assertEquals(Exit.HALTED, machine.runTo(MOST_STEPS));
        assertEquals(0, machine.state().register(0));
        assertEquals("", machine.transcript());
    }

    @Test
    void itsResultIsTheFirstGuests() throws IOException {
        Nesting two = Nesting.host(GuestImages.image("vmm"), List.of(guest("primes"), guest("hello")));
        ThirdGenBareMachine machine = boot(two);
        assertEquals(Exit.HALTED, machine.runTo(MOST_STEPS));
        assertEquals(9592, machine.state().register(0));
        assertEquals("Hello from a third-generation machine\n", SharedConsole.of(machine.transcript(), 2));
        assertTrue(
                machine.transcript().startsWith("2: Hello"), "the second must have had a turn before the first ended");
    }

    @Test
    void eachGuestHasADrumOfItsOwn() throws IOException {
        Nesting hostile = Nesting.of("hostile", GuestImages.image("hostile"), DRUM_SECTORS);
        Nesting two = Nesting.host(GuestImages.image("vmm"), List.of(hostile, guest("hostile")));
        assertEquals(DRUM_SECTORS, two.drumSectors());
        ThirdGenBareMachine machine = boot(two);
        assertEquals(Exit.HALTED, machine.runTo(MOST_STEPS));
        List<HostedGuest> guests =
                HostedGuest.of(machine.state().storage(), machine.state().region());
        assertEquals(Optional.empty(), difference(machine, guests.getFirst(), hostile));
        assertEquals(Optional.empty(), difference(machine, guests.getLast(), guest("hostile")));
    }

    @Test
    void sectorsOfTwoDrumsAreApart() throws IOException {
        // Each guest writes its own number to its sector 1, lets the other do so, and reads it back.
        Nesting one = Nesting.of("one", Sectors.image(41), 2);
        Nesting two = Nesting.of("two", Sectors.image(42), 2);
        ThirdGenBareMachine machine = boot(Nesting.host(GuestImages.image("vmm"), List.of(one, two)));
        assertEquals(Exit.HALTED, machine.runTo(MOST_STEPS));
        List<HostedGuest> guests =
                HostedGuest.of(machine.state().storage(), machine.state().region());
        assertEquals(41, guests.getFirst().registers().getFirst());
        assertEquals(42, guests.getLast().registers().getFirst());
        assertEquals(41, machine.state().drum().read(1)[0]);
        assertEquals(42, machine.state().drum().read(3)[0]);
    }

    @ParameterizedTest
    @CsvSource({"storm, runaway", "runaway, flood", "flood, storm"})
    void endlessGuestsTakeTurnsInTheStatesOfTheBareMachine(String first, String second) throws IOException {
        List<Nesting> nestings = List.of(guest(first), guest(second));
        ThirdGenBareMachine machine = boot(Nesting.host(GuestImages.image("vmm"), nestings));
        Set<Integer> atRest = new HashSet<>();
        for (int stop = 0; stop < MOST_STOPS && atRest.size() < nestings.size(); stop++) {
            machine.runTo(machine.steps() + random.nextLong(2_000, 8_000));
            List<HostedGuest> guests =
                    HostedGuest.of(machine.state().storage(), machine.state().region());
            List<Integer> same = IntStream.range(0, nestings.size())
                    .filter(i ->
                            difference(machine, guests.get(i), nestings.get(i)).isEmpty())
                    .boxed()
                    .toList();
            assertTrue(!same.isEmpty(), "the guest that does not have its turn is not as the bare machine");
            atRest.addAll(guests.stream().allMatch(guest -> guest.retired() > 0) ? same : List.of());
        }
        assertEquals(Set.of(0, 1), atRest, "one of the two had no turn to rest from");
    }

    /** The same one level further in: the first guest is a monitor with two endless guests, the second an endless one. */
    @Test
    void endlessGuestsOfAGuestMonitorTakeTurnsToo() throws IOException {
        List<Nesting> inner = List.of(guest("storm"), guest("runaway"));
        Nesting middle = Nesting.host(GuestImages.image("vmm"), inner);
        ThirdGenBareMachine machine = boot(Nesting.host(GuestImages.image("vmm"), List.of(middle, guest("flood"))));
        Set<Integer> atRest = new HashSet<>();
        for (int stop = 0; stop < MOST_STOPS && atRest.size() < inner.size(); stop++) {
            machine.runTo(machine.steps() + random.nextLong(20_000, 80_000));
            RelocationBounds place = HostedGuest.of(
                            machine.state().storage(), machine.state().region())
                    .getFirst()
                    .region();
            List<HostedGuest> guests = HostedGuest.of(machine.state().storage(), place);
            List<Integer> same = IntStream.range(0, inner.size())
                    .filter(i -> difference(machine, guests.get(i), inner.get(i), place)
                            .isEmpty())
                    .boxed()
                    .toList();
            assertTrue(!same.isEmpty(), "the guest that does not have its turn is not as the bare machine");
            atRest.addAll(guests.stream().allMatch(guest -> guest.retired() > 0) ? same : List.of());
        }
        assertEquals(Set.of(0, 1), atRest, "one of the two had no turn to rest from");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void typedTextReachesEveryEchoInWhateverPiecesItCame(int depth) throws IOException {
        StringBuilder typed = new StringBuilder();
        random.ints(3_000, 0, 256).forEach(c -> typed.append((char) c));
        ThirdGenBareMachine machine = boot(Nesting.tree(GuestImages.image("vmm"), guest("echo"), depth));
        StringBuilder console = new StringBuilder();
        for (int from = 0; from < typed.length(); ) {
            int to = Math.min(typed.length(), from + random.nextInt(1, 400));
            machine.deliver(new Input.ConsoleInput(typed.substring(from, to)));
            run(machine, console, random.nextLong(1, 2_000_000));
            from = to;
        }
        machine.deliver(new Input.ConsoleEnd());
        assertEquals(Exit.HALTED, run(machine, console, MOST_STEPS));
        List<Integer> path = new ArrayList<>();
        for (int level = 1; level <= depth; level++) {
            path.add(1);
            assertEquals(typed.toString(), SharedConsole.of(console.toString(), path));
            path.set(level - 1, 2);
        }
        assertEquals(typed.toString(), SharedConsole.of(console.toString(), path));
    }

    @Test
    void aGuestThatReadsNothingHoldsTheOtherBackOnlyWhileItRuns() throws IOException {
        ThirdGenBareMachine machine =
                boot(Nesting.host(GuestImages.image("vmm"), List.of(guest("primes"), guest("echo"))));
        String typed = "0123456789".repeat(100);
        machine.deliver(new Input.ConsoleInput(typed));
        machine.deliver(new Input.ConsoleEnd());
        assertEquals(Exit.HALTED, machine.runTo(MOST_STEPS));
        assertEquals(typed, SharedConsole.of(machine.transcript(), 2));
    }

    @Test
    void waitingGuestsMakeTheMonitorWait() throws IOException {
        ThirdGenBareMachine machine =
                boot(Nesting.host(GuestImages.image("vmm"), List.of(guest("echo"), guest("echo"))));
        assertEquals(Exit.WAITING_FOR_INTERRUPT, machine.runTo(MOST_STEPS));
        machine.deliver(new Input.ConsoleInput("x"));
        assertEquals(Exit.WAITING_FOR_INTERRUPT, machine.runTo(MOST_STEPS));
        assertEquals("1+ x\n2+ x\n", machine.transcript());
    }

    @Test
    void theMonitorsOwnStorageIsOutOfReach() throws IOException {
        ThirdGenBareMachine machine =
                boot(Nesting.host(GuestImages.image("vmm"), List.of(guest("hostile"), guest("hostile"))));
        RelocationBounds monitor =
                new RelocationBounds(0, GuestImages.image("vmm").size());
        machine.runTo(1_000_000);
        for (HostedGuest guest :
                HostedGuest.of(machine.state().storage(), machine.state().region())) {
            assertTrue(guest.region().contains(guest.inEffect().l()));
            assertTrue(guest.inEffect().end() <= guest.region().end());
            assertTrue(!guest.inEffect().overlaps(monitor));
        }
    }

    private static Exit run(ThirdGenBareMachine machine, StringBuilder console, long steps) {
        long end = machine.steps() + steps;
        Exit exit = Exit.QUANTUM_EXPIRED;
        while (exit.equals(Exit.QUANTUM_EXPIRED) && machine.steps() < end) {
            exit = machine.runTo(Math.min(end, machine.steps() + QUANTUM));
            byte[] more = machine.state().console().outputFrom(console.length());
            console.append(new String(more, StandardCharsets.ISO_8859_1));
        }
        return exit;
    }
}
