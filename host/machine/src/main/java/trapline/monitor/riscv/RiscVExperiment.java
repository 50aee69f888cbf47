package trapline.monitor.riscv;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import trapline.isa.riscv.Cause;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.InterpretedProcessor;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.riscv.privileged.Csr;
import trapline.isa.riscv.privileged.CsrTable;
import trapline.isa.riscv.privileged.Csrs;
import trapline.isa.riscv.privileged.RiscVState;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.RiscVProgram;

/**
 * A bare machine on which single instructions are executed from states that somebody prepares: every time from the CSRs that it
 * had at the start, with physical memory open to all levels and no paging.
 */
public final class RiscVExperiment {
    /** Its memory, in words of 8 bytes. */
    public static final long WORDS = (4L << 20) / Storage.BYTES_PER_CELL;

    /** What one instruction did. */
    public enum Effect {
        /** It completed. */
        COMPLETED,
        /** An address outside memory, or one that it may not access; devices are outside memory. */
        MEMORY_TRAP,
        /** Another trap, which was not taken. */
        TRAPPED
    }

    private static final Map<String, Csr> BY_NAME =
            CsrTable.ALL.stream().collect(Collectors.toMap(Csr::name, csr -> csr));

    private final RiscVSystem system;
    private final Routes routes = new Routes();
    private final InterpretedProcessor processor = new InterpretedProcessor();
    private final List<Simulation> simulations = routes.simulations();
    private final long[] start = new long[Csrs.SAVED_LONGS];

    private RiscVExperiment(RiscVSystem system) {
        this.system = system;
        write("pmpaddr0", -1);
        write("pmpcfg0", 0x1f);
        write("mcounteren", -1);
        write("menvcfg", 1L << 63);
        write("stimecmp", -1);
        system.state().csrs().save(start, 0);
    }

    /**
     * {@return a machine}
     *
     * @param storage the real storage, zero
     * @param place where its memory lies in it, in words
     */
    public static RiscVExperiment at(Storage storage, long place) {
        Bytes nothing = Bytes.of(new byte[Long.BYTES]);
        RiscVProgram program = RiscVProgram.of(
                new RiscVProgram.Boot(
                        new RiscVProgram.Firmware.Loaded(nothing), Optional.empty(), Optional.empty(), ""),
                WORDS);
        return new RiscVExperiment(Loading.boot(program, storage, new RelocationBounds(place, WORDS)));
    }

    /** {@return its registers, level and pc; they keep what was set until the next {@link #reset}} */
    public Hart hart() {
        return system.hart();
    }

    /** {@return its memory} */
    public PhysicalMemory memory() {
        return system.hart().memory();
    }

    private RiscVState state() {
        return system.state();
    }

    /**
     * Writes a CSR, whatever the level.
     *
     * @param name one that there is
     * @param value any
     */
    public void write(String name, long value) {
        Optional.ofNullable(BY_NAME.get(name)).orElseThrow().write().accept(state(), value);
        settle();
    }

    private void settle() {
        if (!hart().composed()) {
            hart().composeRelocation();
        }
    }

    /** Goes back to the CSRs of the start, at the highest level. Registers and memory stay. */
    public void reset() {
        state().csrs().restore(start, 0);
        hart().clearFloatingPointDirty();
        hart().cancelReservation();
        hart().setLevel(PrivilegeLevel.MACHINE);
        settle();
    }

    /**
     * Executes the instruction at pc as the bare machine does at its level.
     *
     * @return what that did; a trap is not taken
     */
    public Effect execute() {
        if (!(system.run(processor, 1) instanceof Exit.Trapped(Trap trap))) {
            return Effect.COMPLETED;
        }
        Cause cause = Cause.of((Trap.GuestException) trap);
        if (isMemoryTrap(cause)) {
            return Effect.MEMORY_TRAP;
        }
        long traps = hart().traps();
        simulations.get(routes.route(system, trap)).simulate(system, trap);
        return hart().traps() == traps ? Effect.COMPLETED : Effect.TRAPPED;
    }

    /** {@return whether the processor executes the instruction at pc without the control program, whatever the virtual level} */
    public boolean direct() {
        return system.run(processor, 1) instanceof Exit.QuantumExpired;
    }

    /** {@return whether the last instruction asked A to compose R anew} */
    public boolean relocationRequested() {
        return !hart().composed();
    }

    /** {@return whether the last instruction made the hart wait, which ends with this} */
    public boolean stopped() {
        boolean waiting = hart().waiting();
        if (waiting) {
            hart().countTrap();
        }
        return waiting;
    }

    private static boolean isMemoryTrap(Cause cause) {
        return switch (cause) {
            case INSTRUCTION_MISALIGNED,
                    INSTRUCTION_ACCESS_FAULT,
                    LOAD_MISALIGNED,
                    LOAD_ACCESS_FAULT,
                    STORE_MISALIGNED,
                    STORE_ACCESS_FAULT,
                    INSTRUCTION_PAGE_FAULT,
                    LOAD_PAGE_FAULT,
                    STORE_PAGE_FAULT,
                    DEVICE_ACCESS -> true;
            case ILLEGAL_INSTRUCTION,
                    BREAKPOINT,
                    ENVIRONMENT_CALL_FROM_U,
                    ENVIRONMENT_CALL_FROM_S,
                    ENVIRONMENT_CALL_FROM_M,
                    PRIVILEGED_INSTRUCTION,
                    MACHINE_CHECK -> false;
        };
    }
}
