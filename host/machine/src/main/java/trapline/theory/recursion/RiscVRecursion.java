package trapline.theory.recursion;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.RiscVProgram;
import trapline.monitor.riscv.RiscVBareMachine;
import trapline.monitor.riscv.RiscVGuest;
import trapline.monitor.riscv.RiscVMachine;
import trapline.theory.Progress;
import trapline.theory.recursion.RecursionReport.Level;

/**
 * Theorem 2 on RISC-V: runs a program in S mode under monitors in S mode, one in the other, and compares with the bare machine: the
 * outermost monitor's state; of every guest what it printed and how it ended, as its monitor saw it; and the program's state through f, unless
 * it has read a clock and the state shows that, since a monitor that is a guest takes time. (A monitor that is hosted asks its firmware how deep it is, and
 * differs by that.)
 */
public final class RiscVRecursion {
    /** The most monitors one in the other that are tried. */
    public static final int DEEPEST = 5;

    private static final long MEMORY_WORDS = (64L << 20) / 8;
    private static final long QUANTUM = 50_000;

    private final RiscVMachine kind = new RiscVMachine();
    private final String name;
    private final Bytes monitor;
    private final Bytes program;
    private final String arguments;
    private final long mostSteps;
    private final Progress progress;

    private RiscVRecursion(
            String name, Bytes monitor, Bytes program, String arguments, long mostSteps, Progress progress) {
        this.name = name;
        this.monitor = monitor;
        this.program = program;
        this.arguments = arguments;
        this.mostSteps = mostSteps;
        this.progress = progress;
    }

    /**
     * {@return what the nesting of a program shows}
     *
     * @param name the program's
     * @param monitor the ELF file of {@code guest-images/riscv/vmm}
     * @param program an ELF file for S mode, which needs nothing but SBI and ends by itself
     * @param depth how many monitors, 1 to {@link #DEEPEST}
     * @param arguments the program's command line
     * @param mostSteps how many steps a machine may take at most
     * @param progress is told how far it is
     * @throws IllegalArgumentException if the program cannot be loaded or does not end by itself; the message says which
     */
    public static RecursionReport of(
            String name, Bytes monitor, Bytes program, int depth, String arguments, long mostSteps, Progress progress) {
        if (depth < 1 || depth > DEEPEST) {
            throw new IllegalArgumentException("a depth of " + depth + " is not between 1 and " + DEEPEST);
        }
        return new RiscVRecursion(name, monitor, program, arguments, mostSteps, progress).report(depth);
    }

    private RecursionReport report(int depth) {
        Bare bare = bare(start(0));
        List<DepthFigures> growth = new ArrayList<>();
        for (int monitors = 0; monitors < depth; monitors++) {
            growth.add(MonitoredRun.of(kind, start(monitors), List.of(), mostSteps, told(monitors, _ -> {}))
                    .figures(monitors));
        }
        RelocationBounds outermost = new RelocationBounds(MonitoredRun.PLACE, MEMORY_WORDS);
        RiscVTwin twin = new RiscVTwin(kind, start(0).boot(), depth);
        MonitoredRun<RiscVGuest> run = MonitoredRun.of(
                kind, start(depth), List.of(), mostSteps, told(depth, storage -> twin.watch(storage, outermost)));
        growth.add(run.figures(depth));
        return new RecursionReport(
                kind.name(),
                name,
                depth,
                levels(run, depth, bare, twin),
                OptionalLong.empty(),
                growth,
                GrowthLaw.of(growth));
    }

    private Watch told(int monitors, Consumer<Storage> look) {
        return new Watch() {
            @Override
            public void at(long steps) {
                progress.at(() -> name + " under " + monitors + " monitors: " + steps + " steps");
            }

            @Override
            public void look(Storage storage) {
                look.accept(storage);
            }
        };
    }

    private RiscVProgram start(int monitors) {
        return RiscVProgram.of(RiscVNesting.chain(monitor, program, monitors, arguments), MEMORY_WORDS);
    }

    private List<Level> levels(MonitoredRun<RiscVGuest> run, int depth, Bare bare, RiscVTwin twin) {
        RiscVGuest guest = run.guest();
        List<Level> levels = new ArrayList<>();
        levels.add(new Level(
                List.of(),
                Nesting.MONITOR,
                guest.region(),
                guest.region(),
                OptionalLong.of(guest.retired()),
                OptionalLong.of(guest.direct()),
                guest.trapRecord().total(),
                guest.result(),
                Level.STATE,
                outermostDifference(run, depth)));
        RelocationBounds place = guest.region();
        for (int level = 1; level <= depth && run.halted(); level++) {
            RelocationBounds monitorPlace = place;
            RiscVReport report = RiscVReport.of(run.storage(), monitorPlace);
            place = report.region().within(monitorPlace);
            Optional<String> output = difference(report, bare);
            Optional<String> state = level < depth
                    ? Optional.of("it says how deep it is")
                    : twin.difference(run.storage(), monitorPlace, guest.processor(), mostSteps);
            // Time is the monitor's too, and a program may ask who its firmware is: no fault of the monitor's.
            boolean outputOnly = state.isPresent() && (level < depth || report.told() > 0);
            levels.add(new Level(
                    Collections.nCopies(level, 1),
                    level == depth ? name : Nesting.MONITOR,
                    report.region(),
                    place,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    report.traps(),
                    report.resetReason(),
                    outputOnly ? Level.OUTPUT : Level.STATE,
                    output.or(() -> outputOnly ? Optional.empty() : state)));
        }
        return levels;
    }

    /** The outermost monitor is a guest of ours, which is compared with the same monitor on the bare machine. */
    private Optional<String> outermostDifference(MonitoredRun<RiscVGuest> run, int depth) {
        if (!run.halted()) {
            return Optional.of("it has not halted after " + mostSteps + " steps");
        }
        return run.guest().digest().equals(bare(start(depth)).digest())
                ? Optional.empty()
                : Optional.of("its state is not that of the bare machine");
    }

    private static Optional<String> difference(RiscVReport report, Bare bare) {
        if (!report.ended() || report.resetType() != 0 || (report.resetReason() == 0) != (bare.result() == 0)) {
            return Optional.of("it has not ended as on the bare machine");
        }
        return report.printed() == bare.console().length() && report.printedHash() == RiscVReport.hash(bare.console())
                ? Optional.empty()
                : Optional.of("it has printed other than the bare machine");
    }

    private Bare bare(RiscVProgram start) {
        RiscVBareMachine machine = (RiscVBareMachine) kind.bare(start);
        StringBuilder console = new StringBuilder();
        Exit exit = Exit.QUANTUM_EXPIRED;
        while (exit.equals(Exit.QUANTUM_EXPIRED) && machine.steps() < mostSteps) {
            exit = machine.runTo(Math.min(mostSteps, machine.steps() + QUANTUM));
            progress.at(() -> name + " on the bare machine: " + machine.steps() + " steps");
            console.append(new String(machine.output(console.length()), StandardCharsets.ISO_8859_1));
        }
        if (!exit.equals(Exit.HALTED)) {
            throw new IllegalArgumentException(
                    name + " has not halted on the bare machine after " + mostSteps + " steps");
        }
        return new Bare(machine.result(), console.toString(), machine.digest());
    }

    private record Bare(long result, String console, String digest) {}
}
