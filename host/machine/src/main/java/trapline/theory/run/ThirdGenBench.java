package trapline.theory.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
import trapline.machine.Exit;
import trapline.machine.Image;
import trapline.machine.Mode;
import trapline.machine.Processor;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.Guest;
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

    private final Optional<NestedBench> nested;

    private ThirdGenBench(ThirdGenMachine kind, Optional<Image> monitor) {
        this.kind = kind;
        this.nested = monitor.map(image -> new NestedBench(kind, image));
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
    public ThirdGenProgramCase random(RandomGenerator random) {
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
    public Optional<Ending> bare(ThirdGenProgramCase program) {
        return ending((ThirdGenBareMachine) kind.bare(program(program, Monitoring.VMM)));
    }

    /**
     * {@return where a bare machine with another processor halts; empty if it does not within the limit}
     *
     * @param program which
     * @param processor in place of the machine's own
     */
    public Optional<Ending> bare(ThirdGenProgramCase program, Processor<ThirdGenState> processor) {
        return ending(
                ThirdGenBareMachine.boot(programs.image(program), ThirdGenPrograms.SIZE, DRUM_SECTORS, processor));
    }

    private static Optional<Ending> ending(ThirdGenBareMachine machine) {
        if (!(machine.runTo(MOST_STEPS) instanceof Exit.Halted)) {
            return Optional.empty();
        }
        ThirdGenState state = machine.state();
        List<Long> registers = Arrays.stream(state.registers()).boxed().toList();
        RelocationBounds all = RelocationBounds.all(ThirdGenPrograms.SIZE);
        return Optional.of(new Ending(
                parts(state.psw(), registers, state.storage(), all, machine.transcript()),
                new Ending.Counts(state.retired(), 0, 0)));
    }

    @Override
    public Optional<Ending> hosted(ThirdGenProgramCase program, Hosting hosting) {
        return switch (hosting) {
            case VMM -> hosted(program, Monitoring.VMM);
            case HYBRID -> hosted(program, Monitoring.HYBRID);
            case NESTED -> nested.orElseThrow().run(programs.image(program), DRUM_SECTORS, MOST_STEPS);
        };
    }

    private Optional<Ending> hosted(ThirdGenProgramCase program, Monitoring monitoring) {
        RelocationBounds region = new RelocationBounds(K, ThirdGenPrograms.SIZE);
        real.window(region).fill((byte) 0);
        ThirdGenGuest guest = kind.boot(program(program, monitoring), real, region);
        return Hosted.runTo(kind, guest, MOST_STEPS) instanceof Exit.Halted
                ? Optional.of(ending(guest))
                : Optional.empty();
    }

    private Ending ending(Guest guest) {
        ProcessorState processor = guest.processor();
        Mode mode = Mode.valueOf(processor.mode().toUpperCase(Locale.ROOT));
        Psw psw = new Psw(mode, processor.p(), processor.r().orElseThrow());
        List<Long> registers = processor.registers().stream()
                .map(ProcessorState.Register::value)
                .toList();
        String printed = new String(guest.output(0), StandardCharsets.ISO_8859_1);
        return new Ending(
                parts(psw, registers, real, guest.region(), printed),
                new Ending.Counts(guest.retired(), guest.direct(), guest.interpreted()));
    }

    /** {@return a state through f, which takes the region's place away} */
    static List<Ending.Part> parts(
            Psw psw, List<Long> registers, Storage storage, RelocationBounds region, String printed) {
        List<Ending.Part> parts = new ArrayList<>();
        parts.add(new Ending.Part("M", psw.mode().name().toLowerCase(Locale.ROOT)));
        parts.add(new Ending.Part("P", Long.toString(psw.p())));
        parts.add(new Ending.Part("R", psw.r().toString()));
        for (int i = 0; i < registers.size(); i++) {
            parts.add(new Ending.Part("r" + i, number(registers.get(i))));
        }
        cells(parts, storage, region);
        parts.add(new Ending.Part("the console's output", printed));
        return parts;
    }

    /** f takes k away: E'[i + k] = E[i]. */
    private static void cells(List<Ending.Part> parts, Storage storage, RelocationBounds region) {
        for (long i = 0; i < region.b(); i++) {
            long word = storage.load(region.l() + i);
            parts.add(new Ending.Part("E[" + i + "]", i == ThirdGenState.OLD_PSW ? psw(word) : number(word)));
        }
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
