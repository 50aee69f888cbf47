package trapline.monitor.riscv;

import java.nio.charset.StandardCharsets;
import java.util.List;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PhysicalMemory;
import trapline.machine.BareMachine;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.Processor;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.ProcessorState;

/** The bare RISC-V machine: the same decisions and the same simulations as under the monitor, called inline. */
public final class RiscVBareMachine implements BareMachine {
    private final RiscVSystem system;
    private final Processor<Hart> processor;
    private final Routes routes;
    private final List<Simulation> simulations;

    RiscVBareMachine(RiscVSystem system, Processor<Hart> processor, Routes routes) {
        this.system = system;
        this.processor = processor;
        this.routes = routes;
        this.simulations = routes.simulations();
    }

    @Override
    public Exit runTo(long step) {
        while (true) {
            Exit exit = system.run(processor, step - steps());
            if (!(exit instanceof Exit.Trapped(Trap trap))) {
                return exit;
            }
            simulations.get(routes.route(system, trap)).simulate(system, trap);
            if (!system.hart().composed()) {
                system.hart().composeRelocation();
            }
        }
    }

    @Override
    public void deliver(Input input) {
        system.deliver(input);
    }

    @Override
    public long steps() {
        return system.hart().steps();
    }

    /** {@return a copy of the registers, of the level, and of the CSRs that say most} */
    public ProcessorState processor() {
        return system.processor();
    }

    /** {@return the contents of all CSRs, in the order of {@link trapline.isa.riscv.privileged.CsrTable#ALL}} */
    public long[] csrs() {
        return system.csrs();
    }

    /**
     * Starts with the memory and the registers of a virtual machine instead of what was loaded. To be called before its first
     * instruction.
     *
     * @param storage where the virtual machine's memory is
     * @param place which cells, as many as this machine has
     * @param registers x0 to x31
     */
    public void startFrom(Storage storage, RelocationBounds place, long[] registers) {
        PhysicalMemory memory = system.hart().memory();
        memory.storage().window(memory.region()).copyFrom(storage.window(place));
        for (int i = 0; i < registers.length; i++) {
            system.hart().setX(i, registers[i]);
        }
    }

    /**
     * {@return the address of the first byte in which its memory is not a virtual machine's; -1 if there is none}
     *
     * @param storage where the virtual machine's memory is
     * @param place which cells
     */
    public long memoryMismatch(Storage storage, RelocationBounds place) {
        PhysicalMemory memory = system.hart().memory();
        long first = memory.storage().window(memory.region()).mismatch(storage.window(place));
        return first < 0 ? first : PhysicalMemory.RAM_START + first;
    }

    /** {@return how many traps it has taken, interrupts included; what the built-in firmware does for it is none} */
    public long traps() {
        return system.hart().traps();
    }

    /** {@return how it ended, as {@link RiscVGuest#result} says} */
    public long result() {
        return system.result();
    }

    /** {@return how many bytes it has printed} */
    public long printed() {
        return system.console().printed();
    }

    /**
     * {@return what it printed, as far as it is kept}
     *
     * @param from the position to start at, among all bytes printed
     */
    public byte[] output(long from) {
        return system.console().outputFrom(from);
    }

    /**
     * {@return a copy of some of its RAM}
     *
     * @param physicalAddress the first byte
     * @param length how many bytes
     * @throws IndexOutOfBoundsException if they are not all RAM
     */
    public byte[] memory(long physicalAddress, int length) {
        byte[] copy = new byte[length];
        if (!system.hart().memory().read(physicalAddress, copy, 0, length)) {
            throw new IndexOutOfBoundsException("no RAM at " + Long.toHexString(physicalAddress));
        }
        return copy;
    }

    @Override
    public String digest() {
        return SystemDigest.of(system);
    }

    @Override
    public String transcript() {
        return new String(system.console().outputFrom(0), StandardCharsets.ISO_8859_1);
    }
}
