package trapline.theory.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.Monitoring;
import trapline.monitor.ProcessorState;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.thirdgen.ThirdGenGuest;
import trapline.monitor.thirdgen.ThirdGenMachine;
import trapline.theory.recursion.HostedGuest;
import trapline.theory.recursion.Nesting;
import trapline.theory.recursion.SharedConsole;

/**
 * A program under a monitor that is a guest program, {@code vmm.asm}, in a virtual machine: a VMM in a VM. Its moments are those in which
 * that monitor gives the program the processor back: then it is in the monitor's table. Positions are the program's steps.
 */
final class NestedRun implements HostedRun {
    private static final long K = 160;
    private static final int MOMENTS = 8;

    /** A step of the program is at most so many of the monitor's, start and end included. */
    private static final long STEPS_FOR_ONE = 400;

    private final ThirdGenMachine kind;
    private final Storage real;
    private final RelocationBounds region;
    private final ThirdGenGuest monitor;
    private final long mostSteps;
    private int moments;
    private long compared;
    private boolean over;

    private NestedRun(ThirdGenMachine kind, Image image, long drumSectors, long mostSteps) {
        this.kind = kind;
        this.mostSteps = mostSteps;
        this.region = new RelocationBounds(K, image.size());
        this.real = Storage.allocate(region.end());
        ThirdGenProgram outer = ThirdGenProgram.of(image).withDrum(drumSectors).withMonitoring(Monitoring.VMM.force());
        this.monitor = kind.boot(outer, real, region);
    }

    /**
     * Such runs.
     *
     * @param kind the machine
     * @param image of {@code vmm.asm}, which runs on each machine of the family
     */
    record Starter(ThirdGenMachine kind, Image image) {
        Starter {
            image = new Image(kind.name(), image.size(), image.entry(), image.words());
        }

        /**
         * {@return a run of a program}
         *
         * @param program its image
         * @param drumSectors of its drum
         * @param mostSteps of the program
         */
        HostedRun run(Image program, long drumSectors, long mostSteps) {
            Nesting nesting = Nesting.chain(image, Nesting.of("program", program, drumSectors), 1);
            return new NestedRun(kind, nesting.image(), nesting.drumSectors(), mostSteps);
        }
    }

    @Override
    public Optional<Moment> next() {
        while (!over && monitor.steps() < mostSteps * STEPS_FOR_ONE) {
            boolean entered = advance();
            if (!entered && !over) {
                continue;
            }
            HostedGuest program = HostedGuest.of(real, region).getFirst();
            long steps = program.retired() + program.reflected();
            // The program goes on for its whole turn if nothing traps; what is on the processor is at rest only when it
            // is entered.
            boolean stopped = steps >= mostSteps;
            if (stopped || over || steps > compared && moments < MOMENTS) {
                moments++;
                compared = steps;
                Moment moment = new Moment(steps, state(program), stopped || over, program.halted());
                over |= stopped;
                return Optional.of(moment);
            }
        }
        return Optional.empty();
    }

    /** Runs until our control program has done something; whether the guest monitor has just given its guest the processor. */
    private boolean advance() {
        boolean supervisor = supervisor();
        Exit exit = monitor.run(Math.max(0, mostSteps * STEPS_FOR_ONE - monitor.steps()));
        if (!(exit instanceof Exit.Trapped(Trap trap))) {
            over = !exit.equals(Exit.QUANTUM_EXPIRED);
            return false;
        }
        MonitoredRun.simulate(kind.monitor(), monitor, trap);
        return supervisor && !supervisor();
    }

    private boolean supervisor() {
        return monitor.processor().mode().equals("supervisor");
    }

    private MappedState state(HostedGuest program) {
        String printed = !program.halted()
                ? ""
                : SharedConsole.of(new String(monitor.output(0), StandardCharsets.ISO_8859_1), 1);
        return ThirdGenBench.state(
                program.halted(),
                program.psw(),
                registers(program),
                real,
                program.region().within(region),
                printed);
    }

    /** While the program has its turn, they are on the processor; then they are in the table. */
    private long[] registers(HostedGuest program) {
        List<Long> registers = over
                ? program.registers()
                : monitor.processor().registers().stream()
                        .map(ProcessorState.Register::value)
                        .toList();
        return registers.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public Counts counts() {
        return new Counts(monitor.retired(), monitor.direct(), 0);
    }
}
