package trapline.monitor.riscv;

import java.util.Optional;
import java.util.SplittableRandom;
import trapline.device.Console;
import trapline.device.virt.VirtBoard;
import trapline.device.virt.VirtDeviceTree;
import trapline.device.virt.VirtMap;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.load.BootLayout;
import trapline.isa.riscv.load.KernelImage;
import trapline.isa.riscv.load.ProgramFormatException;
import trapline.isa.riscv.load.Ram;
import trapline.isa.riscv.privileged.Csrs;
import trapline.isa.riscv.privileged.RiscVState;
import trapline.machine.Bytes;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.monitor.RiscVProgram;
import trapline.monitor.RiscVProgram.Firmware.BuiltIn;
import trapline.monitor.RiscVProgram.Firmware.Loaded;

/** Makes a machine with its program in place, ready to run. */
final class Loading {
    private static final long NANOSECONDS = 1_000_000_000;
    private static final int SEED_BYTES = 64;
    private static final int A1 = 11;
    private static final int A2 = 12;

    private Loading() {}

    /**
     * {@return the machine that a program describes}
     *
     * @param program what to load
     * @param storage the storage that holds its memory
     * @param region where; zero so far
     * @throws IllegalArgumentException if the program's files make no sense or do not fit
     */
    static RiscVSystem boot(RiscVProgram program, Storage storage, RelocationBounds region) {
        PhysicalMemory memory = new PhysicalMemory(storage, region);
        Csrs csrs = new Csrs();
        Console console = new Console();
        Attachments attachments = Attachments.of(program);
        VirtBoard board = VirtBoard.create(
                console, csrs.clock()::ticks, program.clock().start() * NANOSECONDS, attachments.slots(memory));
        csrs.connect(new ConnectedBoard(board));
        Hart hart = start(program, memory, csrs, attachments.count());
        csrs.advance(hart.time());
        boolean builtIn = program.boot().firmware() instanceof BuiltIn;
        return new RiscVSystem(
                new RiscVState(hart, csrs),
                board,
                attachments,
                console,
                builtIn,
                program.clock().wall());
    }

    private static Hart start(RiscVProgram program, PhysicalMemory memory, Csrs csrs, int slots) {
        try {
            BootLayout layout = layout(program.boot(), memory.size());
            BootLayout.Start start = layout.copyTo(memory, deviceTree(program, memory.size(), layout, slots));
            Hart hart = new Hart(memory, csrs, start.entry());
            hart.setX(A1, start.deviceTree());
            switch (program.boot().firmware()) {
                case BuiltIn _ -> Firmware.startKernel(hart, csrs);
                case Loaded _ -> hart.setX(A2, start.dynamicInformation());
                case RiscVProgram.Firmware.None _ -> {}
            }
            hart.composeRelocation();
            return hart;
        } catch (ProgramFormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Checks what is to be loaded.
     *
     * @param program see {@link #boot}
     * @throws IllegalArgumentException as {@link #boot}
     */
    static void check(RiscVProgram program) {
        try {
            long memoryBytes = program.words() * Storage.BYTES_PER_CELL;
            BootLayout layout = layout(program.boot(), memoryBytes);
            layout.start(deviceTree(
                    program, memoryBytes, layout, Attachments.of(program).count()));
        } catch (ProgramFormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static BootLayout layout(RiscVProgram.Boot boot, long memoryBytes) throws ProgramFormatException {
        Optional<byte[]> firmware =
                boot.firmware() instanceof Loaded(Bytes file) ? Optional.of(file.toArray()) : Optional.empty();
        Ram ram = new Ram(VirtMap.RAM, memoryBytes);
        // The built-in firmware takes no memory, but a kernel is where it would be with any other.
        long reserved = boot.firmware() instanceof BuiltIn ? KernelImage.ALIGNMENT : 0;
        return BootLayout.of(
                ram,
                reserved,
                firmware,
                boot.kernel().map(Bytes::toArray),
                boot.initrd().map(Bytes::toArray));
    }

    private static byte[] deviceTree(RiscVProgram program, long memoryBytes, BootLayout layout, int slots) {
        return VirtDeviceTree.of(new VirtDeviceTree.Machine(
                memoryBytes, program.boot().commandLine(), layout.initialRamDisk(), randomSeed(program.seed()), slots));
    }

    /** Bytes for the kernel's random number generator, as chars 0 to 255: they follow from the machine's seed. */
    private static String randomSeed(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < SEED_BYTES; i++) {
            bytes.append((char) random.nextInt(0x100));
        }
        return bytes.toString();
    }
}
