package trapline.management;

import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import trapline.image.GuestFiles;
import trapline.machine.BlockSource;
import trapline.machine.Bytes;
import trapline.machine.MacAddress;
import trapline.machine.Storage;
import trapline.monitor.Clock;
import trapline.monitor.Monitoring;
import trapline.monitor.ProcessorChoice;
import trapline.monitor.RiscVProgram;
import trapline.monitor.VmId;

/**
 * What is special to a RISC-V machine in a create. Files are named, and found by whoever reads the request.
 *
 * @param elf a small program, an ELF file in Base64, instead of {@code kernel}
 * @param kernel the file of a kernel: ELF, or a Linux Image
 * @param firmware "builtin", "none", or a file; if left out, "none" for ELF and "builtin" for all else
 * @param initrd the file of the kernel's first file system
 * @param append the kernel's command line
 * @param memory its size, as 256M, which it is if left out
 * @param disk the file of a disk; it is not written: what the machine writes is kept beside it
 * @param overlay how much the machine may write to its disk, as 64M; if left out, as much as the disk has
 * @param clock "virtual", which it is if left out, or "wall"
 * @param network "auto" for an address made of the machine's name, an address, or "none", which it is if left out
 * @param processor "interpreted" or "translated"; what the node's setting says, if left out
 * @param reboot whether it starts again when the guest resets it, which it does if left out; else that ends it, with the result -1
 * @param virtioConsole whether it has a virtio console, which then takes what is typed; if left out, the serial port does
 * @param seed where its random numbers come from; 0 if left out with a virtual clock, and anything with the wall's
 */
public record RiscVRequest(
        Optional<String> elf,
        Optional<String> kernel,
        Optional<String> firmware,
        Optional<String> initrd,
        Optional<String> append,
        Optional<String> memory,
        Optional<String> disk,
        Optional<String> overlay,
        Optional<String> clock,
        Optional<String> network,
        Optional<String> processor,
        Optional<Boolean> reboot,
        Optional<Boolean> virtioConsole,
        OptionalLong seed) {
    private static final String DEFAULT_MEMORY = "256M";
    private static final long PAGE_BYTES = 4096;
    private static final byte[] ELF_MAGIC = {0x7f, 'E', 'L', 'F'};

    /**
     * Where a program comes from.
     *
     * @param files the files that a request may name
     * @param now the wall clock, in seconds since 1970
     * @param randomness for seeds that a request leaves open
     */
    public record Surroundings(GuestFiles files, LongSupplier now, LongSupplier randomness) {}

    /** {@return what the program is called, for people} */
    public String imageName() {
        return kernel.or(() -> firmware.filter(_ -> elf.isEmpty())).orElse("inline");
    }

    /**
     * {@return the program that it asks for}
     *
     * @param vm which machine
     * @param trapAssist whether v_i that may be are executed inline
     * @param surroundings where files, time and chance come from
     * @throws GuestFiles.UnusableFileException if a file cannot be used
     * @throws IllegalArgumentException if anything else is wrong; the message says what
     */
    public RiscVProgram program(VmId vm, boolean trapAssist, Surroundings surroundings)
            throws GuestFiles.UnusableFileException {
        boolean wall = wall();
        return new RiscVProgram(
                boot(surroundings.files),
                memoryBytes() / Storage.BYTES_PER_CELL,
                disk(surroundings.files),
                network(vm),
                wall ? Clock.wall(surroundings.now.getAsLong()) : Clock.VIRTUAL,
                trapAssist,
                choice(),
                reboot.orElse(true),
                virtioConsole.orElse(false),
                seed.orElseGet(wall ? surroundings.randomness : () -> 0),
                Monitoring.VMM);
    }

    /** {@return how large its memory is in bytes, a multiple of 4,096} */
    public long memoryBytes() {
        long bytes = ByteSize.parse(memory.orElse(DEFAULT_MEMORY));
        if (bytes % PAGE_BYTES != 0) {
            throw new IllegalArgumentException(
                    "'memory' is " + bytes + " bytes; it must be whole pages of " + PAGE_BYTES);
        }
        return bytes;
    }

    private RiscVProgram.Boot boot(GuestFiles files) throws GuestFiles.UnusableFileException {
        if (elf.isPresent() && kernel.isPresent()) {
            throw new IllegalArgumentException("give 'elf' or 'kernel', not both");
        }
        Optional<Bytes> program =
                kernel.isPresent() ? Optional.of(files.load(kernel.get())) : elf.map(RiscVRequest::inline);
        Optional<Bytes> firstFiles = initrd.isPresent() ? Optional.of(files.load(initrd.get())) : Optional.empty();
        return new RiscVProgram.Boot(firmware(program, files), program, firstFiles, append.orElse(""));
    }

    private RiscVProgram.Firmware firmware(Optional<Bytes> program, GuestFiles files)
            throws GuestFiles.UnusableFileException {
        boolean bareMetal = program.map(RiscVRequest::isElf).orElse(false);
        return switch (firmware.orElse(bareMetal ? "none" : "builtin")) {
            case "none" -> new RiscVProgram.Firmware.None();
            case "builtin" -> new RiscVProgram.Firmware.BuiltIn();
            case String file -> new RiscVProgram.Firmware.Loaded(files.load(file));
        };
    }

    private Optional<RiscVProgram.Disk> disk(GuestFiles files) throws GuestFiles.UnusableFileException {
        if (disk.isEmpty()) {
            if (overlay.isPresent()) {
                throw new IllegalArgumentException("'overlay' is for a disk, and no 'disk' is given");
            }
            return Optional.empty();
        }
        BlockSource base = files.open(disk.get());
        long most = overlay.map(ByteSize::parse).orElse(base.size());
        return Optional.of(new RiscVProgram.Disk(base, most));
    }

    private Optional<MacAddress> network(VmId vm) {
        return switch (network.orElse("none")) {
            case "none" -> Optional.empty();
            // Two machines of a tenant must not have one address; names differ, and 46 bits of a good hash do, too.
            case "auto" -> Optional.of(MacAddress.local(hash(vm.value())));
            case String address -> Optional.of(MacAddress.of(address));
        };
    }

    private ProcessorChoice choice() {
        return processor
                .map(name -> switch (name) {
                    case "interpreted" -> ProcessorChoice.INTERPRETED;
                    case "translated" -> ProcessorChoice.TRANSLATED;
                    default ->
                        throw new IllegalArgumentException(
                                "'processor' is '" + name + "'; it must be 'interpreted' or 'translated'");
                })
                .orElse(ProcessorChoice.HOST);
    }

    private boolean wall() {
        return switch (clock.orElse("virtual")) {
            case "virtual" -> false;
            case "wall" -> true;
            case String other ->
                throw new IllegalArgumentException("'clock' is '" + other + "'; it must be 'virtual' or 'wall'");
        };
    }

    private static boolean isElf(Bytes program) {
        if (program.length() < ELF_MAGIC.length) {
            return false;
        }
        byte[] start = new byte[ELF_MAGIC.length];
        program.copy(0, start, 0, start.length);
        return java.util.Arrays.equals(start, ELF_MAGIC);
    }

    private static Bytes inline(String base64) {
        try {
            return Bytes.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("'elf' is not Base64: " + notBase64.getMessage());
        }
    }

    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            // FNV-1a, 64 bits.
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash ^ hash >>> 32;
    }
}
