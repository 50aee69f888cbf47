package trapline.theory.run;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.RiscVProgram;
import trapline.monitor.riscv.RiscVGuest;
import trapline.monitor.riscv.RiscVMachine;
import trapline.theory.recursion.HostedHart;
import trapline.theory.recursion.RiscVNesting;
import trapline.theory.recursion.RiscVReport;

/**
 * A program under the monitor of {@code guest-images/riscv/vmm}, which is a guest in a virtual machine: a VMM in a VM. That monitor counts
 * no instructions of its guest, so that positions are the program's traps, and its moments those in which the monitor goes back to it
 * after one.
 */
final class RiscVNestedRun implements HostedRun {
    private static final long WORDS = (12L << 20) / Storage.BYTES_PER_CELL;
    private static final RelocationBounds REGION = new RelocationBounds(512, WORDS);

    /** What the monitor takes to start, and what it may take for the program. */
    static final long MOST_STEPS = 400_000;

    /** So many traps are looked at before the halt. */
    private static final int MOMENTS = 8;

    private final RiscVMachine kind;
    private final Storage real;
    private final RiscVGuest monitor;
    private final RiscVSetUp setUp;
    private int moments;
    private long compared;
    private boolean over;
    private boolean halted;

    /**
     * A run.
     *
     * @param kind the machine
     * @param real a storage of {@link #storage}
     * @param image the monitor's ELF file
     * @param program whose kernel is in S
     */
    RiscVNestedRun(RiscVMachine kind, Storage real, Bytes image, RiscVProgramCase program) {
        this.kind = kind;
        this.real = real;
        this.setUp = program.setUp();
        real.window(REGION).fill((byte) 0);
        RiscVProgram.Boot boot = RiscVNesting.chain(image, RiscVBench.kernel(program), 1, "");
        this.monitor = kind.boot(RiscVProgram.of(boot, WORDS), real, REGION);
    }

    /** {@return a storage for such runs, one after the other} */
    static Storage storage() {
        return Storage.allocate(REGION.end());
    }

    @Override
    public Optional<Moment> next() {
        while (!over && monitor.steps() < MOST_STEPS) {
            boolean entered = advance();
            if (!entered && !over) {
                continue;
            }
            long traps = RiscVReport.of(real, REGION).ownTraps();
            if (over || traps > compared && moments < MOMENTS) {
                moments++;
                compared = traps;
                return Optional.of(new Moment(traps, state(), over, halted));
            }
        }
        return Optional.empty();
    }

    /** Runs until our control program has done something; whether the guest monitor has just gone back to its guest. */
    private boolean advance() {
        boolean supervisor = monitor.level() == PrivilegeLevel.SUPERVISOR;
        Exit exit = monitor.run(Math.max(0, MOST_STEPS - monitor.steps()));
        if (exit instanceof Exit.Trapped(Trap trap)) {
            MonitoredRun.simulate(kind.monitor(), monitor, trap);
            exit = monitor.run(0);
        }
        halted = exit.equals(Exit.HALTED);
        over = halted || exit.equals(Exit.WAITING_FOR_INTERRUPT);
        return supervisor && monitor.level() == PrivilegeLevel.USER;
    }

    private MappedState state() {
        HostedHart hart = HostedHart.of(real, REGION);
        RelocationBounds place = RiscVReport.of(real, REGION).region().within(REGION);
        long first = place.l() * Storage.BYTES_PER_CELL + RiscVKernel.base(setUp) - PhysicalMemory.RAM_START;
        long[] memory = new long[RiscVKernel.BYTES / Long.BYTES];
        Arrays.setAll(memory, i -> real.getLong(first + (long) i * Long.BYTES));
        return new SupervisorState(
                        halted,
                        hart.level(),
                        hart.pc(),
                        RiscVBench.integers(hart.registers()),
                        RiscVBench.floats(monitor.processor()),
                        SupervisorState.csrs(hart.csrs()),
                        RiscVBench.memory(RiscVKernel.base(setUp), memory),
                        new String(monitor.output(0), StandardCharsets.ISO_8859_1))
                .mapped();
    }

    @Override
    public Counts counts() {
        return new Counts(monitor.retired(), monitor.direct(), 0);
    }
}
