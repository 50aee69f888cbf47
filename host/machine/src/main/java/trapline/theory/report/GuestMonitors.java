package trapline.theory.report;

import java.util.Optional;
import trapline.machine.Bytes;
import trapline.machine.Image;

/**
 * The monitors that are guest programs, as far as they are at hand; without one, nothing runs under it.
 *
 * @param thirdGen the image of {@code guest-images/thirdgen/vmm.asm}
 * @param riscV the ELF file of {@code guest-images/riscv/vmm}
 */
public record GuestMonitors(Optional<Image> thirdGen, Optional<Bytes> riscV) {
    /** None of them. */
    public static final GuestMonitors NONE = new GuestMonitors(Optional.empty(), Optional.empty());
}
