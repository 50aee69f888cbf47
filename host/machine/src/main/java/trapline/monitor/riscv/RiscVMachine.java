package trapline.monitor.riscv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.InterpretedProcessor;
import trapline.isa.riscv.TranslatedProcessor;
import trapline.isa.riscv.TranslationCache;
import trapline.isa.riscv.translation.RegionTranslator;
import trapline.machine.BareMachine;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.Interpreter;
import trapline.monitor.MachineKind;
import trapline.monitor.Monitor;
import trapline.monitor.ProcessorChoice;
import trapline.monitor.Program;
import trapline.monitor.RiscVProgram;
import trapline.monitor.SavedProgram;

/** The RISC-V machine as a kind that can be hosted. */
public final class RiscVMachine implements MachineKind<RiscVGuest> {
    private static final long MEBI = 1L << 20;

    /** Below that there is no room for a device tree beside a program. */
    private static final long SMALLEST_BYTES = 4 * MEBI;

    private static final long LARGEST_BYTES = (1L << 17) * MEBI;

    private final Routes routes = new Routes();
    /** So many translations are kept by a kind of its own, which translates at once. */
    private static final int KEPT = 10_000;

    private final Processor<Hart> interpreted;
    private final Processor<Hart> translated;
    private final Processor<Hart> usual;
    private final Monitor<RiscVGuest> monitor =
            new Monitor<>(new RiscVDispatcher(routes, routes.simulations().size()), interpreters(routes));

    /** The kind that interprets, unless a program says otherwise; then it translates at once, on the thread that runs the machine. */
    public RiscVMachine() {
        this(ProcessorChoice.INTERPRETED, TranslationCache.immediate(new RegionTranslator(), KEPT));
    }

    /**
     * The kind with translations that come from elsewhere.
     *
     * @param usual what executes a machine whose program does not say
     * @param cache where translations come from
     */
    public RiscVMachine(ProcessorChoice usual, TranslationCache cache) {
        this.interpreted = new InterpretedProcessor();
        this.translated = new TranslatedProcessor(cache);
        this.usual = usual == ProcessorChoice.TRANSLATED ? translated : interpreted;
    }

    /**
     * The kind with a processor of its own.
     *
     * @param processor executes every machine of this kind, on any thread
     */
    public RiscVMachine(Processor<Hart> processor) {
        this.interpreted = processor;
        this.translated = processor;
        this.usual = processor;
    }

    private Processor<Hart> processor(RiscVProgram program) {
        return switch (program.processor()) {
            case HOST -> usual;
            case INTERPRETED -> interpreted;
            case TRANSLATED -> translated;
        };
    }

    @Override
    public String name() {
        return RiscVProgram.MACHINE;
    }

    @Override
    public long smallestStorage() {
        return SMALLEST_BYTES / Storage.BYTES_PER_CELL;
    }

    @Override
    public long largestStorage() {
        return LARGEST_BYTES / Storage.BYTES_PER_CELL;
    }

    @Override
    public void check(Program program) {
        if (program instanceof SavedProgram) {
            // Its pages are looked at when they are loaded.
            return;
        }
        Loading.check(program.as(RiscVProgram.class));
    }

    @Override
    public Monitor<RiscVGuest> monitor() {
        return monitor;
    }

    @Override
    public RiscVGuest boot(Program program, Storage storage, RelocationBounds region) {
        if (program instanceof SavedProgram saved) {
            return RiscVSnapshot.restore(
                    saved,
                    storage,
                    region,
                    this::processor,
                    monitor.interpreters().size());
        }
        RiscVProgram own = program.as(RiscVProgram.class);
        RiscVSystem system = Loading.boot(own, storage, region);
        Optional<Routes> interpretedBy = own.monitoring().hybrid() ? Optional.of(routes) : Optional.empty();
        return new RiscVGuest(
                system, processor(own), interpretedBy, monitor.interpreters().size(), own.traits());
    }

    @Override
    public BareMachine bare(Program program) {
        RiscVProgram own = program.as(RiscVProgram.class);
        Storage storage = Storage.allocate(own.words());
        RiscVSystem system = Loading.boot(own, storage, RelocationBounds.all(own.words()));
        return new RiscVBareMachine(system, processor(own), routes);
    }

    private static List<Interpreter<RiscVGuest>> interpreters(Routes routes) {
        List<Interpreter<RiscVGuest>> all = new ArrayList<>();
        routes.simulations().forEach(simulation -> all.add(new RiscVInterpreter(simulation)));
        all.add(new SupervisorInterpreter());
        return all;
    }
}
