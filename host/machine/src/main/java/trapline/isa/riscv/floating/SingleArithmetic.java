package trapline.isa.riscv.floating;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

/**
 * The arithmetic of the F extension. Operands and results are raw bits, {@code mode} is one of {@link RoundingMode}'s five.
 *
 * <p>As {@link DoubleArithmetic}, but with doubles at hand the error is simpler to see: the product of two singles is a double.
 */
public final class SingleArithmetic {
    /** Beyond it an error term could overflow on its way. */
    private static final float LARGE = 0x1p126f;

    private SingleArithmetic() {}

    /** {@return a + b} */
    public static int add(int a, int b, int mode, FloatingFlags flags) {
        float x = intBitsToFloat(a);
        float y = intBitsToFloat(b);
        float sum = x + y;
        if (mode == RoundingMode.RNE && Math.abs(sum) < LARGE) {
            if (!flags.inexact() && errorOfSum(x, y, sum) != 0) {
                flags.raise(FloatingFlags.NX);
            }
            return floatToRawIntBits(sum);
        }
        return (int) ExactArithmetic.add(Format.SINGLE, wide(a), wide(b), mode, flags);
    }

    /** {@return a - b} */
    public static int subtract(int a, int b, int mode, FloatingFlags flags) {
        return add(a, SignInjection.negate(b), mode, flags);
    }

    /** {@return a x b} */
    public static int multiply(int a, int b, int mode, FloatingFlags flags) {
        double product = (double) intBitsToFloat(a) * intBitsToFloat(b);
        float rounded = (float) product;
        if (mode == RoundingMode.RNE && isOrdinary(rounded)) {
            if (rounded != product) {
                flags.raise(FloatingFlags.NX);
            }
            return floatToRawIntBits(rounded);
        }
        return (int) ExactArithmetic.multiply(Format.SINGLE, wide(a), wide(b), mode, flags);
    }

    /** {@return a / b} */
    public static int divide(int a, int b, int mode, FloatingFlags flags) {
        float x = intBitsToFloat(a);
        float y = intBitsToFloat(b);
        float quotient = x / y;
        if (mode == RoundingMode.RNE && isOrdinary(quotient)) {
            if ((double) quotient * y != x) {
                flags.raise(FloatingFlags.NX);
            }
            return floatToRawIntBits(quotient);
        }
        return (int) ExactArithmetic.divide(Format.SINGLE, wide(a), wide(b), mode, flags);
    }

    /** {@return the square root of a} */
    public static int squareRoot(int a, int mode, FloatingFlags flags) {
        float x = intBitsToFloat(a);
        if (mode == RoundingMode.RNE && x > 0 && x < Float.POSITIVE_INFINITY) {
            // Rounding twice is right here: 53 bits are more than twice 24 and two.
            float root = (float) Math.sqrt(x);
            if ((double) root * root != x) {
                flags.raise(FloatingFlags.NX);
            }
            return floatToRawIntBits(root);
        }
        return (int) ExactSquareRoot.squareRoot(Format.SINGLE, wide(a), mode, flags);
    }

    /** {@return a x b + c, rounded once: fmadd} */
    public static int multiplyAdd(int a, int b, int c, int mode, FloatingFlags flags) {
        float x = intBitsToFloat(a);
        float y = intBitsToFloat(b);
        float z = intBitsToFloat(c);
        if (mode == RoundingMode.RNE) {
            float result = Math.fma(x, y, z);
            if (isOrdinary(result)) {
                if (!flags.inexact() && !isExact(x, y, z, result)) {
                    flags.raise(FloatingFlags.NX);
                }
                return floatToRawIntBits(result);
            }
        }
        return (int) ExactMultiplyAdd.multiplyAdd(Format.SINGLE, wide(a), wide(b), wide(c), mode, flags);
    }

    /** {@return a x b - c: fmsub} */
    public static int multiplySubtract(int a, int b, int c, int mode, FloatingFlags flags) {
        return multiplyAdd(a, b, SignInjection.negate(c), mode, flags);
    }

    /** {@return -(a x b) + c: fnmsub} */
    public static int negatedMultiplySubtract(int a, int b, int c, int mode, FloatingFlags flags) {
        return multiplyAdd(SignInjection.negate(a), b, c, mode, flags);
    }

    /** {@return -(a x b) - c: fnmadd} */
    public static int negatedMultiplyAdd(int a, int b, int c, int mode, FloatingFlags flags) {
        return multiplyAdd(SignInjection.negate(a), b, SignInjection.negate(c), mode, flags);
    }

    /** The smallest normal number is left out: it may have been rounded up to, and then it is tiny in some cases. */
    private static boolean isOrdinary(float number) {
        float magnitude = Math.abs(number);
        return magnitude > Float.MIN_NORMAL && magnitude < Float.POSITIVE_INFINITY;
    }

    private static float errorOfSum(float x, float y, float sum) {
        float roundedY = sum - x;
        float roundedX = sum - roundedY;
        return (x - roundedX) + (y - roundedY);
    }

    /** If the exact sum is a single then it is a double, too. */
    private static boolean isExact(float x, float y, float z, float result) {
        double product = (double) x * y;
        double sum = product + z;
        double roundedZ = sum - product;
        double roundedProduct = sum - roundedZ;
        return sum == result && (product - roundedProduct) + (z - roundedZ) == 0;
    }

    /** {@return a single as {@link Format} wants it} */
    private static long wide(int bits) {
        return bits & 0xffff_ffffL;
    }
}
