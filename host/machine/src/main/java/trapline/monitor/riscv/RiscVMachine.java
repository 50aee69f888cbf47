package trapline.monitor.riscv;

import java.util.List;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.InterpretedProcessor;
import trapline.machine.BareMachine;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.Interpreter;
import trapline.monitor.MachineKind;
import trapline.monitor.Monitor;
import trapline.monitor.Program;
import trapline.monitor.RiscVProgram;

/** The RISC-V machine as a kind that can be hosted. */
public final class RiscVMachine implements MachineKind<RiscVGuest> {
    private static final long MEBI = 1L << 20;

    /** Below that there is no room for a device tree beside a program. */
    private static final long SMALLEST_BYTES = 4 * MEBI;

    private static final long LARGEST_BYTES = (1L << 17) * MEBI;

    private final Routes routes = new Routes();
    private final Processor<Hart> processor;
    private final Monitor<RiscVGuest> monitor = new Monitor<>(new RiscVDispatcher(routes), interpreters(routes));

    /** The kind with a processor that interprets. */
    public RiscVMachine() {
        this(new InterpretedProcessor());
    }

    /**
     * The kind with a processor of its own.
     *
     * @param processor executes every machine of this kind, on any thread
     */
    public RiscVMachine(Processor<Hart> processor) {
        this.processor = processor;
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
        Loading.check(program.as(RiscVProgram.class));
    }

    @Override
    public Monitor<RiscVGuest> monitor() {
        return monitor;
    }

    @Override
    public RiscVGuest boot(Program program, Storage storage, RelocationBounds region) {
        RiscVSystem system = Loading.boot(program.as(RiscVProgram.class), storage, region);
        return new RiscVGuest(system, processor, monitor.interpreters().size());
    }

    @Override
    public BareMachine bare(Program program) {
        RiscVProgram own = program.as(RiscVProgram.class);
        Storage storage = Storage.allocate(own.words());
        RiscVSystem system = Loading.boot(own, storage, RelocationBounds.all(own.words()));
        return new RiscVBareMachine(system, processor, routes);
    }

    private static List<Interpreter<RiscVGuest>> interpreters(Routes routes) {
        return routes.simulations().stream()
                .<Interpreter<RiscVGuest>>map(RiscVInterpreter::new)
                .toList();
    }
}
