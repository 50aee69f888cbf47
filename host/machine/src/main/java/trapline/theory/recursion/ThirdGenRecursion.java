package trapline.theory.recursion;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import trapline.isa.thirdgen.InterpretedProcessor;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenBareMachine;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.thirdgen.ThirdGenGuest;
import trapline.monitor.thirdgen.ThirdGenMachine;
import trapline.theory.recursion.RecursionReport.Level;

/** Theorem 2 on the formal machine: runs a program in a tree of monitors, and compares every machine of it with a bare one. */
public final class ThirdGenRecursion {
    /** The most monitors one in the other that are tried. */
    public static final int DEEPEST = 12;

    private static final long QUANTUM = 50_000;

    private final ThirdGenMachine kind = new ThirdGenMachine();
    private final IdentityHashMap<Nesting, Bare> bare = new IdentityHashMap<>();
    private final List<Input> inputs;
    private final long mostSteps;

    private ThirdGenRecursion(String input, long mostSteps) {
        this.inputs = input.isEmpty()
                ? List.of(new Input.ConsoleEnd())
                : List.of(new Input.ConsoleInput(input), new Input.ConsoleEnd());
        this.mostSteps = mostSteps;
    }

    /**
     * {@return what the nesting of a program shows}
     *
     * @param monitor the image of {@code vmm.asm}
     * @param program one that ends
     * @param depth how many monitors, 1 to {@link #DEEPEST}
     * @param input what is typed before the start, as chars 0 to 255, at most as many as a console takes; the end of input follows
     * @param mostSteps how many steps a machine may take at most
     * @throws IllegalArgumentException if the program does not end by itself, or so many monitors do not fit; the message says which
     */
    public static RecursionReport of(Image monitor, Nesting program, int depth, String input, long mostSteps) {
        if (depth < 1 || depth > DEEPEST) {
            throw new IllegalArgumentException("a depth of " + depth + " is not between 1 and " + DEEPEST);
        }
        return new ThirdGenRecursion(input, mostSteps).report(monitor, program, depth);
    }

    private RecursionReport report(Image monitor, Nesting program, int depth) {
        if (!bareRun(program).end().equals(Exit.HALTED)) {
            throw new IllegalArgumentException(
                    program.name() + " has not halted on the bare machine after " + mostSteps + " steps");
        }
        List<DepthFigures> growth = new ArrayList<>();
        for (int monitors = 0; monitors <= depth; monitors++) {
            growth.add(run(Nesting.chain(monitor, program, monitors)).figures(monitors));
        }
        return new RecursionReport(
                ThirdGenMachine.NAME,
                program.name(),
                depth,
                levels(Nesting.tree(monitor, program, depth)),
                growth,
                GrowthLaw.of(growth));
    }

    private List<Level> levels(Nesting tree) {
        MonitoredRun<ThirdGenGuest> run = run(tree);
        ThirdGenGuest guest = run.guest();
        List<Level> levels = new ArrayList<>();
        levels.add(new Level(
                List.of(),
                tree.name(),
                guest.region(),
                guest.region(),
                OptionalLong.of(guest.retired()),
                OptionalLong.of(guest.direct()),
                guest.trapRecord().total(),
                guest.result(),
                Level.STATE,
                outermostDifference(tree, run)));
        addGuests(levels, tree, run, guest.region(), List.of());
        return levels;
    }

    private Optional<String> outermostDifference(Nesting tree, MonitoredRun<ThirdGenGuest> run) {
        if (!run.halted()) {
            return Optional.of("it has not halted after " + mostSteps + " steps");
        }
        return run.guest().digest().equals(bareRun(tree).machine().digest())
                ? Optional.empty()
                : Optional.of("its state is not that of the bare machine");
    }

    private void addGuests(
            List<Level> levels,
            Nesting monitor,
            MonitoredRun<ThirdGenGuest> run,
            RelocationBounds place,
            List<Integer> path) {
        List<HostedGuest> guests = HostedGuest.of(run.storage(), place);
        for (int i = 0; i < guests.size(); i++) {
            HostedGuest guest = guests.get(i);
            Nesting nesting = monitor.guests().get(i);
            RelocationBounds real = guest.region().within(place);
            List<Integer> own = new ArrayList<>(path);
            own.add(i + 1);
            levels.add(new Level(
                    own,
                    nesting.name(),
                    guest.region(),
                    real,
                    OptionalLong.of(guest.retired()),
                    OptionalLong.of(guest.direct()),
                    guest.simulated() + guest.reflected(),
                    guest.registers().getFirst(),
                    Level.STATE,
                    difference(nesting, guest, run.storage(), real, SharedConsole.of(run.console(), own))));
            if (!nesting.guests().isEmpty()) {
                addGuests(levels, nesting, run, real, own);
            }
        }
    }

    private Optional<String> difference(
            Nesting nesting, HostedGuest guest, Storage storage, RelocationBounds real, String console) {
        Bare twin = bareRun(nesting);
        return guest.difference(twin.state(), storage, real)
                .or(() -> console.equals(twin.console())
                        ? Optional.empty()
                        : Optional.of("it has printed other than the bare machine"));
    }

    private MonitoredRun<ThirdGenGuest> run(Nesting nesting) {
        if (nesting.image().size() > PswWord.FIELD_MAX - MonitoredRun.PLACE) {
            throw new IllegalArgumentException(nesting.image().size() + " cells are more than R can name");
        }
        return MonitoredRun.of(
                kind, ThirdGenProgram.of(nesting.image()).withDrum(nesting.drumSectors()), inputs, mostSteps, _ -> {});
    }

    private Bare bareRun(Nesting nesting) {
        return bare.computeIfAbsent(nesting, this::runBare);
    }

    private Bare runBare(Nesting nesting) {
        Image image = nesting.image();
        ThirdGenBareMachine machine =
                ThirdGenBareMachine.boot(image, image.size(), nesting.drumSectors(), new InterpretedProcessor());
        inputs.forEach(machine::deliver);
        StringBuilder console = new StringBuilder();
        Exit exit = Exit.QUANTUM_EXPIRED;
        while (exit.equals(Exit.QUANTUM_EXPIRED) && machine.steps() < mostSteps) {
            exit = machine.runTo(Math.min(mostSteps, machine.steps() + QUANTUM));
            byte[] more = machine.state().console().outputFrom(console.length());
            console.append(new String(more, StandardCharsets.ISO_8859_1));
        }
        return new Bare(machine, console.toString(), exit);
    }

    private record Bare(ThirdGenBareMachine machine, String console, Exit end) {
        ThirdGenState state() {
            return machine.state();
        }
    }
}
