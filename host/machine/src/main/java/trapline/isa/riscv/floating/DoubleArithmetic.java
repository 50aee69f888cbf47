package trapline.isa.riscv.floating;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

/**
 * The arithmetic of the D extension. Operands and results are raw bits, {@code mode} is one of {@link RoundingMode}'s five.
 *
 * <p>The host computes what is rounded to nearest even and neither special nor so small that flags or error terms could be lost to
 * underflow. Whether its result is exact is asked only while inexact is not raised yet, and answered by the error term, which is a
 * double itself (Knuth's TwoSum for sums; a fused multiply-add for products, quotients and roots). The rest is left to integers.
 */
public final class DoubleArithmetic {
    /** Beyond it an error term could overflow on its way. */
    private static final double LARGE = 0x1p1022;

    /** Above it the error term of a product, at most 2^106 times smaller, is still a multiple of the smallest double. */
    private static final double SMALL = 0x1p-960;

    private DoubleArithmetic() {}

    /** {@return a + b} */
    public static long add(long a, long b, int mode, FloatingFlags flags) {
        double x = longBitsToDouble(a);
        double y = longBitsToDouble(b);
        double sum = x + y;
        if (mode == RoundingMode.RNE && Math.abs(sum) < LARGE) {
            if (!flags.inexact() && errorOfSum(x, y, sum) != 0) {
                flags.raise(FloatingFlags.NX);
            }
            return doubleToRawLongBits(sum);
        }
        return ExactArithmetic.add(Format.DOUBLE, a, b, mode, flags);
    }

    /** {@return a - b} */
    public static long subtract(long a, long b, int mode, FloatingFlags flags) {
        return add(a, SignInjection.negate(b), mode, flags);
    }

    /** {@return a x b} */
    public static long multiply(long a, long b, int mode, FloatingFlags flags) {
        double x = longBitsToDouble(a);
        double y = longBitsToDouble(b);
        double product = x * y;
        if (mode == RoundingMode.RNE && isOrdinary(product)) {
            if (!flags.inexact() && Math.fma(x, y, -product) != 0) {
                flags.raise(FloatingFlags.NX);
            }
            return doubleToRawLongBits(product);
        }
        return ExactArithmetic.multiply(Format.DOUBLE, a, b, mode, flags);
    }

    /** {@return a / b} */
    public static long divide(long a, long b, int mode, FloatingFlags flags) {
        double x = longBitsToDouble(a);
        double y = longBitsToDouble(b);
        double quotient = x / y;
        if (mode == RoundingMode.RNE && isOrdinary(quotient) && isOrdinary(x)) {
            if (!flags.inexact() && Math.fma(-quotient, y, x) != 0) {
                flags.raise(FloatingFlags.NX);
            }
            return doubleToRawLongBits(quotient);
        }
        return ExactArithmetic.divide(Format.DOUBLE, a, b, mode, flags);
    }

    /** {@return the square root of a} */
    public static long squareRoot(long a, int mode, FloatingFlags flags) {
        double x = longBitsToDouble(a);
        if (mode == RoundingMode.RNE && x > 0 && isOrdinary(x)) {
            double root = Math.sqrt(x);
            if (!flags.inexact() && Math.fma(-root, root, x) != 0) {
                flags.raise(FloatingFlags.NX);
            }
            return doubleToRawLongBits(root);
        }
        return ExactSquareRoot.squareRoot(Format.DOUBLE, a, mode, flags);
    }

    /** {@return a x b + c, rounded once: fmadd} */
    public static long multiplyAdd(long a, long b, long c, int mode, FloatingFlags flags) {
        double x = longBitsToDouble(a);
        double y = longBitsToDouble(b);
        double z = longBitsToDouble(c);
        if (mode == RoundingMode.RNE) {
            double result = Math.fma(x, y, z);
            if (isOrdinary(result) && (flags.inexact() || isExact(x, y, z))) {
                return doubleToRawLongBits(result);
            }
        }
        return ExactMultiplyAdd.multiplyAdd(Format.DOUBLE, a, b, c, mode, flags);
    }

    /** {@return a x b - c: fmsub} */
    public static long multiplySubtract(long a, long b, long c, int mode, FloatingFlags flags) {
        return multiplyAdd(a, b, SignInjection.negate(c), mode, flags);
    }

    /** {@return -(a x b) + c: fnmsub} */
    public static long negatedMultiplySubtract(long a, long b, long c, int mode, FloatingFlags flags) {
        return multiplyAdd(SignInjection.negate(a), b, c, mode, flags);
    }

    /** {@return -(a x b) - c: fnmadd} */
    public static long negatedMultiplyAdd(long a, long b, long c, int mode, FloatingFlags flags) {
        return multiplyAdd(SignInjection.negate(a), b, SignInjection.negate(c), mode, flags);
    }

    private static boolean isOrdinary(double number) {
        double magnitude = Math.abs(number);
        return magnitude > SMALL && magnitude < Double.POSITIVE_INFINITY;
    }

    private static double errorOfSum(double x, double y, double sum) {
        double roundedY = sum - x;
        double roundedX = sum - roundedY;
        return (x - roundedX) + (y - roundedY);
    }

    /** {@return true only if product and sum are exact each; the two errors of an exact result may also cancel, which is rare} */
    private static boolean isExact(double x, double y, double z) {
        double product = x * y;
        double sum = product + z;
        return isOrdinary(product)
                && Math.abs(sum) < LARGE
                && Math.fma(x, y, -product) == 0
                && errorOfSum(product, z, sum) == 0;
    }
}
