package trapline.isa.riscv;

import static trapline.isa.riscv.Instruction.privileged;

import java.util.List;

/**
 * The instructions that only the control program executes (volume II, chapter on instructions); ecall and ebreak are in the
 * base.
 */
final class Privileged {
    /** The instructions, in the manual's order. */
    static final List<Instruction> TABLE = List.of(
            privileged("sret", 0x10200073, 0xffffffff, Format.RAW, Opcode.SRET),
            privileged("mret", 0x30200073, 0xffffffff, Format.RAW, Opcode.MRET),
            privileged("wfi", 0x10500073, 0xffffffff, Format.RAW, Opcode.WFI),
            privileged("sfence.vma", 0x12000073, 0xfe007fff, Format.FENCE_ADDRESS, Opcode.SFENCE_VMA));

    private Privileged() {}
}
