package trapline.isa.riscv;

import static trapline.isa.riscv.Instruction.privileged;

import java.util.List;

/**
 * Zicsr (volume I, chapter 7). Only the floating-point CSRs are unprivileged; the processor accesses them directly.
 */
final class Zicsr {
    /** The instructions, in the manual's order. */
    static final List<Instruction> TABLE = List.of(
            privileged("csrrw", 0x00001073, 0x0000707f, Format.CSR, Opcode.CSRRW),
            privileged("csrrs", 0x00002073, 0x0000707f, Format.CSR, Opcode.CSRRS),
            privileged("csrrc", 0x00003073, 0x0000707f, Format.CSR, Opcode.CSRRC),
            privileged("csrrwi", 0x00005073, 0x0000707f, Format.CSR_IMMEDIATE, Opcode.CSRRWI),
            privileged("csrrsi", 0x00006073, 0x0000707f, Format.CSR_IMMEDIATE, Opcode.CSRRSI),
            privileged("csrrci", 0x00007073, 0x0000707f, Format.CSR_IMMEDIATE, Opcode.CSRRCI));

    private Zicsr() {}
}
