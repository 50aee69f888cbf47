package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;

import trapline.isa.riscv.DecodedInstruction;
import trapline.isa.riscv.Opcode;

/** Which registers an instruction reads and writes in local variables, as the masks of {@link Liveness}. */
final class Operands {
    private Operands() {}

    /** {@return the mask of an integer register; of x0 and of the sink, none} */
    static long x(int register) {
        return register == 0 || register == DecodedInstruction.SINK ? 0 : 1L << register;
    }

    /** {@return the registers that must be in local variables before an instruction} */
    static long read(long d) {
        int opcode = opcode(d);
        if (Emitters.isRare(opcode)) {
            return 0;
        }
        return switch (opcode) {
            case Opcode.LI, Opcode.AUIPC, Opcode.JAL, Opcode.J, Opcode.FENCE, Opcode.FENCE_I -> 0;
            default -> hasImmediate(opcode) ? x(rs1(d)) : x(rs1(d)) | x(rs2(d));
        };
    }

    private static boolean hasImmediate(int opcode) {
        return opcode >= Opcode.LB && opcode <= Opcode.LWU
                || opcode >= Opcode.ADDI && opcode <= Opcode.SRAI
                || opcode >= Opcode.ADDIW && opcode <= Opcode.SRAIW
                || opcode == Opcode.MV
                || opcode == Opcode.JALR;
    }

    /** {@return the registers that are in local variables, and changed, after an instruction} */
    static long written(long d) {
        int opcode = opcode(d);
        if (opcode >= Opcode.BEQ && opcode <= Opcode.BGEU
                || opcode >= Opcode.SB && opcode <= Opcode.SD
                || opcode == Opcode.FENCE
                || opcode == Opcode.FENCE_I
                || opcode == Opcode.J) {
            return 0;
        }
        return Emitters.isRare(opcode) ? RareEmitter.written(d) : x(rd(d));
    }

    /** {@return whether the region may be left before or behind an instruction, in the midst of a block} */
    static boolean mayExit(long d) {
        int opcode = opcode(d);
        return opcode >= Opcode.LB && opcode <= Opcode.SD || Emitters.isRare(opcode);
    }
}
