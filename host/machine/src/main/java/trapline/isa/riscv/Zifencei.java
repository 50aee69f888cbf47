package trapline.isa.riscv;

import static trapline.isa.riscv.Instruction.other;

import java.util.List;

/**
 * Zifencei (volume I, chapter 6).
 */
final class Zifencei {
    /** The instructions, in the manual's order. */
    static final List<Instruction> TABLE =
            List.of(other("fence.i", 0x0000100f, 0x0000707f, Format.NONE, Opcode.FENCE_I));

    private Zifencei() {}
}
