package trapline.management;

import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import trapline.image.ImageFile;
import trapline.image.ImageFormatException;
import trapline.image.ImageLibrary;
import trapline.machine.Image;
import trapline.monitor.MachineKind;
import trapline.monitor.Tenant;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;
import trapline.vm.TraplineNode;
import trapline.vm.VmSpec;

/**
 * The body of a create. Either {@code image} or {@code program} is there.
 *
 * @param id the machine's name; made up if it is left out
 * @param tenant who it belongs to; "default" if left out
 * @param image the name of one of the node's images
 * @param program an image file, in Base64
 * @param words how much storage, in words; what the image asks for, if left out
 * @param drumSectors how many sectors its drum has; 0 if left out
 * @param weight its processor share; 100 if left out
 * @param cap its limit in instructions per second; none if left out
 * @param ioRates how fast its devices go
 * @param trapAssist whether v_i that may be are executed inline; false if left out
 * @param start whether it runs at once; true if left out
 */
public record CreateRequest(
        Optional<String> id,
        Optional<String> tenant,
        Optional<String> image,
        Optional<String> program,
        OptionalLong words,
        OptionalLong drumSectors,
        OptionalInt weight,
        OptionalLong cap,
        Optional<IoRates> ioRates,
        Optional<Boolean> trapAssist,
        Optional<Boolean> start) {
    private static final long MOST_DRUM_SECTORS = 1 << 20;

    /** {@return what it asks for, checked, with everything filled in} */
    VmSpec spec(ImageLibrary library, Supplier<String> freshId) {
        Image own = program(library);
        long storage = words.orElse(own.size());
        check(own, storage);
        try {
            return new VmSpec(
                    VmId.of(id.orElseGet(freshId)),
                    Tenant.of(tenant.orElse("default")),
                    image.orElse("inline"),
                    new ThirdGenProgram(own, storage, drumSectors.orElse(0), trapAssist.orElse(false)),
                    new Shares(weight.orElse(Shares.NORMAL.weight()), cap.orElse(0)),
                    ioRates.orElse(IoRates.DEFAULT),
                    start.orElse(true));
        } catch (IllegalArgumentException wrong) {
            throw new RefusedException(Problem.badRequest(String.valueOf(wrong.getMessage())));
        }
    }

    private Image program(ImageLibrary library) {
        if (image.isPresent() == program.isPresent()) {
            throw refused(
                    "give either 'image', the name of one of the node's images, or 'program', an image file in Base64");
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

    private void check(Image program, long storage) {
        MachineKind<?> kind = Optional.<MachineKind<?>>ofNullable(TraplineNode.KINDS.get(program.machine()))
                .orElseThrow(() -> refused("the image is for a machine '" + program.machine() + "'; this node hosts "
                        + TraplineNode.KINDS.keySet()));
        if (storage < program.size() || storage < kind.smallestStorage() || storage > kind.largestStorage()) {
            throw refused("'words' is " + storage + "; this image on this kind of machine needs "
                    + Math.max(program.size(), kind.smallestStorage()) + " to " + kind.largestStorage());
        }
        long sectors = drumSectors.orElse(0);
        if (sectors < 0 || sectors > MOST_DRUM_SECTORS) {
            throw refused("'drumSectors' is " + sectors + "; it must be 0 to " + MOST_DRUM_SECTORS);
        }
    }

    private static RefusedException refused(String detail) {
        return new RefusedException(Problem.badRequest(detail));
    }
}
