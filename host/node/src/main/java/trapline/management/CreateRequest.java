package trapline.management;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import trapline.gdb.GdbDoor;
import trapline.image.GuestFiles;
import trapline.image.ImageFile;
import trapline.image.ImageFormatException;
import trapline.image.ImageLibrary;
import trapline.journal.Durability;
import trapline.machine.Image;
import trapline.machine.Storage;
import trapline.monitor.MachineKind;
import trapline.monitor.Monitoring;
import trapline.monitor.Program;
import trapline.monitor.RiscVProgram;
import trapline.monitor.Tenant;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;
import trapline.vm.TraplineNode;
import trapline.vm.VmSpec;

/**
 * The body of a create. One of {@code image}, {@code program} and {@code riscv} is there.
 *
 * @param id the machine's name; made up if it is left out
 * @param tenant who it belongs to; "default" if left out
 * @param image the name of one of the node's images
 * @param program an image file, in Base64
 * @param riscv a RISC-V machine
 * @param words how much storage, in words; what the image asks for, if left out
 * @param drumSectors how many sectors its drum has; 0 if left out
 * @param weight its processor share; 100 if left out
 * @param cap its limit in instructions per second; none if left out
 * @param ioRates how fast its devices go
 * @param trapAssist whether v_i that may be are executed inline; false if left out
 * @param monitor "vmm", which it is if left out, or "hybrid", which interprets all of virtual supervisor mode
 * @param force whether it is hosted also where no theorem says that this monitor works; false if left out
 * @param start whether it runs at once; true if left out
 * @param durability what becomes of it when the node ends: none, restart or replay; what the node's settings say, if left out
 * @param gdbPort the port on loopback at which GDB finds it, 0 for any that is free; none if left out
 * @param placement where in the cluster it may be; anywhere if left out, and only for a node that is one of several
 */
public record CreateRequest(
        Optional<String> id,
        Optional<String> tenant,
        Optional<String> image,
        Optional<String> program,
        Optional<RiscVRequest> riscv,
        OptionalLong words,
        OptionalLong drumSectors,
        OptionalInt weight,
        OptionalLong cap,
        Optional<IoRates> ioRates,
        Optional<Boolean> trapAssist,
        Optional<String> monitor,
        Optional<Boolean> force,
        Optional<Boolean> start,
        OptionalInt gdbPort,
        Optional<String> durability,
        Optional<PlacementWishes> placement) {
    private static final long MOST_DRUM_SECTORS = 1 << 20;

    /**
     * What a node offers for programs.
     *
     * @param library images by name
     * @param surroundings what else a program comes from
     * @param freshId names for machines without one
     * @param durability what becomes of machines that do not say it, when the node ends
     */
    record Offer(
            ImageLibrary library,
            RiscVRequest.Surroundings surroundings,
            Supplier<String> freshId,
            Durability durability) {}

    /** {@return what it asks for, checked, with everything filled in} */
    VmSpec spec(Offer offer) {
        try {
            VmId vm = VmId.of(id.orElseGet(offer.freshId));
            Program what = riscv.isPresent() ? riscv(vm, riscv.get(), offer) : thirdGen(offer.library);
            kind(what.machine()).check(what);
            checkGdbPort();
            return new VmSpec(
                    vm,
                    Tenant.of(tenant.orElse("default")),
                    riscv.map(RiscVRequest::imageName).or(() -> image).orElse("inline"),
                    what,
                    new Shares(weight.orElse(Shares.NORMAL.weight()), cap.orElse(0)),
                    ioRates.orElse(IoRates.DEFAULT),
                    start.orElse(true),
                    durability.map(Durability::of).orElse(offer.durability));
        } catch (IllegalArgumentException wrong) {
            throw refused(String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * {@return what it asks for, checked, with everything filled in}
     *
     * @param library images by name
     * @param surroundings what else a program comes from
     * @throws IllegalArgumentException if something is wrong; the message says what
     */
    public VmSpec resolve(ImageLibrary library, RiscVRequest.Surroundings surroundings) {
        try {
            return spec(new Offer(library, surroundings, () -> "machine", Durability.NONE));
        } catch (RefusedException refused) {
            throw new IllegalArgumentException(refused.problem().detail(), refused);
        }
    }

    private Program riscv(VmId vm, RiscVRequest request, Offer offer) {
        if (image.isPresent() || program.isPresent()) {
            throw refused("give one of 'image', 'program' and 'riscv'");
        }
        if (words.isPresent() || drumSectors.isPresent()) {
            throw refused("'words' and 'drumSectors' are not for 'riscv', which has 'memory' and 'disk'");
        }
        checkMemory(request.memoryBytes());
        try {
            return request.program(vm, trapAssist.orElse(false), offer.surroundings)
                    .withMonitoring(monitoring());
        } catch (GuestFiles.UnusableFileException unusable) {
            throw refused(String.valueOf(unusable.getMessage()));
        }
    }

    private Program thirdGen(ImageLibrary library) {
        Image own = program(library);
        long sectors = drumSectors.orElse(0);
        if (sectors < 0 || sectors > MOST_DRUM_SECTORS) {
            throw refused("'drumSectors' is " + sectors + "; it must be 0 to " + MOST_DRUM_SECTORS);
        }
        if (own.machine().equals(RiscVProgram.MACHINE)) {
            throw refused("a machine of the kind 'riscv' has no such image; describe it in 'riscv'");
        }
        long storage = words.orElse(own.size());
        MachineKind<?> kind = kind(own.machine());
        if (storage < own.size() || storage < kind.smallestStorage() || storage > kind.largestStorage()) {
            throw refused("'words' is " + storage + "; this image on this kind of machine needs "
                    + Math.max(own.size(), kind.smallestStorage()) + " to " + kind.largestStorage());
        }
        return new ThirdGenProgram(own, storage, sectors, trapAssist.orElse(false), monitoring());
    }

    private Monitoring monitoring() {
        String name = monitor.orElse(Monitoring.VMM.type().label());
        Monitoring.Type type = Arrays.stream(Monitoring.Type.values())
                .filter(each -> each.label().equals(name))
                .findFirst()
                .orElseThrow(() -> refused("'monitor' is '" + name + "'; it must be 'vmm' or 'hybrid'"));
        return new Monitoring(type, force.orElse(false));
    }

    private Image program(ImageLibrary library) {
        if (image.isPresent() == program.isPresent()) {
            throw refused(
                    "give either 'image', the name of one of the node's images, or 'program', an image file in Base64,"
                            + " or 'riscv'");
        }
        return image.map(name -> named(name, library)).orElseGet(() -> inline(program.orElseThrow()));
    }

    private static Image named(String name, ImageLibrary library) {
        return library.find(name)
                .orElseThrow(() -> refused("there is no image '" + name + "'; there are "
                        + library.images().keySet()));
    }

    private static Image inline(String base64) {
        try {
            return ImageFile.decode(Base64.getDecoder().decode(base64));
        } catch (ImageFormatException damaged) {
            throw refused("'program': " + damaged.getMessage());
        } catch (IllegalArgumentException notBase64) {
            throw refused("'program' is not Base64: " + notBase64.getMessage());
        }
    }

    private void checkGdbPort() {
        if (gdbPort.isPresent() && riscv.isEmpty()) {
            throw refused("'gdbPort' is for 'riscv' only: GDB knows no other of our machines");
        }
        int port = gdbPort.orElse(0);
        if (port < 0 || port > GdbDoor.LAST_PORT) {
            throw refused("'gdbPort' is " + port + "; it must be 0 to " + GdbDoor.LAST_PORT);
        }
    }

    private static void checkMemory(long bytes) {
        MachineKind<?> kind = kind(RiscVProgram.MACHINE);
        long words = bytes / Storage.BYTES_PER_CELL;
        if (words < kind.smallestStorage() || words > kind.largestStorage()) {
            throw refused("'memory' is " + ByteSize.text(bytes) + "; it must be from "
                    + ByteSize.text(kind.smallestStorage() * Storage.BYTES_PER_CELL) + " to "
                    + ByteSize.text(kind.largestStorage() * Storage.BYTES_PER_CELL));
        }
    }

    private static MachineKind<?> kind(String machine) {
        return Optional.<MachineKind<?>>ofNullable(TraplineNode.KINDS.get(machine))
                .orElseThrow(() -> refused("the image is for a machine '" + machine + "'; this node hosts "
                        + TraplineNode.KINDS.keySet()));
    }

    private static RefusedException refused(String detail) {
        return new RefusedException(Problem.badRequest(detail));
    }
}
