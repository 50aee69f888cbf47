package trapline.monitor;

import java.util.Optional;
import trapline.machine.BlockSource;
import trapline.machine.Bytes;
import trapline.machine.MacAddress;

/**
 * What a RISC-V machine starts with.
 *
 * @param boot what is loaded into its memory
 * @param words its memory, in words of 8 bytes, at least 1
 * @param disk its disk, if it has one
 * @param network the address of its network card, if it has one
 * @param clock how its time passes
 * @param trapAssist see {@link Program#trapAssist}
 * @param processor which processor executes it
 * @param restarts whether it starts again when the guest resets it; if not, that ends it
 * @param virtioConsole whether it has a virtio console, which then takes what is typed; else the serial port does
 * @param seed where its random numbers come from: its rng device and the seed in its device tree
 * @param monitoring see {@link Program#monitoring}
 */
public record RiscVProgram(
        Boot boot,
        long words,
        Optional<Disk> disk,
        Optional<MacAddress> network,
        Clock clock,
        boolean trapAssist,
        ProcessorChoice processor,
        boolean restarts,
        boolean virtioConsole,
        long seed,
        Monitoring monitoring)
        implements Program {
    /** The kind of machine. */
    public static final String MACHINE = "riscv";

    private static final int BYTES_PER_WORD = 8;
    private static final int MOST_COMMAND_LINE = 2048;

    /** What runs in virtual M mode before the kernel. */
    public sealed interface Firmware {
        /** The control program's own: SBI by v_i, and the kernel starts in S mode. */
        record BuiltIn() implements Firmware {}

        /** None: the kernel starts in M mode. */
        record None() implements Firmware {}

        /** A file's, started in M mode; the kernel is in memory beside it. */
        record Loaded(Bytes file) implements Firmware {}
    }

    /**
     * What is loaded.
     *
     * @param firmware what runs first
     * @param kernel an ELF file or a Linux {@code Image}; empty only if the firmware is a file
     * @param initrd the kernel's first file system, if it gets one
     * @param commandLine the kernel's command line, at most 2,048 printable ASCII characters
     */
    public record Boot(Firmware firmware, Optional<Bytes> kernel, Optional<Bytes> initrd, String commandLine) {
        public Boot {
            if (kernel.isEmpty() && !(firmware instanceof Firmware.Loaded)) {
                throw new IllegalArgumentException("without a kernel or a firmware file there is nothing to run");
            }
            if (commandLine.length() > MOST_COMMAND_LINE || commandLine.chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw new IllegalArgumentException(
                        "a command line has at most " + MOST_COMMAND_LINE + " characters, all of printable ASCII");
            }
        }

        /**
         * {@return a bare-metal program: started in M mode, with nothing beside it}
         *
         * @param elf an ELF file
         */
        public static Boot bareMetal(Bytes elf) {
            return new Boot(new Firmware.None(), Optional.of(elf), Optional.empty(), "");
        }

        /**
         * {@return a kernel under the built-in firmware}
         *
         * @param kernel see {@link Boot}
         * @param initrd see {@link Boot}
         * @param commandLine see {@link Boot}
         */
        public static Boot kernel(Bytes kernel, Optional<Bytes> initrd, String commandLine) {
            return new Boot(new Firmware.BuiltIn(), Optional.of(kernel), initrd, commandLine);
        }
    }

    /**
     * A disk.
     *
     * @param base what is on it at the start; never written
     * @param overlayBytes how much the machine may write to it that differs, at least 0, made a multiple of the 4 KiB in which
     *     it is kept; what is beyond fails as on a bad disk
     */
    public record Disk(BlockSource base, long overlayBytes) {
        private static final int BLOCK_BYTES = 4096;

        private static final long MOST_BLOCKS = Long.MAX_VALUE / BLOCK_BYTES;

        public Disk {
            if (overlayBytes < 0) {
                throw new IllegalArgumentException("an overlay of " + overlayBytes + " bytes");
            }
            // A part of a block takes a block: so that as much as a disk has is enough for its last bytes, too.
            overlayBytes = Math.min(Math.ceilDiv(overlayBytes, BLOCK_BYTES), MOST_BLOCKS) * BLOCK_BYTES;
        }
    }

    public RiscVProgram {
        if (words < 1) {
            throw new IllegalArgumentException(words + " words of memory must be at least 1");
        }
        if (network.map(MacAddress::isGroup).orElse(false)) {
            throw new IllegalArgumentException(
                    "a network card's address is not a group's, as " + network.get() + " is");
        }
    }

    /**
     * {@return a machine without disk and network, with a virtual clock, without assist}
     *
     * @param boot see {@link RiscVProgram}
     * @param words see {@link RiscVProgram}
     */
    public static RiscVProgram of(Boot boot, long words) {
        return new RiscVProgram(
                boot,
                words,
                Optional.empty(),
                Optional.empty(),
                Clock.VIRTUAL,
                false,
                ProcessorChoice.HOST,
                true,
                false,
                0,
                Monitoring.VMM);
    }

    /** {@return this with a disk} */
    public RiscVProgram withDisk(Disk other) {
        return new RiscVProgram(
                boot,
                words,
                Optional.of(other),
                network,
                clock,
                trapAssist,
                processor,
                restarts,
                virtioConsole,
                seed,
                monitoring);
    }

    /** {@return this with a network card} */
    public RiscVProgram withNetwork(MacAddress other) {
        return new RiscVProgram(
                boot,
                words,
                disk,
                Optional.of(other),
                clock,
                trapAssist,
                processor,
                restarts,
                virtioConsole,
                seed,
                monitoring);
    }

    /** {@return this with another clock} */
    public RiscVProgram withClock(Clock other) {
        return new RiscVProgram(
                boot, words, disk, network, other, trapAssist, processor, restarts, virtioConsole, seed, monitoring);
    }

    /** {@return this with trap assist on or off} */
    public RiscVProgram withTrapAssist(boolean on) {
        return new RiscVProgram(
                boot, words, disk, network, clock, on, processor, restarts, virtioConsole, seed, monitoring);
    }

    /** {@return this with another processor} */
    public RiscVProgram withProcessor(ProcessorChoice other) {
        return new RiscVProgram(
                boot, words, disk, network, clock, trapAssist, other, restarts, virtioConsole, seed, monitoring);
    }

    /** {@return this, starting again after a reset or not} */
    public RiscVProgram withRestarts(boolean on) {
        return new RiscVProgram(
                boot, words, disk, network, clock, trapAssist, processor, on, virtioConsole, seed, monitoring);
    }

    /** {@return this with a virtio console or without} */
    public RiscVProgram withVirtioConsole(boolean on) {
        return new RiscVProgram(
                boot, words, disk, network, clock, trapAssist, processor, restarts, on, seed, monitoring);
    }

    /** {@return this with other random numbers} */
    public RiscVProgram withSeed(long other) {
        return new RiscVProgram(
                boot, words, disk, network, clock, trapAssist, processor, restarts, virtioConsole, other, monitoring);
    }

    /** {@return this under another monitor} */
    public RiscVProgram withMonitoring(Monitoring other) {
        return new RiscVProgram(
                boot, words, disk, network, clock, trapAssist, processor, restarts, virtioConsole, seed, other);
    }

    @Override
    public String machine() {
        return MACHINE;
    }

    @Override
    public Optional<BlockSource> diskBase() {
        return disk.map(Disk::base);
    }

    @Override
    public long backingWords() {
        return disk.map(Disk::overlayBytes).orElse(0L) / BYTES_PER_WORD;
    }
}
