package trapline.isa.riscv.translation;

import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;
import static trapline.isa.riscv.DecodedInstruction.rs3;

import trapline.isa.riscv.DecodedInstruction;
import trapline.isa.riscv.Opcode;
import trapline.isa.riscv.TranslationRequest;

/** Which registers an instruction reads and writes in local variables, as the masks of {@link Liveness}. */
final class Operands {
    private Operands() {}

    /** {@return the mask of an integer register; of x0 and of the sink, none} */
    private static long x(int register) {
        return register == 0 || register == DecodedInstruction.SINK ? 0 : 1L << register;
    }

    private static long f(int register) {
        return 1L << 32 + register;
    }

    /** {@return the registers that must be in local variables before an instruction} */
    static long read(long d) {
        int opcode = opcode(d);
        if (Emitters.isRare(opcode)) {
            return 0;
        }
        if (isFloating(opcode)) {
            return readFloating(d);
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

    private static long readFloating(long d) {
        int opcode = opcode(d);
        if (opcode >= Opcode.FMADD_S && opcode <= Opcode.FNMADD_S
                || opcode >= Opcode.FMADD_D && opcode <= Opcode.FNMADD_D) {
            return f(rs1(d)) | f(rs2(d)) | f(rs3(d));
        }
        return switch (opcode) {
            case Opcode.FLW, Opcode.FLD, Opcode.FMV_W_X, Opcode.FMV_D_X -> x(rs1(d));
            case Opcode.FCVT_S_W, Opcode.FCVT_S_WU, Opcode.FCVT_S_L, Opcode.FCVT_S_LU -> x(rs1(d));
            case Opcode.FCVT_D_W, Opcode.FCVT_D_WU, Opcode.FCVT_D_L, Opcode.FCVT_D_LU -> x(rs1(d));
            case Opcode.FSW, Opcode.FSD -> x(rs1(d)) | f(rs2(d));
            // An instruction of one operand has zeros for the second, or which conversion it is.
            default -> isUnary(opcode) ? f(rs1(d)) : f(rs1(d)) | f(rs2(d));
        };
    }

    private static boolean isUnary(int opcode) {
        return opcode == Opcode.FSQRT_S
                || opcode == Opcode.FSQRT_D
                || opcode == Opcode.FCVT_S_D
                || opcode == Opcode.FCVT_D_S
                || opcode >= Opcode.FCLASS_S && opcode <= Opcode.FCVT_LU_S
                || opcode >= Opcode.FCLASS_D && opcode <= Opcode.FCVT_LU_D
                || opcode == Opcode.FMV_X_W
                || opcode == Opcode.FMV_X_D;
    }

    /** {@return the registers that are in local variables, and changed, after an instruction} */
    static long written(long d) {
        int opcode = opcode(d);
        if (isFloating(opcode)) {
            return opcode == Opcode.FSW || opcode == Opcode.FSD ? 0 : writesInteger(opcode) ? x(rd(d)) : f(rd(d));
        }
        return opcode >= Opcode.BEQ && opcode <= Opcode.BGEU
                        || opcode >= Opcode.SB && opcode <= Opcode.SD
                        || opcode == Opcode.FENCE
                        || opcode == Opcode.FENCE_I
                        || opcode == Opcode.J
                ? 0
                : x(rd(d));
    }

    private static boolean isFloating(int opcode) {
        return opcode >= Opcode.FLW && opcode <= Opcode.FMV_D_X;
    }

    /** {@return whether an instruction of F or D writes an integer register} */
    private static boolean writesInteger(int opcode) {
        return opcode >= Opcode.FEQ_S && opcode <= Opcode.FCVT_LU_S
                || opcode >= Opcode.FEQ_D && opcode <= Opcode.FCVT_LU_D
                || opcode == Opcode.FMV_X_W
                || opcode == Opcode.FMV_X_D;
    }

    /** {@return whether the region may be left before or behind an instruction, in the midst of a block} */
    static boolean mayExit(long d) {
        int opcode = opcode(d);
        return opcode >= Opcode.LB && opcode <= Opcode.SD
                || opcode >= Opcode.LR_W && opcode <= Opcode.AMOMAXU_D
                || isFloating(opcode)
                || Emitters.isRare(opcode);
    }

    /** {@return as what the floating-point registers of a region are best kept} */
    static Floats floats(TranslationRequest request) {
        Floats best = Floats.NONE;
        for (int i = 0; i < request.size(); i++) {
            int opcode = opcode(request.instruction(i));
            if (opcode >= Opcode.FLW && opcode < Opcode.FLD || opcode == Opcode.FCVT_S_D || opcode == Opcode.FCVT_D_S) {
                return Floats.BITS;
            }
            if (isFloating(opcode)) {
                best = Floats.DOUBLES;
            }
        }
        return best;
    }
}
