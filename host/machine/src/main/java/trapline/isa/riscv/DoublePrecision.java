package trapline.isa.riscv;

import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;
import static trapline.isa.riscv.DecodedInstruction.rs3;

import trapline.isa.riscv.floating.Classification;
import trapline.isa.riscv.floating.Comparison;
import trapline.isa.riscv.floating.Conversion;
import trapline.isa.riscv.floating.DoubleArithmetic;
import trapline.isa.riscv.floating.FloatingFlags;
import trapline.isa.riscv.floating.NanBoxing;
import trapline.isa.riscv.floating.SignInjection;

/** The instructions of D, but for loads and stores. */
final class DoublePrecision {
    private DoublePrecision() {}

    /** Executes an instruction that rounds by a valid mode, if it rounds. */
    static void execute(Hart hart, long d, int mode) {
        FloatingFlags flags = hart.flags;
        long a = hart.f[rs1(d)];
        long b = hart.f[rs2(d)];
        long integer = hart.x[rs1(d)];
        switch (opcode(d)) {
            case Opcode.FADD_D -> hart.f[rd(d)] = DoubleArithmetic.add(a, b, mode, flags);
            case Opcode.FSUB_D -> hart.f[rd(d)] = DoubleArithmetic.subtract(a, b, mode, flags);
            case Opcode.FMUL_D -> hart.f[rd(d)] = DoubleArithmetic.multiply(a, b, mode, flags);
            case Opcode.FDIV_D -> hart.f[rd(d)] = DoubleArithmetic.divide(a, b, mode, flags);
            case Opcode.FSQRT_D -> hart.f[rd(d)] = DoubleArithmetic.squareRoot(a, mode, flags);
            case Opcode.FMADD_D -> hart.f[rd(d)] = DoubleArithmetic.multiplyAdd(a, b, hart.f[rs3(d)], mode, flags);
            case Opcode.FMSUB_D -> hart.f[rd(d)] = DoubleArithmetic.multiplySubtract(a, b, hart.f[rs3(d)], mode, flags);
            case Opcode.FNMSUB_D ->
                hart.f[rd(d)] = DoubleArithmetic.negatedMultiplySubtract(a, b, hart.f[rs3(d)], mode, flags);
            case Opcode.FNMADD_D ->
                hart.f[rd(d)] = DoubleArithmetic.negatedMultiplyAdd(a, b, hart.f[rs3(d)], mode, flags);
            case Opcode.FSGNJ_D -> hart.f[rd(d)] = SignInjection.copySign(a, b);
            case Opcode.FSGNJN_D -> hart.f[rd(d)] = SignInjection.copyNegatedSign(a, b);
            case Opcode.FSGNJX_D -> hart.f[rd(d)] = SignInjection.multiplySign(a, b);
            case Opcode.FMIN_D -> hart.f[rd(d)] = Comparison.minimum(a, b, flags);
            case Opcode.FMAX_D -> hart.f[rd(d)] = Comparison.maximum(a, b, flags);
            case Opcode.FEQ_D -> hart.x[rd(d)] = Comparison.equal(a, b, flags) ? 1 : 0;
            case Opcode.FLT_D -> hart.x[rd(d)] = Comparison.less(a, b, flags) ? 1 : 0;
            case Opcode.FLE_D -> hart.x[rd(d)] = Comparison.lessOrEqual(a, b, flags) ? 1 : 0;
            case Opcode.FCLASS_D -> hart.x[rd(d)] = Classification.classify(a);
            case Opcode.FCVT_W_D -> hart.x[rd(d)] = Conversion.doubleToWord(a, mode, flags);
            case Opcode.FCVT_WU_D -> hart.x[rd(d)] = Conversion.doubleToUnsignedWord(a, mode, flags);
            case Opcode.FCVT_L_D -> hart.x[rd(d)] = Conversion.doubleToLong(a, mode, flags);
            case Opcode.FCVT_LU_D -> hart.x[rd(d)] = Conversion.doubleToUnsignedLong(a, mode, flags);
            case Opcode.FCVT_D_W -> hart.f[rd(d)] = Conversion.wordToDouble(integer);
            case Opcode.FCVT_D_WU -> hart.f[rd(d)] = Conversion.unsignedWordToDouble(integer);
            case Opcode.FCVT_D_L -> hart.f[rd(d)] = Conversion.longToDouble(integer, mode, flags);
            case Opcode.FCVT_D_LU -> hart.f[rd(d)] = Conversion.unsignedLongToDouble(integer, mode, flags);
            case Opcode.FCVT_S_D -> hart.f[rd(d)] = NanBoxing.box(Conversion.doubleToSingle(a, mode, flags));
            case Opcode.FCVT_D_S -> hart.f[rd(d)] = Conversion.singleToDouble(NanBoxing.unbox(a), flags);
            case Opcode.FMV_X_D -> hart.x[rd(d)] = a;
            case Opcode.FMV_D_X -> hart.f[rd(d)] = integer;
            default -> throw new IllegalArgumentException("no instruction of this extension has number " + opcode(d));
        }
    }
}
