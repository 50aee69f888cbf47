package trapline.theory.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import trapline.isa.riscv.Disassembler;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.privileged.CsrTable;
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
import trapline.theory.recursion.HostedHart;

/** The RISC-V machine on which programs are tried. */
public final class RiscVBench implements Bench<RiscVProgramCase> {
    private static final long MOST_STEPS = 2000;

    /** 2.25 MiB, which is enough for a kernel in M, code, data and the device tree. */
    private static final long WORDS = (9L << 18) / Storage.BYTES_PER_CELL;

    /** With room for a kernel where firmware leaves it. */
    private static final long WORDS_OVER_SBI = 3 * (2L << 20) / Storage.BYTES_PER_CELL;

    private static final long K = 512;

    private final RiscVMachine kind = new RiscVMachine();
    private final PrivilegeLevel supervisor;
    private final RiscVPrograms programs;
    private final Optional<Bytes> monitor;
    private final Storage real = Storage.allocate(K + WORDS);
    private final Optional<Storage> nested;

    private RiscVBench(PrivilegeLevel supervisor, Optional<Bytes> monitor) {
        this.supervisor = supervisor;
        this.programs = new RiscVPrograms(supervisor);
        this.monitor = monitor;
        this.nested = monitor.map(_ -> RiscVNestedRun.storage());
    }

    /**
     * {@return the machine}
     *
     * @param supervisor the level that is taken for supervisor mode, S or M
     * @param monitor the ELF file of {@code guest-images/riscv/vmm}, to run programs under a monitor in a virtual machine; they are not,
     *     without
     */
    public static RiscVBench of(PrivilegeLevel supervisor, Optional<Bytes> monitor) {
        return new RiscVBench(supervisor, supervisor == PrivilegeLevel.SUPERVISOR ? monitor : Optional.empty());
    }

    @Override
    public String machine() {
        return kind.name();
    }

    @Override
    public List<Hosting> hostings() {
        return monitor.isPresent() ? List.of(Hosting.values()) : List.of(Hosting.VMM, Hosting.HYBRID);
    }

    @Override
    public Optional<String> notHosted(Hosting hosting) {
        if (hostings().contains(hosting)) {
            return Optional.empty();
        }
        return Optional.of(
                supervisor == PrivilegeLevel.MACHINE
                        ? "the monitor that is a guest hosts programs in S and U"
                        : "the image of the monitor that is a guest is not at hand");
    }

    @Override
    public RiscVProgramCase random(RandomGenerator random, Hosting hosting) {
        return programs.random(random, hosting == Hosting.NESTED);
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

    private static RiscVProgram program(RiscVProgramCase program) {
        return program.setUp().overSbi()
                ? RiscVProgram.of(RiscVProgram.Boot.kernel(kernel(program), Optional.empty(), ""), WORDS_OVER_SBI)
                : RiscVProgram.of(
                        new RiscVProgram.Boot(
                                new RiscVProgram.Firmware.Loaded(Bytes.of(RiscVKernel.image(program))),
                                Optional.empty(),
                                Optional.empty(),
                                ""),
                        WORDS);
    }

    /** {@return a program with its kernel in S, as an ELF file} */
    static Bytes kernel(RiscVProgramCase program) {
        return FlatElf.of(RiscVKernel.image(program), RiscVKernel.base(program.setUp()));
    }

    @Override
    public BareRun bare(RiscVProgramCase program, Hosting hosting) {
        RiscVBareMachine machine = (RiscVBareMachine) kind.bare(program(program));
        return program.setUp().overSbi()
                ? (position, last) -> overSbi(machine, program.setUp(), position, last)
                : (position, last) -> {
                    boolean halted = machine.runTo(position).equals(Exit.HALTED);
                    return state(
                            halted,
                            machine.processor(),
                            machine.csrs(),
                            bareMemory(machine, last),
                            machine.transcript());
                };
    }

    /** Positions are traps; the last moment is where it halts, or waits for ever. */
    private static MappedState overSbi(RiscVBareMachine machine, RiscVSetUp setUp, long position, boolean last) {
        Exit exit = Exit.QUANTUM_EXPIRED;
        while (exit.equals(Exit.QUANTUM_EXPIRED)
                && machine.steps() < RiscVNestedRun.MOST_STEPS
                && (last || machine.traps() < position)) {
            exit = machine.runTo(machine.steps() + 1);
        }
        long base = RiscVKernel.base(setUp);
        ProcessorState processor = machine.processor();
        Map<String, Long> csrs = new HashMap<>();
        long[] values = machine.csrs();
        for (int i = 0; i < values.length; i++) {
            csrs.put(CsrTable.ALL.get(i).name(), values[i]);
        }
        return new SupervisorState(
                        exit.equals(Exit.HALTED),
                        PrivilegeLevel.valueOf(processor.mode().toUpperCase(Locale.ROOT)),
                        processor.p(),
                        integers(processor),
                        floats(processor),
                        SupervisorState.csrs(HostedHart.csrs(csrs)),
                        memory(base, longs(machine.memory(base, RiscVKernel.BYTES))),
                        machine.transcript())
                .mapped();
    }

    private static long[] bareMemory(RiscVBareMachine machine, boolean last) {
        if (last) {
            return longs(machine.memory(PhysicalMemory.RAM_START, (int) (WORDS * Storage.BYTES_PER_CELL)));
        }
        long[] code = longs(machine.memory(PhysicalMemory.RAM_START + RiscVKernel.CODE, RiscVKernel.CODE_BYTES));
        long[] data = longs(machine.memory(PhysicalMemory.RAM_START + RiscVKernel.DATA, RiscVKernel.DATA_BYTES));
        return both(code, data);
    }

    private static long[] both(long[] code, long[] data) {
        long[] both = Arrays.copyOf(code, code.length + data.length);
        System.arraycopy(data, 0, both, code.length, data.length);
        return both;
    }

    private static long[] longs(byte[] bytes) {
        long[] longs = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(longs);
        return longs;
    }

    @Override
    public HostedRun hosted(RiscVProgramCase program, Hosting hosting) {
        if (hosting == Hosting.NESTED) {
            return new RiscVNestedRun(kind, nested.orElseThrow(), monitor.orElseThrow(), program);
        }
        RelocationBounds region = new RelocationBounds(K, WORDS);
        real.window(region).fill((byte) 0);
        Monitoring monitoring = hosting == Hosting.HYBRID ? Monitoring.HYBRID : Monitoring.VMM;
        RiscVGuest guest = kind.boot(program(program).withMonitoring(monitoring), real, region);
        return new MonitoredRun<>(kind, guest, MOST_STEPS, (halted, last) -> {
            String printed = new String(guest.output(0), StandardCharsets.ISO_8859_1);
            return state(halted, guest.processor(), guest.csrs(), memory(last), printed);
        });
    }

    /** f takes the region's place away. */
    private long[] memory(boolean last) {
        long code = K + RiscVKernel.CODE / Long.BYTES;
        long data = K + RiscVKernel.DATA / Long.BYTES;
        return last
                ? real.read(new RelocationBounds(K, WORDS))
                : both(
                        real.read(new RelocationBounds(code, RiscVKernel.CODE_BYTES / Long.BYTES)),
                        real.read(new RelocationBounds(data, RiscVKernel.DATA_BYTES / Long.BYTES)));
    }

    private static MappedState state(
            boolean halted, ProcessorState processor, long[] csrs, long[] memory, String printed) {
        return new MappedState(List.of(
                MappedState.halted(halted),
                new MappedState.Named("the level", processor.mode()),
                new MappedState.Named("pc", hexadecimal(processor.p())),
                integers(processor),
                floats(processor),
                new MappedState.Cells(i -> CsrTable.ALL.get(i).name(), RiscVBench::hexadecimal, csrs),
                memory(PhysicalMemory.RAM_START, memory),
                new MappedState.Named("the console's output", printed)));
    }

    private static long[] registers(ProcessorState processor, int from, int to) {
        return processor.registers().subList(from, to).stream()
                .mapToLong(ProcessorState.Register::value)
                .toArray();
    }

    private static MappedState.Cells integers(ProcessorState processor) {
        return integers(registers(processor, 0, Hart.REGISTERS));
    }

    /** {@return x0 to x31, as something to compare} */
    static MappedState.Cells integers(long[] x) {
        return new MappedState.Cells(i -> "x" + i, RiscVBench::hexadecimal, x);
    }

    /** {@return f0 to f31 and fcsr of a processor, as something to compare} */
    static MappedState.Cells floats(ProcessorState processor) {
        return new MappedState.Cells(
                i -> i == Hart.REGISTERS ? "fcsr" : "f" + i,
                RiscVBench::hexadecimal,
                registers(processor, Hart.REGISTERS, 2 * Hart.REGISTERS + 1));
    }

    static String hexadecimal(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** {@return memory as something to compare: all from an address on, or code and data of a program} */
    static MappedState.Cells memory(long base, long[] memory) {
        boolean some = memory.length == (RiscVKernel.CODE_BYTES + RiscVKernel.DATA_BYTES) / Long.BYTES;
        return new MappedState.Cells(
                i -> "memory at " + hexadecimal(base + (some ? offset(i) : (long) i * Long.BYTES)),
                RiscVBench::hexadecimal,
                memory);
    }

    private static long offset(int index) {
        int bytes = index * Long.BYTES;
        return bytes < RiscVKernel.CODE_BYTES
                ? RiscVKernel.CODE + bytes
                : RiscVKernel.DATA + bytes - RiscVKernel.CODE_BYTES;
    }

    @Override
    public List<String> text(RiscVProgramCase program) {
        List<String> lines = new ArrayList<>();
        lines.add("; " + program.setUp().text());
        long address = RiscVKernel.base(program.setUp()) + RiscVKernel.CODE;
        for (int word : program.code()) {
            lines.add(Long.toHexString(address) + ": " + Disassembler.disassemble(word, address));
            address += Integer.BYTES;
        }
        return List.copyOf(lines);
    }
}
