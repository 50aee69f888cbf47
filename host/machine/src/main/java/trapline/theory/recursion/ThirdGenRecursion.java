package trapline.theory.recursion;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import trapline.isa.thirdgen.PswWord;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.thirdgen.ThirdGenGuest;
import trapline.monitor.thirdgen.ThirdGenMachine;
import trapline.theory.Progress;
import trapline.theory.recursion.RecursionReport.Level;

/** Theorem 2 on the formal machine: runs a program in a tree of monitors, and compares every machine of it with a bare one. */
public final class ThirdGenRecursion {
    /** The most monitors one in the other that are tried. */
    public static final int DEEPEST = 12;

    /** A program that makes so many steps on the bare machine is taken for one that never ends. */
    public static final long ENDLESS = 20_000_000;

    /** What a copy of a program that does not end costs is given for so many of its steps, if they are reached. */
    private static final long PROGRAM_STEPS = 100_000;

    private final ThirdGenMachine kind = new ThirdGenMachine();
    private final IdentityHashMap<Nesting, BareTwin> twins = new IdentityHashMap<>();
    private final List<Input> inputs;
    private final long mostSteps;
    private final Progress progress;

    private ThirdGenRecursion(String input, long mostSteps, Progress progress) {
        this.inputs = input.isEmpty()
                ? List.of(new Input.ConsoleEnd())
                : List.of(new Input.ConsoleInput(input), new Input.ConsoleEnd());
        this.mostSteps = mostSteps;
        this.progress = progress;
    }

    /**
     * {@return what the nesting of a program shows: where all have halted; or, if it does not end, again and again while all run}
     *
     * @param monitor the image of {@code vmm.asm}
     * @param program what is hosted
     * @param depth how many monitors, 1 to {@link #DEEPEST}
     * @param input what is typed before the start, as chars 0 to 255, at most as many as a console takes; the end of input follows
     * @param mostSteps how many steps a machine may take at most
     * @param progress is told how far it is
     * @throws IllegalArgumentException if the program waits for what never comes, or so many monitors do not fit; the message says which
     */
    public static RecursionReport of(
            Image monitor, Nesting program, int depth, String input, long mostSteps, Progress progress) {
        if (depth < 1 || depth > DEEPEST) {
            throw new IllegalArgumentException("a depth of " + depth + " is not between 1 and " + DEEPEST);
        }
        return new ThirdGenRecursion(input, mostSteps, progress).report(monitor, program, depth);
    }

    private RecursionReport report(Image monitor, Nesting program, int depth) {
        Exit end = new BareTwin(program, inputs).runTo(Math.min(ENDLESS, mostSteps));
        if (end.equals(Exit.WAITING_FOR_INTERRUPT)) {
            throw new IllegalArgumentException(
                    program.name() + " waits for an interrupt that never comes, so it neither ends nor goes on");
        }
        return end.equals(Exit.HALTED) ? ended(monitor, program, depth) : running(monitor, program, depth);
    }

    private RecursionReport ended(Image monitor, Nesting program, int depth) {
        List<DepthFigures> growth = new ArrayList<>();
        for (int monitors = 0; monitors <= depth; monitors++) {
            Watch told = told(program.name() + " under " + monitors + " monitors");
            growth.add(run(Nesting.chain(monitor, program, monitors), mostSteps, told)
                    .figures(monitors));
        }
        return report(
                program,
                depth,
                levels(Nesting.tree(monitor, program, depth), program.name()),
                OptionalLong.empty(),
                growth);
    }

    /** The deepest chain is the slowest, and tells how many steps of the program the others have to make. */
    private RecursionReport running(Image monitor, Nesting program, int depth) {
        Nesting tree = Nesting.restlessTree(monitor, program, depth);
        RunningTree running = new RunningTree(tree, inputs, program.name(), progress);
        MonitoredRun<ThirdGenGuest> run = run(tree, mostSteps, running);
        List<Level> levels = new ArrayList<>();
        levels.add(outermost(tree, run, sameAfter(tree, run.guest().steps(), run.guest())));
        levels.addAll(running.levels(run.console(), run.guest().steps()));
        List<DepthFigures> growth = new ArrayList<>();
        long steps = PROGRAM_STEPS;
        for (int monitors = depth; monitors > 0; monitors--) {
            Nesting chain = Nesting.chain(monitor, program, monitors);
            InnermostSteps innermost = new InnermostSteps(program.name(), chain, monitors, steps, progress);
            growth.addFirst(run(chain, mostSteps, innermost).figures(monitors));
            steps = Math.min(steps, innermost.made());
        }
        growth.addFirst(run(program, steps, new Watch() {}).figures(0));
        return report(program, depth, levels, OptionalLong.of(steps), growth);
    }

    private static RecursionReport report(
            Nesting program, int depth, List<Level> levels, OptionalLong steps, List<DepthFigures> growth) {
        return new RecursionReport(
                ThirdGenMachine.NAME, program.name(), depth, levels, steps, growth, GrowthLaw.of(growth));
    }

    private Watch told(String what) {
        return new Watch() {
            @Override
            public void at(long steps) {
                progress.at(() -> what + ": " + steps + " steps");
            }
        };
    }

    private List<Level> levels(Nesting tree, String program) {
        MonitoredRun<ThirdGenGuest> run = run(tree, mostSteps, told(program + " in the tree of monitors"));
        List<Level> levels = new ArrayList<>();
        Optional<String> difference = run.halted()
                ? sameAfter(tree, mostSteps, run.guest())
                : Optional.of("it has not halted after " + mostSteps + " steps");
        levels.add(outermost(tree, run, difference));
        addGuests(levels, tree, run, run.guest().region(), List.of());
        return levels;
    }

    private static Level outermost(Nesting tree, MonitoredRun<ThirdGenGuest> run, Optional<String> difference) {
        ThirdGenGuest guest = run.guest();
        return new Level(
                List.of(),
                tree.name(),
                guest.region(),
                guest.region(),
                OptionalLong.of(guest.retired()),
                OptionalLong.of(guest.direct()),
                guest.trapRecord().total(),
                guest.result(),
                Level.STATE,
                difference);
    }

    private Optional<String> sameAfter(Nesting tree, long steps, ThirdGenGuest guest) {
        BareTwin twin = new BareTwin(tree, inputs);
        twin.runTo(steps);
        return guest.digest().equals(twin.digest())
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
        BareTwin twin = twins.computeIfAbsent(nesting, this::ended);
        return guest.difference(twin.state(), storage, real)
                .or(() -> console.equals(twin.console())
                        ? Optional.empty()
                        : Optional.of("it has printed other than the bare machine"));
    }

    private BareTwin ended(Nesting nesting) {
        BareTwin twin = new BareTwin(nesting, inputs);
        twin.runTo(mostSteps);
        return twin;
    }

    private MonitoredRun<ThirdGenGuest> run(Nesting nesting, long steps, Watch watch) {
        if (nesting.image().size() > PswWord.FIELD_MAX - MonitoredRun.PLACE) {
            throw new IllegalArgumentException(nesting.image().size() + " cells are more than R can name");
        }
        return MonitoredRun.of(
                kind, ThirdGenProgram.of(nesting.image()).withDrum(nesting.drumSectors()), inputs, steps, watch);
    }
}
