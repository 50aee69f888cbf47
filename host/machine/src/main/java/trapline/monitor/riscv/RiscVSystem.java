package trapline.monitor.riscv;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import trapline.device.Console;
import trapline.device.TestFinisher.Verdict;
import trapline.device.virt.VirtBoard;
import trapline.device.virtio.VirtioConsole;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.privileged.CsrTable;
import trapline.isa.riscv.privileged.MachineClock;
import trapline.isa.riscv.privileged.RiscVState;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.Processor;
import trapline.monitor.ProcessorState;

/**
 * A whole RISC-V machine at some moment: hart, CSRs, memory, devices. A bare machine and a virtual one have the same, and differ only in
 * who simulates what traps.
 */
final class RiscVSystem {
    /** What {@link #result} gives for a machine that was reset and does not start again. */
    static final long WANTS_RESET = -1;

    private static final long NANOSECONDS_PER_TICK = 100;

    private final RiscVState state;
    private final VirtBoard board;
    private final Attachments attachments;
    private final Console console;
    private final Startup startup;
    private final Optional<HostTargetInterface> hostTargetInterface;
    private boolean stopped;
    private long sectorsLoaded;

    /**
     * A machine.
     *
     * @param state hart and CSRs
     * @param board the devices
     * @param attachments what is in the board's slots
     * @param console what the board's serial port is connected to
     * @param startup how it has started, and starts again
     */
    RiscVSystem(RiscVState state, VirtBoard board, Attachments attachments, Console console, Startup startup) {
        this.state = state;
        this.board = board;
        this.attachments = attachments;
        this.console = console;
        this.startup = startup;
        this.hostTargetInterface =
                HostTargetInterface.of(startup.symbols(), state.hart().memory());
    }

    RiscVState state() {
        return state;
    }

    Hart hart() {
        return state.hart();
    }

    VirtBoard board() {
        return board;
    }

    Attachments attachments() {
        return attachments;
    }

    Optional<HostTargetInterface> hostTargetInterface() {
        return hostTargetInterface;
    }

    Console console() {
        return console;
    }

    boolean builtInFirmware() {
        return startup.builtInFirmware();
    }

    /** See {@link trapline.monitor.Guest#run}. */
    Exit run(Processor<Hart> processor, long quantum) {
        // wfi is never executed directly, so that a hart can only begin to wait between two runs.
        boolean waits = hart().waiting() && !state.csrs().interruptPending();
        // By the wall clock, a hart that waits does not jump to its next deadline.
        boolean wallClock = startup.program().clock().wall();
        if (!hart().halted() && (stopped || wallClock && waits)) {
            return Exit.WAITING_FOR_INTERRUPT;
        }
        try {
            return hart().run(processor, quantum);
        } finally {
            // The processor reaches RAM by its address, which keeps nothing from being freed.
            Reference.reachabilityFence(state);
        }
    }

    /** {@return whether it waits for something that only an input can bring, or the wall clock} */
    boolean waitsForInput() {
        boolean waits = hart().waiting() && !state.csrs().interruptPending();
        return stopped
                || waits && (startup.program().clock().wall() || state.csrs().nextDeadline() == Long.MAX_VALUE);
    }

    /** Halts the hart if a device or the firmware has ended the machine, or starts it again. To be called between two instructions. */
    void endIfOver() {
        Optional<Verdict> verdict = board.verdict();
        if (verdict.isEmpty()) {
            return;
        }
        if (verdict.get() instanceof Verdict.Reset && startup.program().restarts()) {
            stopped = false;
            sectorsLoaded += startup.sectors();
            startup.again(this);
        } else {
            hart().halt();
        }
    }

    /** {@return how many sectors it has moved to or from its disk, and read again to restart} */
    long transfers() {
        return attachments.transfers() + sectorsLoaded;
    }

    /** Stops the one hart there is, so that nothing can start it again. */
    void stop() {
        stopped = true;
    }

    /** {@return how it has started} */
    Startup startup() {
        return startup;
    }

    /** {@return how many sectors restarts have read} */
    long sectorsLoaded() {
        return sectorsLoaded;
    }

    /** Goes on from where it was saved. */
    void resume(boolean wasStopped, long sectors) {
        stopped = wasStopped;
        sectorsLoaded = sectors;
    }

    /** {@return whether {@link #stop} was called} */
    boolean stopped() {
        return stopped;
    }

    /** {@return a copy of the registers, of the level, and of the CSRs that say most} */
    ProcessorState processor() {
        List<ProcessorState.Register> registers = new ArrayList<>();
        for (int i = 0; i < Hart.REGISTERS; i++) {
            registers.add(new ProcessorState.Register("x" + i, hart().x(i)));
        }
        for (int i = 0; i < Hart.REGISTERS; i++) {
            registers.add(new ProcessorState.Register("f" + i, hart().f(i)));
        }
        registers.add(new ProcessorState.Register("fcsr", hart().fcsr()));
        registers.add(new ProcessorState.Register("satp", state.csrs().satp()));
        registers.add(new ProcessorState.Register("mstatus", state.status().machine()));
        String mode = hart().level().name().toLowerCase(Locale.ROOT);
        return new ProcessorState(mode, hart().pc(), Optional.empty(), registers, 16);
    }

    /** {@return the contents of all CSRs, in the order of {@link CsrTable#ALL}} */
    long[] csrs() {
        DebugRegisters registers = new DebugRegisters(state);
        return CsrTable.ALL.stream()
                .mapToLong(csr ->
                        registers.get(DebugRegisters.FIRST_CSR + csr.number()).orElseThrow())
                .toArray();
    }

    /** {@return how the guest ended the machine: 0 well, 1 to 65535 a failure's code, {@link #WANTS_RESET}; 0 if it did not} */
    long result() {
        return board.verdict()
                .map(verdict -> switch (verdict) {
                    case Verdict.Passed() -> 0L;
                    case Verdict.Failed(int code) -> (long) Math.max(1, code);
                    case Verdict.Reset() -> WANTS_RESET;
                })
                .orElse(0L);
    }

    /** See {@link trapline.monitor.Guest#deliver}. */
    void deliver(Input input) {
        switch (input) {
            case Input.ConsoleInput(String bytes) -> type(bytes);
            case Input.ConsoleEnd() -> console.endInput();
            case Input.BitFlip(long address, int bit) -> flip(address, bit);
            case Input.NetworkFrame(Bytes frame) -> attachments.receive(frame);
            case Input.ClockSync(long nanoseconds) ->
                state.csrs().clock().advanceTo(nanoseconds / NANOSECONDS_PER_TICK);
        }
        state.csrs().advance(hart().time());
    }

    /** {@return the wall clock at the next deadline, in nanoseconds since the start; Long.MAX_VALUE if there is none} */
    long wallDeadline() {
        long deadline = state.csrs().nextDeadline();
        if (stopped || deadline == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long tick = Math.ceilDiv(deadline, MachineClock.INSTRUCTIONS_PER_TICK)
                + state.csrs().clock().offset();
        return tick > Long.MAX_VALUE / NANOSECONDS_PER_TICK ? Long.MAX_VALUE : tick * NANOSECONDS_PER_TICK;
    }

    /** What a digest needs of the state beside memory, registers, CSRs and devices. */
    String control() {
        Hart hart = hart();
        return "%s pc %x fcsr %x waiting %s halted %s stopped %s retired %d traps %d time %d offset %d %s"
                .formatted(
                        hart.level(),
                        hart.pc(),
                        hart.fcsr(),
                        hart.waiting(),
                        hart.halted(),
                        stopped,
                        hart.retired(),
                        hart.traps(),
                        hart.time(),
                        state.csrs().clock().offset(),
                        console.fingerprint());
    }

    private void type(String bytes) {
        console.type(bytes);
        attachments.console().ifPresentOrElse(VirtioConsole::inputArrived, board::consoleTyped);
    }

    private void flip(long cell, int bit) {
        PhysicalMemory memory = hart().memory();
        if (cell < memory.size() / Long.BYTES) {
            long address = PhysicalMemory.RAM_START + cell * Long.BYTES;
            memory.putLong(address, memory.getLong(address) ^ 1L << bit);
        }
    }
}
