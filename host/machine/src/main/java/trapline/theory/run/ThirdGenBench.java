package trapline.theory.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import trapline.isa.thirdgen.InstructionTable;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenBareMachine;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.isa.thirdgen.assembler.Disassembler;
import trapline.machine.Image;
import trapline.machine.Mode;
import trapline.machine.Processor;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.Monitoring;
import trapline.monitor.ProcessorState;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.thirdgen.ThirdGenGuest;
import trapline.monitor.thirdgen.ThirdGenMachine;

/** A machine of the third-generation family on which programs are tried. */
public final class ThirdGenBench implements Bench<ThirdGenProgramCase> {
    private static final long MOST_STEPS = 1500;
    private static final long DRUM_SECTORS = 2;

    /** k of the VM map. */
    private static final long K = 96;

    private final ThirdGenMachine kind;
    private final InstructionTable table;
    private final ThirdGenPrograms programs;
    private final Storage real = Storage.allocate(K + ThirdGenPrograms.SIZE);

    private final Optional<NestedRun.Starter> nested;

    private ThirdGenBench(ThirdGenMachine kind, Optional<Image> monitor) {
        this.kind = kind;
        this.nested = monitor.map(image -> new NestedRun.Starter(kind, image));
        this.table = kind.table();
        this.programs = new ThirdGenPrograms(kind.table());
    }

    /**
     * {@return a machine of the family}
     *
     * @param table its instruction table
     * @param monitor the image of {@code vmm.asm}, to run programs under a monitor in a virtual machine; they are not, without
     */
    public static ThirdGenBench of(InstructionTable table, Optional<Image> monitor) {
        return new ThirdGenBench(new ThirdGenMachine(table), monitor);
    }

    @Override
    public List<Hosting> hostings() {
        return nested.isPresent() ? List.of(Hosting.values()) : List.of(Hosting.VMM, Hosting.HYBRID);
    }

    @Override
    public String machine() {
        return table.machine();
    }

    @Override
    public Optional<String> notHosted(Hosting hosting) {
        return hosting == Hosting.NESTED && nested.isEmpty()
                ? Optional.of("the image of the monitor that is a guest is not at hand")
                : Optional.empty();
    }

    @Override
    public ThirdGenProgramCase random(RandomGenerator random, Hosting hosting) {
        return programs.random(random);
    }

    @Override
    public Stream<ThirdGenProgramCase> small(List<String> offending) {
        return programs.small(offending);
    }

    @Override
    public Stream<ThirdGenProgramCase> smaller(ThirdGenProgramCase program) {
        return programs.smaller(program);
    }

    private ThirdGenProgram program(ThirdGenProgramCase program, Monitoring monitoring) {
        return ThirdGenProgram.of(programs.image(program))
                .withDrum(DRUM_SECTORS)
                .withMonitoring(monitoring.force());
    }

    @Override
    public BareRun bare(ThirdGenProgramCase program, Hosting hosting) {
        return run((ThirdGenBareMachine) kind.bare(program(program, Monitoring.VMM)), hosting);
    }

    /**
     * {@return where a bare machine with another processor halts, or is stopped because it does not}
     *
     * @param program which
     * @param processor in place of the machine's own
     */
    public MappedState ending(ThirdGenProgramCase program, Processor<ThirdGenState> processor) {
        return run(
                        ThirdGenBareMachine.boot(
                                programs.image(program), ThirdGenPrograms.SIZE, DRUM_SECTORS, processor),
                        Hosting.VMM)
                .at(MOST_STEPS, true);
    }

    private static BareRun run(ThirdGenBareMachine machine, Hosting hosting) {
        return (position, _) -> {
            machine.runTo(position);
            ThirdGenState state = machine.state();
            return state(
                    state.halted(),
                    state.psw(),
                    state.registers(),
                    state.storage(),
                    RelocationBounds.all(ThirdGenPrograms.SIZE),
                    // A monitor that is a guest passes on whole lines, and all that is left when its guest halts.
                    hosting == Hosting.NESTED && !state.halted() ? "" : machine.transcript());
        };
    }

    @Override
    public HostedRun hosted(ThirdGenProgramCase program, Hosting hosting) {
        return switch (hosting) {
            case VMM -> hosted(program, Monitoring.VMM);
            case HYBRID -> hosted(program, Monitoring.HYBRID);
            case NESTED -> nested.orElseThrow().run(programs.image(program), DRUM_SECTORS, MOST_STEPS);
        };
    }

    private HostedRun hosted(ThirdGenProgramCase program, Monitoring monitoring) {
        RelocationBounds region = new RelocationBounds(K, ThirdGenPrograms.SIZE);
        real.window(region).fill((byte) 0);
        ThirdGenGuest guest = kind.boot(program(program, monitoring), real, region);
        return new MonitoredRun<>(kind, guest, MOST_STEPS, (halted, _) -> state(guest, halted));
    }

    private MappedState state(ThirdGenGuest guest, boolean halted) {
        ProcessorState processor = guest.processor();
        Mode mode = Mode.valueOf(processor.mode().toUpperCase(Locale.ROOT));
        Psw psw = new Psw(mode, processor.p(), processor.r().orElseThrow());
        long[] registers = processor.registers().stream()
                .mapToLong(ProcessorState.Register::value)
                .toArray();
        String printed = new String(guest.output(0), StandardCharsets.ISO_8859_1);
        return state(halted, psw, registers, real, guest.region(), printed);
    }

    /** {@return a state through f, which takes the region's place away: E'[i + k] = E[i]} */
    static MappedState state(
            boolean halted, Psw psw, long[] registers, Storage storage, RelocationBounds region, String printed) {
        return new MappedState(List.of(
                MappedState.halted(halted),
                new MappedState.Named("M", psw.mode().name().toLowerCase(Locale.ROOT)),
                new MappedState.Named("P", Long.toString(psw.p())),
                new MappedState.Named("R", psw.r().toString()),
                new MappedState.Cells(i -> "r" + i, ThirdGenBench::number, registers),
                new MappedState.Cells(
                        _ -> "E[0]", ThirdGenBench::psw, new long[] {storage.load(region.l() + ThirdGenState.OLD_PSW)}),
                new MappedState.Cells(i -> "E[" + i + "]", ThirdGenBench::number, storage.read(region)),
                new MappedState.Named("the console's output", printed)));
    }

    private static String psw(long word) {
        return number(word) + " = " + PswWord.decode(word);
    }

    private static String number(long word) {
        return Math.abs(word) < 1 << 20 ? Long.toString(word) : "0x" + Long.toHexString(word);
    }

    @Override
    public List<String> text(ThirdGenProgramCase program) {
        List<String> lines = new ArrayList<>();
        lines.add("; starts in " + (program.mode().letter().equals("s") ? "supervisor" : "user")
                + " mode at the first instruction, R = " + program.r()
                + (program.resumes() ? ", traps resume" : ", a trap halts"));
        long address = ThirdGenPrograms.CODE - program.r().l();
        for (long word : program.code()) {
            lines.add("%4d: %s".formatted(address++, Disassembler.disassemble(word, table)));
        }
        lines.add("%4d: halt".formatted(address));
        return List.copyOf(lines);
    }
}
