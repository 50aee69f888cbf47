package trapline.isa.riscv.floating;

import static trapline.isa.riscv.floating.FloatingOperation.Kind.DOUBLE;
import static trapline.isa.riscv.floating.FloatingOperation.Kind.INTEGER;
import static trapline.isa.riscv.floating.FloatingOperation.Kind.SINGLE;
import static trapline.isa.riscv.floating.NanBoxing.box;
import static trapline.isa.riscv.floating.NanBoxing.unbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Every computational instruction of F and D, on registers as the hart has them: singles are boxed, integers have 64 bits. */
@SuppressWarnings("ImmutableEnumChecker") // the semantics capture nothing, and the list is a copy
enum FloatingOperation {
    FADD_S(
            SINGLE,
            (a, b, c, m, f) -> box(SingleArithmetic.add(unbox(a), unbox(b), m, f)),
            (a, b, c, m, f) -> ExactArithmetic.add(Format.SINGLE, a, b, m, f),
            SINGLE,
            SINGLE),
    FSUB_S(
            SINGLE,
            (a, b, c, m, f) -> box(SingleArithmetic.subtract(unbox(a), unbox(b), m, f)),
            (a, b, c, m, f) -> ExactArithmetic.add(Format.SINGLE, a, negated(b), m, f),
            SINGLE,
            SINGLE),
    FMUL_S(
            SINGLE,
            (a, b, c, m, f) -> box(SingleArithmetic.multiply(unbox(a), unbox(b), m, f)),
            (a, b, c, m, f) -> ExactArithmetic.multiply(Format.SINGLE, a, b, m, f),
            SINGLE,
            SINGLE),
    FDIV_S(
            SINGLE,
            (a, b, c, m, f) -> box(SingleArithmetic.divide(unbox(a), unbox(b), m, f)),
            (a, b, c, m, f) -> ExactArithmetic.divide(Format.SINGLE, a, b, m, f),
            SINGLE,
            SINGLE),
    FSQRT_S(
            SINGLE,
            (a, b, c, m, f) -> box(SingleArithmetic.squareRoot(unbox(a), m, f)),
            (a, b, c, m, f) -> ExactSquareRoot.squareRoot(Format.SINGLE, a, m, f),
            SINGLE),
    FMADD_S(
            SINGLE,
            (a, b, c, m, f) -> box(SingleArithmetic.multiplyAdd(unbox(a), unbox(b), unbox(c), m, f)),
            (a, b, c, m, f) -> ExactMultiplyAdd.multiplyAdd(Format.SINGLE, a, b, c, m, f),
            SINGLE,
            SINGLE,
            SINGLE),
    FMSUB_S(
            SINGLE,
            (a, b, c, m, f) -> box(SingleArithmetic.multiplySubtract(unbox(a), unbox(b), unbox(c), m, f)),
            (a, b, c, m, f) -> ExactMultiplyAdd.multiplyAdd(Format.SINGLE, a, b, negated(c), m, f),
            SINGLE,
            SINGLE,
            SINGLE),
    FNMSUB_S(
            SINGLE,
            (a, b, c, m, f) -> box(SingleArithmetic.negatedMultiplySubtract(unbox(a), unbox(b), unbox(c), m, f)),
            (a, b, c, m, f) -> ExactMultiplyAdd.multiplyAdd(Format.SINGLE, a, negated(b), c, m, f),
            SINGLE,
            SINGLE,
            SINGLE),
    FNMADD_S(
            SINGLE,
            (a, b, c, m, f) -> box(SingleArithmetic.negatedMultiplyAdd(unbox(a), unbox(b), unbox(c), m, f)),
            (a, b, c, m, f) -> ExactMultiplyAdd.multiplyAdd(Format.SINGLE, a, negated(b), negated(c), m, f),
            SINGLE,
            SINGLE,
            SINGLE),
    FSGNJ_S(SINGLE, (a, b, c, m, f) -> box(SignInjection.copySign(unbox(a), unbox(b))), SINGLE, SINGLE),
    FSGNJN_S(SINGLE, (a, b, c, m, f) -> box(SignInjection.copyNegatedSign(unbox(a), unbox(b))), SINGLE, SINGLE),
    FSGNJX_S(SINGLE, (a, b, c, m, f) -> box(SignInjection.multiplySign(unbox(a), unbox(b))), SINGLE, SINGLE),
    FMIN_S(SINGLE, (a, b, c, m, f) -> box(Comparison.minimum(unbox(a), unbox(b), f)), SINGLE, SINGLE),
    FMAX_S(SINGLE, (a, b, c, m, f) -> box(Comparison.maximum(unbox(a), unbox(b), f)), SINGLE, SINGLE),
    FEQ_S(INTEGER, (a, b, c, m, f) -> bit(Comparison.equal(unbox(a), unbox(b), f)), SINGLE, SINGLE),
    FLT_S(INTEGER, (a, b, c, m, f) -> bit(Comparison.less(unbox(a), unbox(b), f)), SINGLE, SINGLE),
    FLE_S(INTEGER, (a, b, c, m, f) -> bit(Comparison.lessOrEqual(unbox(a), unbox(b), f)), SINGLE, SINGLE),
    FCLASS_S(INTEGER, (a, b, c, m, f) -> Classification.classify(unbox(a)), SINGLE),
    FCVT_W_S(
            INTEGER,
            (a, b, c, m, f) -> Conversion.singleToWord(unbox(a), m, f),
            (a, b, c, m, f) -> ExactConversion.toInteger(Format.SINGLE, a, 32, true, m, f),
            SINGLE),
    FCVT_WU_S(INTEGER, (a, b, c, m, f) -> Conversion.singleToUnsignedWord(unbox(a), m, f), SINGLE),
    FCVT_L_S(
            INTEGER,
            (a, b, c, m, f) -> Conversion.singleToLong(unbox(a), m, f),
            (a, b, c, m, f) -> ExactConversion.toInteger(Format.SINGLE, a, 64, true, m, f),
            SINGLE),
    FCVT_LU_S(INTEGER, (a, b, c, m, f) -> Conversion.singleToUnsignedLong(unbox(a), m, f), SINGLE),
    FCVT_S_W(
            SINGLE,
            (a, b, c, m, f) -> box(Conversion.wordToSingle(a, m, f)),
            (a, b, c, m, f) -> ExactConversion.fromInteger(Format.SINGLE, (int) a < 0, Math.abs((long) (int) a), m, f),
            INTEGER),
    FCVT_S_WU(
            SINGLE,
            (a, b, c, m, f) -> box(Conversion.unsignedWordToSingle(a, m, f)),
            (a, b, c, m, f) -> ExactConversion.fromInteger(Format.SINGLE, false, a & 0xffff_ffffL, m, f),
            INTEGER),
    FCVT_S_L(
            SINGLE,
            (a, b, c, m, f) -> box(Conversion.longToSingle(a, m, f)),
            (a, b, c, m, f) -> ExactConversion.fromInteger(Format.SINGLE, a < 0, Math.abs(a), m, f),
            INTEGER),
    FCVT_S_LU(SINGLE, (a, b, c, m, f) -> box(Conversion.unsignedLongToSingle(a, m, f)), INTEGER),

    FADD_D(
            DOUBLE,
            (a, b, c, m, f) -> DoubleArithmetic.add(a, b, m, f),
            (a, b, c, m, f) -> ExactArithmetic.add(Format.DOUBLE, a, b, m, f),
            DOUBLE,
            DOUBLE),
    FSUB_D(
            DOUBLE,
            (a, b, c, m, f) -> DoubleArithmetic.subtract(a, b, m, f),
            (a, b, c, m, f) -> ExactArithmetic.add(Format.DOUBLE, a, ~b ^ Long.MAX_VALUE, m, f),
            DOUBLE,
            DOUBLE),
    FMUL_D(
            DOUBLE,
            (a, b, c, m, f) -> DoubleArithmetic.multiply(a, b, m, f),
            (a, b, c, m, f) -> ExactArithmetic.multiply(Format.DOUBLE, a, b, m, f),
            DOUBLE,
            DOUBLE),
    FDIV_D(
            DOUBLE,
            (a, b, c, m, f) -> DoubleArithmetic.divide(a, b, m, f),
            (a, b, c, m, f) -> ExactArithmetic.divide(Format.DOUBLE, a, b, m, f),
            DOUBLE,
            DOUBLE),
    FSQRT_D(
            DOUBLE,
            (a, b, c, m, f) -> DoubleArithmetic.squareRoot(a, m, f),
            (a, b, c, m, f) -> ExactSquareRoot.squareRoot(Format.DOUBLE, a, m, f),
            DOUBLE),
    FMADD_D(
            DOUBLE,
            (a, b, c, m, f) -> DoubleArithmetic.multiplyAdd(a, b, c, m, f),
            (a, b, c, m, f) -> ExactMultiplyAdd.multiplyAdd(Format.DOUBLE, a, b, c, m, f),
            DOUBLE,
            DOUBLE,
            DOUBLE),
    FMSUB_D(
            DOUBLE,
            (a, b, c, m, f) -> DoubleArithmetic.multiplySubtract(a, b, c, m, f),
            (a, b, c, m, f) -> ExactMultiplyAdd.multiplyAdd(Format.DOUBLE, a, b, c ^ Long.MIN_VALUE, m, f),
            DOUBLE,
            DOUBLE,
            DOUBLE),
    FNMSUB_D(
            DOUBLE,
            (a, b, c, m, f) -> DoubleArithmetic.negatedMultiplySubtract(a, b, c, m, f),
            (a, b, c, m, f) -> ExactMultiplyAdd.multiplyAdd(Format.DOUBLE, a, b ^ Long.MIN_VALUE, c, m, f),
            DOUBLE,
            DOUBLE,
            DOUBLE),
    FNMADD_D(
            DOUBLE,
            (a, b, c, m, f) -> DoubleArithmetic.negatedMultiplyAdd(a, b, c, m, f),
            (a, b, c, m, f) ->
                    ExactMultiplyAdd.multiplyAdd(Format.DOUBLE, a, b ^ Long.MIN_VALUE, c ^ Long.MIN_VALUE, m, f),
            DOUBLE,
            DOUBLE,
            DOUBLE),
    FSGNJ_D(DOUBLE, (a, b, c, m, f) -> SignInjection.copySign(a, b), DOUBLE, DOUBLE),
    FSGNJN_D(DOUBLE, (a, b, c, m, f) -> SignInjection.copyNegatedSign(a, b), DOUBLE, DOUBLE),
    FSGNJX_D(DOUBLE, (a, b, c, m, f) -> SignInjection.multiplySign(a, b), DOUBLE, DOUBLE),
    FMIN_D(DOUBLE, (a, b, c, m, f) -> Comparison.minimum(a, b, f), DOUBLE, DOUBLE),
    FMAX_D(DOUBLE, (a, b, c, m, f) -> Comparison.maximum(a, b, f), DOUBLE, DOUBLE),
    FCVT_S_D(
            SINGLE,
            (a, b, c, m, f) -> box(Conversion.doubleToSingle(a, m, f)),
            (a, b, c, m, f) -> ExactConversion.toFormat(Format.DOUBLE, Format.SINGLE, a, m, f),
            DOUBLE),
    FCVT_D_S(
            DOUBLE,
            (a, b, c, m, f) -> Conversion.singleToDouble(unbox(a), f),
            (a, b, c, m, f) -> ExactConversion.toFormat(Format.SINGLE, Format.DOUBLE, a, m, f),
            SINGLE),
    FEQ_D(INTEGER, (a, b, c, m, f) -> bit(Comparison.equal(a, b, f)), DOUBLE, DOUBLE),
    FLT_D(INTEGER, (a, b, c, m, f) -> bit(Comparison.less(a, b, f)), DOUBLE, DOUBLE),
    FLE_D(INTEGER, (a, b, c, m, f) -> bit(Comparison.lessOrEqual(a, b, f)), DOUBLE, DOUBLE),
    FCLASS_D(INTEGER, (a, b, c, m, f) -> Classification.classify(a), DOUBLE),
    FCVT_W_D(
            INTEGER,
            (a, b, c, m, f) -> Conversion.doubleToWord(a, m, f),
            (a, b, c, m, f) -> ExactConversion.toInteger(Format.DOUBLE, a, 32, true, m, f),
            DOUBLE),
    FCVT_WU_D(INTEGER, (a, b, c, m, f) -> Conversion.doubleToUnsignedWord(a, m, f), DOUBLE),
    FCVT_L_D(
            INTEGER,
            (a, b, c, m, f) -> Conversion.doubleToLong(a, m, f),
            (a, b, c, m, f) -> ExactConversion.toInteger(Format.DOUBLE, a, 64, true, m, f),
            DOUBLE),
    FCVT_LU_D(INTEGER, (a, b, c, m, f) -> Conversion.doubleToUnsignedLong(a, m, f), DOUBLE),
    FCVT_D_W(
            DOUBLE,
            (a, b, c, m, f) -> Conversion.wordToDouble(a),
            (a, b, c, m, f) -> ExactConversion.fromInteger(Format.DOUBLE, (int) a < 0, Math.abs((long) (int) a), m, f),
            INTEGER),
    FCVT_D_WU(
            DOUBLE,
            (a, b, c, m, f) -> Conversion.unsignedWordToDouble(a),
            (a, b, c, m, f) -> ExactConversion.fromInteger(Format.DOUBLE, false, a & 0xffff_ffffL, m, f),
            INTEGER),
    FCVT_D_L(
            DOUBLE,
            (a, b, c, m, f) -> Conversion.longToDouble(a, m, f),
            (a, b, c, m, f) -> ExactConversion.fromInteger(Format.DOUBLE, a < 0, Math.abs(a), m, f),
            INTEGER),
    FCVT_D_LU(DOUBLE, (a, b, c, m, f) -> Conversion.unsignedLongToDouble(a, m, f), INTEGER);

    /** What a register holds. */
    enum Kind {
        SINGLE,
        DOUBLE,
        INTEGER
    }

    /** An operation on registers; those that it does not have are ignored. */
    interface Semantics {
        long evaluate(long a, long b, long c, int mode, FloatingFlags flags);
    }

    final Kind result;
    final List<Kind> operands;
    /** Whether there are two ways to the result. */
    final boolean hasExactPath;

    private final Semantics semantics;
    private final Semantics exact;

    FloatingOperation(Kind result, Semantics semantics, Kind... operands) {
        this(result, semantics, semantics, false, operands);
    }

    FloatingOperation(Kind result, Semantics semantics, Semantics exact, Kind... operands) {
        this(result, semantics, exact, true, operands);
    }

    FloatingOperation(Kind result, Semantics semantics, Semantics exact, boolean hasExactPath, Kind... operands) {
        this.result = result;
        this.operands = List.copyOf(Arrays.asList(operands));
        this.semantics = semantics;
        this.exact = exact;
        this.hasExactPath = hasExactPath;
    }

    /** {@return the instruction as an assembler writes it} */
    String mnemonic() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** The result register, as the hart gets it. */
    long evaluate(long a, long b, long c, int mode, FloatingFlags flags) {
        return semantics.evaluate(a, b, c, mode, flags);
    }

    /** The result register by integer arithmetic only. */
    long evaluateExactly(long a, long b, long c, int mode, FloatingFlags flags) {
        long value = exact.evaluate(plain(0, a), plain(1, b), plain(2, c), mode, flags);
        return result == SINGLE ? box((int) value) : value;
    }

    /** An operand for {@link Format}, which knows no boxes. */
    long plain(int index, long register) {
        return index < operands.size() && operands.get(index) == SINGLE ? unbox(register) & 0xffff_ffffL : register;
    }

    private static long negated(long single) {
        return single ^ 0x8000_0000L;
    }

    private static long bit(boolean condition) {
        return condition ? 1 : 0;
    }
}
