package trapline.theory.riscv;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import trapline.isa.riscv.Disassembler;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.machine.Mode;
import trapline.monitor.riscv.RiscVExperiment;
import trapline.theory.Frame;
import trapline.theory.Outcome;
import trapline.theory.Situation;

/**
 * An instruction with registers, the memory around the addresses in them, and CSRs. R is the guest's memory in the node's storage: a
 * place is where that lies.
 */
final class RiscVSituation implements Situation {
    /** Where the instruction is. */
    static final long CODE = PhysicalMemory.RAM_START + 0x1_0000;

    /** Where the window of data is. */
    static final long WINDOW = PhysicalMemory.RAM_START + 0x2_0000;

    /** Its size in double words. */
    static final int WINDOW_LONGS = 64;

    private final List<RiscVExperiment> places;
    private final List<Frame> frames;
    private final PrivilegeLevel supervisor;
    private final boolean readsTime;
    private final int bits;
    private final long[] x;
    private final long[] f;
    private final long[] window;
    private final Map<String, Long> csrs;
    private final Paging paging;

    /**
     * A situation.
     *
     * @param places equal machines in different places
     * @param supervisor the level that is taken for supervisor mode
     * @param readsTime whether what it reads is time, and is not compared
     * @param bits the instruction
     * @param x the integer registers
     * @param f the floating-point registers
     * @param window the memory
     * @param csrs what differs from their reset values
     * @param paging what satp says
     */
    RiscVSituation(
            List<RiscVExperiment> places,
            PrivilegeLevel supervisor,
            boolean readsTime,
            int bits,
            long[] x,
            long[] f,
            long[] window,
            Map<String, Long> csrs,
            Paging paging) {
        this.places = places;
        this.frames = frames(places.size());
        this.supervisor = supervisor;
        this.readsTime = readsTime;
        this.bits = bits;
        this.x = x.clone();
        this.f = f.clone();
        this.window = window.clone();
        this.csrs = Map.copyOf(csrs);
        this.paging = paging;
    }

    private static List<Frame> frames(int places) {
        List<Frame> frames = new ArrayList<>();
        for (int place = 0; place < places; place++) {
            frames.add(new Frame(Mode.SUPERVISOR, place));
            frames.add(new Frame(Mode.USER, place));
        }
        return List.copyOf(frames);
    }

    @Override
    public List<Frame> frames() {
        return frames;
    }

    private PrivilegeLevel level(Frame frame) {
        return frame.mode() == Mode.SUPERVISOR ? supervisor : PrivilegeLevel.USER;
    }

    private RiscVExperiment prepare(Frame frame) {
        RiscVExperiment experiment = places.get(frame.place());
        experiment.reset();
        csrs.forEach(experiment::write);
        Hart hart = experiment.hart();
        for (int i = 0; i < Hart.REGISTERS; i++) {
            hart.setX(i, x[i]);
            hart.setF(i, f[i]);
        }
        hart.setFcsr(0);
        hart.clearFloatingPointDirty();
        for (int i = 0; i < window.length; i++) {
            experiment.memory().putLong(WINDOW + (long) i * Long.BYTES, window[i]);
        }
        experiment.memory().putLong(CODE, Integer.toUnsignedLong(bits));
        paging.write(experiment.memory());
        if (paging != Paging.OFF) {
            experiment.write("satp", paging.satp());
        }
        hart.setPc(CODE);
        hart.setLevel(level(frame));
        return experiment;
    }

    @Override
    public Outcome execute(Frame frame) {
        RiscVExperiment experiment = prepare(frame);
        return switch (experiment.execute()) {
            case MEMORY_TRAP -> Outcome.MEMORY_TRAP;
            case TRAPPED -> Outcome.TRAPPED;
            case COMPLETED ->
                Outcome.completed(
                        experiment.hart().level() == level(frame),
                        !experiment.relocationRequested(),
                        !experiment.stopped(),
                        visible(experiment));
        };
    }

    private long[] visible(RiscVExperiment experiment) {
        Hart hart = experiment.hart();
        long[] seen = new long[2 * Hart.REGISTERS + window.length + 2];
        for (int i = 0; i < Hart.REGISTERS; i++) {
            seen[i] = readsTime && i == (bits >>> 7 & 31) ? 0 : hart.x(i);
            seen[Hart.REGISTERS + i] = hart.f(i);
        }
        for (int i = 0; i < window.length; i++) {
            seen[2 * Hart.REGISTERS + i] = experiment.memory().getLong(WINDOW + (long) i * Long.BYTES);
        }
        seen[seen.length - 2] = hart.fcsr();
        seen[seen.length - 1] = hart.pc();
        return seen;
    }

    @Override
    public boolean direct() {
        return prepare(frames.getFirst()).direct();
    }

    @Override
    public long weight() {
        long weight = Integer.bitCount(bits);
        for (long value : x) {
            weight += Long.bitCount(value);
        }
        return weight;
    }

    @Override
    public String instruction() {
        return Disassembler.disassemble(bits, CODE);
    }

    @Override
    public String state(Frame frame) {
        RiscVExperiment experiment = prepare(frame);
        String named = csrs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(csr -> ", " + csr.getKey() + " = 0x" + Long.toHexString(csr.getValue()))
                .collect(Collectors.joining());
        return level(frame) + " in " + experiment.memory().region() + ", pc 0x" + Long.toHexString(CODE) + operands()
                + named
                + paging.text();
    }

    private String operands() {
        return IntStream.of(bits >>> 15 & 31, bits >>> 20 & 31)
                .distinct()
                .filter(i -> i != 0 && (bits & 3) == 3)
                .mapToObj(i -> ", x" + i + " = 0x" + Long.toHexString(x[i]))
                .collect(Collectors.joining());
    }

    @Override
    public String result(Frame frame) {
        RiscVExperiment experiment = prepare(frame);
        return switch (experiment.execute()) {
            case MEMORY_TRAP -> "memory trap";
            case TRAPPED -> "trap";
            case COMPLETED -> completed(experiment);
        };
    }

    private String completed(RiscVExperiment experiment) {
        Hart hart = experiment.hart();
        String written = IntStream.range(1, Hart.REGISTERS)
                .filter(i -> hart.x(i) != x[i])
                .mapToObj(i -> ", x" + i + " = 0x" + Long.toHexString(hart.x(i)))
                .collect(Collectors.joining());
        String asks = experiment.relocationRequested() ? ", asks A for R" : "";
        String waits = experiment.stopped() ? ", waits" : "";
        return hart.level() + ", pc 0x" + Long.toHexString(hart.pc()) + written + asks + waits;
    }
}
