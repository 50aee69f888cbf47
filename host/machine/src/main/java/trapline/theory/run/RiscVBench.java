package trapline.theory.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import trapline.isa.riscv.Disassembler;
import trapline.isa.riscv.PhysicalMemory;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.Monitoring;
import trapline.monitor.ProcessorState;
import trapline.monitor.RiscVProgram;
import trapline.monitor.riscv.RiscVBareMachine;
import trapline.monitor.riscv.RiscVGuest;
import trapline.monitor.riscv.RiscVMachine;

/** The RISC-V machine on which programs are tried. */
public final class RiscVBench implements Bench<RiscVProgramCase> {
    private static final long MOST_STEPS = 2000;
    /** 2.25 MiB, which is enough for firmware, code, data and the device tree. */
    private static final long WORDS = (9L << 18) / Storage.BYTES_PER_CELL;

    private static final long K = 512;

    private final RiscVMachine kind = new RiscVMachine();
    private final RiscVPrograms programs = new RiscVPrograms();
    private final Storage real = Storage.allocate(K + WORDS);

    /** The machine. */
    public RiscVBench() {}

    @Override
    public String machine() {
        return kind.name();
    }

    /** {@return the monitors: one that is a guest runs programs of another form, by {@code theory nest}} */
    @Override
    public List<Hosting> hostings() {
        return List.of(Hosting.VMM, Hosting.HYBRID);
    }

    @Override
    public RiscVProgramCase random(RandomGenerator random) {
        return programs.random(random);
    }

    /** {@return none: the theorems cover this machine} */
    @Override
    public Stream<RiscVProgramCase> small(List<String> offending) {
        return Stream.empty();
    }

    @Override
    public Stream<RiscVProgramCase> smaller(RiscVProgramCase program) {
        return programs.smaller(program);
    }

    private RiscVProgram program(RiscVProgramCase program) {
        int[] words = programs.image(program);
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(words);
        RiscVProgram.Boot boot = new RiscVProgram.Boot(
                new RiscVProgram.Firmware.Loaded(Bytes.of(bytes.array())), Optional.empty(), Optional.empty(), "");
        return RiscVProgram.of(boot, WORDS);
    }

    @Override
    public Optional<Ending> bare(RiscVProgramCase program) {
        RiscVBareMachine machine = (RiscVBareMachine) kind.bare(program(program));
        if (!(machine.runTo(MOST_STEPS) instanceof Exit.Halted)) {
            return Optional.empty();
        }
        ByteBuffer code = memory(machine, RiscVPrograms.CODE);
        ByteBuffer data = memory(machine, RiscVPrograms.DATA);
        LongUnaryOperator load = offset -> offset < RiscVPrograms.DATA
                ? code.getLong((int) offset - RiscVPrograms.CODE)
                : data.getLong((int) offset - RiscVPrograms.DATA);
        return Optional.of(new Ending(parts(machine.processor(), load, machine.transcript()), Ending.Counts.NONE));
    }

    private static ByteBuffer memory(RiscVBareMachine machine, int offset) {
        return ByteBuffer.wrap(machine.memory(PhysicalMemory.RAM_START + offset, RiscVPrograms.COMPARED))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public Optional<Ending> hosted(RiscVProgramCase program, Hosting hosting) {
        RelocationBounds region = new RelocationBounds(K, WORDS);
        real.window(region).fill((byte) 0);
        Monitoring monitoring = hosting == Hosting.HYBRID ? Monitoring.HYBRID : Monitoring.VMM;
        RiscVGuest guest = kind.boot(program(program).withMonitoring(monitoring), real, region);
        if (!(Hosted.runTo(kind, guest, MOST_STEPS) instanceof Exit.Halted)) {
            return Optional.empty();
        }
        LongUnaryOperator load = offset -> real.getLong(K * Storage.BYTES_PER_CELL + offset);
        String printed = new String(guest.output(0), StandardCharsets.ISO_8859_1);
        return Optional.of(new Ending(
                parts(guest.processor(), load, printed),
                new Ending.Counts(guest.retired(), guest.direct(), guest.interpreted())));
    }

    /** f takes the region's place away. */
    private static List<Ending.Part> parts(ProcessorState processor, LongUnaryOperator load, String printed) {
        List<Ending.Part> parts = new ArrayList<>();
        parts.add(new Ending.Part("the level", processor.mode()));
        parts.add(new Ending.Part("pc", "0x" + Long.toHexString(processor.p())));
        processor
                .registers()
                .forEach(register ->
                        parts.add(new Ending.Part(register.name(), "0x" + Long.toHexString(register.value()))));
        for (int start : new int[] {RiscVPrograms.CODE, RiscVPrograms.DATA}) {
            for (int i = start; i < start + RiscVPrograms.COMPARED; i += Long.BYTES) {
                String name = "memory at 0x" + Long.toHexString(PhysicalMemory.RAM_START + i);
                parts.add(new Ending.Part(name, "0x" + Long.toHexString(load.applyAsLong(i))));
            }
        }
        parts.add(new Ending.Part("the console's output", printed));
        return parts;
    }

    @Override
    public List<String> text(RiscVProgramCase program) {
        List<String> lines = new ArrayList<>();
        lines.add("; starts in " + program.level() + (program.resumes() ? ", traps resume" : ", a trap halts"));
        long address = PhysicalMemory.RAM_START + RiscVPrograms.CODE;
        for (int word : program.code()) {
            lines.add(Long.toHexString(address) + ": " + Disassembler.disassemble(word, address));
            address += Integer.BYTES;
        }
        return List.copyOf(lines);
    }
}
