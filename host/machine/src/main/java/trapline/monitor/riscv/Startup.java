package trapline.monitor.riscv;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import trapline.device.virt.VirtDeviceTree;
import trapline.device.virt.VirtMap;
import trapline.isa.riscv.Hart;
import trapline.isa.riscv.PhysicalMemory;
import trapline.isa.riscv.load.BootLayout;
import trapline.isa.riscv.load.ElfFile;
import trapline.isa.riscv.load.ElfSymbols;
import trapline.isa.riscv.load.KernelImage;
import trapline.isa.riscv.load.ProgramFormatException;
import trapline.isa.riscv.load.Ram;
import trapline.isa.riscv.privileged.Csrs;
import trapline.machine.Bytes;
import trapline.monitor.RiscVProgram;
import trapline.monitor.RiscVProgram.Firmware.BuiltIn;
import trapline.monitor.RiscVProgram.Firmware.Loaded;

/** How a machine starts, when it is made and again whenever its guest resets it: what goes where in its RAM, and with what the hart begins. */
final class Startup {
    private static final int SEED_BYTES = 64;
    private static final int SECTOR_BYTES = 512;
    private static final int A1 = 11;
    private static final int A2 = 12;

    private final RiscVProgram program;
    private final BootLayout layout;
    private final byte[] deviceTree;

    private Startup(RiscVProgram program, BootLayout layout, byte[] deviceTree) {
        this.program = program;
        this.layout = layout;
        this.deviceTree = deviceTree;
    }

    /**
     * {@return the start of a machine}
     *
     * @param program what it starts with
     * @param memoryBytes how much RAM it has
     * @param slots how many of its virtio slots have a device
     * @throws IllegalArgumentException if the program's files make no sense or do not fit
     */
    static Startup of(RiscVProgram program, long memoryBytes, int slots) {
        try {
            BootLayout layout = layout(program.boot(), memoryBytes);
            byte[] tree = VirtDeviceTree.of(new VirtDeviceTree.Machine(
                    memoryBytes,
                    program.boot().commandLine(),
                    layout.initialRamDisk(),
                    randomSeed(program.seed()),
                    slots));
            layout.start(tree);
            return new Startup(program, layout, tree);
        } catch (ProgramFormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static BootLayout layout(RiscVProgram.Boot boot, long memoryBytes) throws ProgramFormatException {
        Optional<Bytes> firmware = boot.firmware() instanceof Loaded(Bytes file) ? Optional.of(file) : Optional.empty();
        // The built-in firmware takes no memory, but a kernel is where it would be with any other.
        long reserved = boot.firmware() instanceof BuiltIn ? KernelImage.ALIGNMENT : 0;
        return BootLayout.of(new Ram(VirtMap.RAM, memoryBytes), reserved, firmware, boot.kernel(), boot.initrd());
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

    /** {@return what the machine starts with} */
    RiscVProgram program() {
        return program;
    }

    /** {@return whether calls from S are answered by the control program} */
    boolean builtInFirmware() {
        return program.boot().firmware() instanceof BuiltIn;
    }

    /** {@return what a kernel that is an ELF file calls its addresses; nothing if that cannot be read} */
    Map<String, Long> symbols() {
        try {
            Optional<Bytes> elf = program.boot().kernel().filter(ElfFile::is);
            return elf.isPresent() ? ElfSymbols.read(elf.get()) : Map.of();
        } catch (ProgramFormatException unreadable) {
            // It can be loaded all the same.
            return Map.of();
        }
    }

    /** {@return how many sectors of 512 bytes a restart reads, taken as coming from a disk} */
    long sectors() {
        return Math.ceilDiv(layout.size(), SECTOR_BYTES);
    }

    /**
     * {@return a hart that has the program before it}
     *
     * @param memory the RAM, zero so far
     * @param csrs the hart's, at reset
     */
    Hart first(PhysicalMemory memory, Csrs csrs) {
        try {
            BootLayout.Start start = layout.copyTo(memory, deviceTree);
            Hart hart = new Hart(memory, csrs, start.entry());
            enter(hart, csrs, start);
            hart.composeRelocation();
            return hart;
        } catch (ProgramFormatException e) {
            throw new IllegalStateException("it was placed before", e);
        }
    }

    /**
     * Resets a machine, as QEMU does: devices and hart are as at the beginning, and the files are in memory again. The rest of memory, the
     * disk's content, the time of day and everything that is counted go on.
     *
     * @param system the machine
     */
    void again(RiscVSystem system) {
        Hart hart = system.hart();
        Csrs csrs = system.state().csrs();
        try {
            system.board().reset();
            csrs.reset(hart.time(), hart.retired());
            BootLayout.Start start = layout.copyAgainTo(hart.memory(), deviceTree);
            hart.reset(start.entry());
            enter(hart, csrs, start);
            csrs.advance(hart.time());
        } catch (ProgramFormatException e) {
            throw new IllegalStateException("it was placed before", e);
        }
    }

    private void enter(Hart hart, Csrs csrs, BootLayout.Start start) {
        hart.setX(A1, start.deviceTree());
        switch (program.boot().firmware()) {
            case BuiltIn _ -> Firmware.startKernel(hart, csrs);
            case Loaded _ -> hart.setX(A2, start.dynamicInformation());
            case RiscVProgram.Firmware.None _ -> {}
        }
    }
}
