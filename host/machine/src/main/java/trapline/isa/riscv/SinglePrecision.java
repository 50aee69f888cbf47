package trapline.isa.riscv;

import static trapline.isa.riscv.DecodedInstruction.opcode;
import static trapline.isa.riscv.DecodedInstruction.rd;
import static trapline.isa.riscv.DecodedInstruction.rs1;
import static trapline.isa.riscv.DecodedInstruction.rs2;
import static trapline.isa.riscv.DecodedInstruction.rs3;

import trapline.isa.riscv.floating.Classification;
import trapline.isa.riscv.floating.Comparison;
import trapline.isa.riscv.floating.Conversion;
import trapline.isa.riscv.floating.FloatingFlags;
import trapline.isa.riscv.floating.NanBoxing;
import trapline.isa.riscv.floating.SignInjection;
import trapline.isa.riscv.floating.SingleArithmetic;

/** The instructions of F, but for loads and stores. */
final class SinglePrecision {
    private SinglePrecision() {}

    /** Executes an instruction that rounds by a valid mode, if it rounds. */
    static void execute(Hart hart, long d, int mode) {
        FloatingFlags flags = hart.flags;
        int a = NanBoxing.unbox(hart.f[rs1(d)]);
        int b = NanBoxing.unbox(hart.f[rs2(d)]);
        long integer = hart.x[rs1(d)];
        switch (opcode(d)) {
            case Opcode.FADD_S -> hart.f[rd(d)] = NanBoxing.box(SingleArithmetic.add(a, b, mode, flags));
            case Opcode.FSUB_S -> hart.f[rd(d)] = NanBoxing.box(SingleArithmetic.subtract(a, b, mode, flags));
            case Opcode.FMUL_S -> hart.f[rd(d)] = NanBoxing.box(SingleArithmetic.multiply(a, b, mode, flags));
            case Opcode.FDIV_S -> hart.f[rd(d)] = NanBoxing.box(SingleArithmetic.divide(a, b, mode, flags));
            case Opcode.FSQRT_S -> hart.f[rd(d)] = NanBoxing.box(SingleArithmetic.squareRoot(a, mode, flags));
            case Opcode.FMADD_S ->
                hart.f[rd(d)] =
                        NanBoxing.box(SingleArithmetic.multiplyAdd(a, b, NanBoxing.unbox(hart.f[rs3(d)]), mode, flags));
            case Opcode.FMSUB_S ->
                hart.f[rd(d)] = NanBoxing.box(
                        SingleArithmetic.multiplySubtract(a, b, NanBoxing.unbox(hart.f[rs3(d)]), mode, flags));
            case Opcode.FNMSUB_S ->
                hart.f[rd(d)] = NanBoxing.box(
                        SingleArithmetic.negatedMultiplySubtract(a, b, NanBoxing.unbox(hart.f[rs3(d)]), mode, flags));
            case Opcode.FNMADD_S ->
                hart.f[rd(d)] = NanBoxing.box(
                        SingleArithmetic.negatedMultiplyAdd(a, b, NanBoxing.unbox(hart.f[rs3(d)]), mode, flags));
            case Opcode.FSGNJ_S -> hart.f[rd(d)] = NanBoxing.box(SignInjection.copySign(a, b));
            case Opcode.FSGNJN_S -> hart.f[rd(d)] = NanBoxing.box(SignInjection.copyNegatedSign(a, b));
            case Opcode.FSGNJX_S -> hart.f[rd(d)] = NanBoxing.box(SignInjection.multiplySign(a, b));
            case Opcode.FMIN_S -> hart.f[rd(d)] = NanBoxing.box(Comparison.minimum(a, b, flags));
            case Opcode.FMAX_S -> hart.f[rd(d)] = NanBoxing.box(Comparison.maximum(a, b, flags));
            case Opcode.FEQ_S -> hart.x[rd(d)] = Comparison.equal(a, b, flags) ? 1 : 0;
            case Opcode.FLT_S -> hart.x[rd(d)] = Comparison.less(a, b, flags) ? 1 : 0;
            case Opcode.FLE_S -> hart.x[rd(d)] = Comparison.lessOrEqual(a, b, flags) ? 1 : 0;
            case Opcode.FCLASS_S -> hart.x[rd(d)] = Classification.classify(a);
            case Opcode.FCVT_W_S -> hart.x[rd(d)] = Conversion.singleToWord(a, mode, flags);
            case Opcode.FCVT_WU_S -> hart.x[rd(d)] = Conversion.singleToUnsignedWord(a, mode, flags);
            case Opcode.FCVT_L_S -> hart.x[rd(d)] = Conversion.singleToLong(a, mode, flags);
            case Opcode.FCVT_LU_S -> hart.x[rd(d)] = Conversion.singleToUnsignedLong(a, mode, flags);
            case Opcode.FCVT_S_W -> hart.f[rd(d)] = NanBoxing.box(Conversion.wordToSingle(integer, mode, flags));
            case Opcode.FCVT_S_WU ->
                hart.f[rd(d)] = NanBoxing.box(Conversion.unsignedWordToSingle(integer, mode, flags));
            case Opcode.FCVT_S_L -> hart.f[rd(d)] = NanBoxing.box(Conversion.longToSingle(integer, mode, flags));
            case Opcode.FCVT_S_LU ->
                hart.f[rd(d)] = NanBoxing.box(Conversion.unsignedLongToSingle(integer, mode, flags));
            // Moves take the low half whether or not it is boxed.
            case Opcode.FMV_X_W -> hart.x[rd(d)] = (int) hart.f[rs1(d)];
            case Opcode.FMV_W_X -> hart.f[rd(d)] = NanBoxing.box((int) integer);
            default -> throw new IllegalArgumentException("no instruction of this extension has number " + opcode(d));
        }
    }
}
