package trapline.monitor.riscv;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.InterpretedProcessor;
import trapline.isa.riscv.PhysicalMemory;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.Trap;
import trapline.monitor.RiscVProgram;

/** A machine of 8 MiB on which instructions are executed one by one, and whoever is to simulate what traps is called inline. */
final class TestSystem {
    static final long RAM = PhysicalMemory.RAM_START;
    static final long WORDS = (8L << 20) / 8;

    private static final long KERNEL = RAM + (2L << 20);

    final RiscVSystem system;
    final Routes routes = new Routes();
    private final InterpretedProcessor processor = new InterpretedProcessor();

    private TestSystem(RiscVProgram.Firmware firmware, Optional<Bytes> kernel) {
        RiscVProgram program = RiscVProgram.of(new RiscVProgram.Boot(firmware, kernel, Optional.empty(), ""), WORDS);
        system = Loading.boot(program, Storage.allocate(WORDS), RelocationBounds.all(WORDS));
    }

    /** In M at the start of RAM. */
    static TestSystem inMachineMode(int... instructions) {
        return new TestSystem(new RiscVProgram.Firmware.Loaded(code(instructions)), Optional.empty());
    }

    /** A kernel in S over the built-in firmware. */
    static TestSystem kernel(int... instructions) {
        return new TestSystem(new RiscVProgram.Firmware.BuiltIn(), Optional.of(code(instructions)));
    }

    Hart hart() {
        return system.hart();
    }

    PhysicalMemory memory() {
        return system.hart().memory();
    }

    /** Puts an instruction at the pc of a kernel, and goes there. */
    void place(int instruction) {
        memory().putLong(KERNEL, Integer.toUnsignedLong(instruction));
        hart().setPc(KERNEL);
    }

    /** Executes an instruction, or takes its trap; {@return the name of the v_i that was needed, or "direct"} */
    String step() {
        Exit exit = system.run(processor, 1);
        if (!(exit instanceof Exit.Trapped(Trap trap))) {
            return "direct";
        }
        Simulation simulation = routes.simulations().get(routes.route(system, trap));
        simulation.simulate(system, trap);
        compose();
        return simulation.name();
    }

    void compose() {
        if (!hart().composed()) {
            hart().composeRelocation();
        }
    }

    private static Bytes code(int... instructions) {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[instructions.length * 4]).order(ByteOrder.LITTLE_ENDIAN);
        for (int instruction : instructions) {
            bytes.putInt(instruction);
        }
        return Bytes.of(bytes.array());
    }
}
