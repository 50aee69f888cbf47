package trapline.theory.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import trapline.isa.thirdgen.InstructionTable;
import trapline.isa.thirdgen.PswWord;
import trapline.isa.thirdgen.ThirdGenBareMachine;
import trapline.isa.thirdgen.ThirdGenState;
import trapline.isa.thirdgen.assembler.Disassembler;
import trapline.machine.Exit;
import trapline.machine.Processor;
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

    private ThirdGenBench(ThirdGenMachine kind) {
        this.kind = kind;
        this.table = kind.table();
        this.programs = new ThirdGenPrograms(kind.table());
    }

    /**
     * {@return a machine of the family}
     *
     * @param table its instruction table
     */
    public static ThirdGenBench of(InstructionTable table) {
        return new ThirdGenBench(new ThirdGenMachine(table));
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
        List<Ending.Part> parts = new ArrayList<>();
        parts.add(new Ending.Part("M", state.mode().name().toLowerCase(java.util.Locale.ROOT)));
        parts.add(new Ending.Part("P", Long.toString(state.p())));
        parts.add(new Ending.Part("R", state.r().toString()));
        for (int i = 0; i < ThirdGenState.REGISTERS; i++) {
            parts.add(new Ending.Part("r" + i, number(state.register(i))));
        }
        cells(parts, state.storage(), RelocationBounds.all(ThirdGenPrograms.SIZE));
        parts.add(new Ending.Part("the console's output", machine.transcript()));
        return Optional.of(new Ending(parts, new Ending.Counts(state.retired(), 0, 0)));
    }

    @Override
    public Optional<Ending> hosted(ThirdGenProgramCase program, Hosting hosting) {
        RelocationBounds region = new RelocationBounds(K, ThirdGenPrograms.SIZE);
        real.window(region).fill((byte) 0);
        Monitoring monitoring = switch (hosting) {
            case VMM -> Monitoring.VMM;
            case HYBRID -> Monitoring.HYBRID;
        };
        ThirdGenGuest guest = kind.boot(program(program, monitoring), real, region);
        return Hosted.runTo(kind, guest, MOST_STEPS) instanceof Exit.Halted
                ? Optional.of(ending(guest))
                : Optional.empty();
    }

    private Ending ending(Guest guest) {
        ProcessorState processor = guest.processor();
        List<Ending.Part> parts = new ArrayList<>();
        parts.add(new Ending.Part("M", processor.mode()));
        parts.add(new Ending.Part("P", Long.toString(processor.p())));
        parts.add(new Ending.Part("R", processor.r().orElseThrow().toString()));
        processor
                .registers()
                .forEach(register -> parts.add(new Ending.Part(register.name(), number(register.value()))));
        cells(parts, real, guest.region());
        parts.add(new Ending.Part("the console's output", new String(guest.output(0), StandardCharsets.ISO_8859_1)));
        return new Ending(parts, new Ending.Counts(guest.retired(), guest.direct(), guest.interpreted()));
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
