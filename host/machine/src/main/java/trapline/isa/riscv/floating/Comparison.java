package trapline.isa.riscv.floating;

import static java.lang.Double.longBitsToDouble;
import static java.lang.Float.intBitsToFloat;

/**
 * feq, flt, fle, fmin and fmax (unprivileged manual, sections 20.6 and 20.8). A comparison with a NaN is false; feq is quiet, so that
 * only a signaling NaN is invalid, flt and fle are signaling. Minimum and maximum ignore one NaN, and order -0 below +0.
 */
public final class Comparison {
    private Comparison() {}

    /** {@return a = b: feq.d} */
    public static boolean equal(long a, long b, FloatingFlags flags) {
        double x = longBitsToDouble(a);
        double y = longBitsToDouble(b);
        if (Double.isNaN(x) || Double.isNaN(y)) {
            Format.DOUBLE.nan(a, b, flags);
        }
        return x == y;
    }

    /** {@return a < b: flt.d} */
    public static boolean less(long a, long b, FloatingFlags flags) {
        double x = longBitsToDouble(a);
        double y = longBitsToDouble(b);
        if (Double.isNaN(x) || Double.isNaN(y)) {
            flags.raise(FloatingFlags.NV);
        }
        return x < y;
    }

    /** {@return a <= b: fle.d} */
    public static boolean lessOrEqual(long a, long b, FloatingFlags flags) {
        double x = longBitsToDouble(a);
        double y = longBitsToDouble(b);
        if (Double.isNaN(x) || Double.isNaN(y)) {
            flags.raise(FloatingFlags.NV);
        }
        return x <= y;
    }

    /** {@return the lesser of a and b, the number if one is a NaN, the canonical NaN if both are: fmin.d} */
    public static long minimum(long a, long b, FloatingFlags flags) {
        return lesser(Format.DOUBLE, a, b, false, flags);
    }

    /** {@return the greater of a and b, the number if one is a NaN, the canonical NaN if both are: fmax.d} */
    public static long maximum(long a, long b, FloatingFlags flags) {
        return lesser(Format.DOUBLE, a, b, true, flags);
    }

    /** {@return a = b: feq.s} */
    public static boolean equal(int a, int b, FloatingFlags flags) {
        float x = intBitsToFloat(a);
        float y = intBitsToFloat(b);
        if (Float.isNaN(x) || Float.isNaN(y)) {
            Format.SINGLE.nan(wide(a), wide(b), flags);
        }
        return x == y;
    }

    /** {@return a < b: flt.s} */
    public static boolean less(int a, int b, FloatingFlags flags) {
        float x = intBitsToFloat(a);
        float y = intBitsToFloat(b);
        if (Float.isNaN(x) || Float.isNaN(y)) {
            flags.raise(FloatingFlags.NV);
        }
        return x < y;
    }

    /** {@return a <= b: fle.s} */
    public static boolean lessOrEqual(int a, int b, FloatingFlags flags) {
        float x = intBitsToFloat(a);
        float y = intBitsToFloat(b);
        if (Float.isNaN(x) || Float.isNaN(y)) {
            flags.raise(FloatingFlags.NV);
        }
        return x <= y;
    }

    /** {@return the lesser of a and b, the number if one is a NaN, the canonical NaN if both are: fmin.s} */
    public static int minimum(int a, int b, FloatingFlags flags) {
        return (int) lesser(Format.SINGLE, wide(a), wide(b), false, flags);
    }

    /** {@return the greater of a and b, the number if one is a NaN, the canonical NaN if both are: fmax.s} */
    public static int maximum(int a, int b, FloatingFlags flags) {
        return (int) lesser(Format.SINGLE, wide(a), wide(b), true, flags);
    }

    /** {@return the lesser of two numbers, or with {@code reversed} the greater one} */
    private static long lesser(Format format, long a, long b, boolean reversed, FloatingFlags flags) {
        if (format.isNan(a) || format.isNan(b)) {
            format.nan(a, b, flags);
            return !format.isNan(a) ? a : format.isNan(b) ? format.canonicalNan : b;
        }
        return order(format, a) < order(format, b) == reversed ? b : a;
    }

    /** {@return an integer that is ordered as the number is, -0 before +0} */
    private static long order(Format format, long a) {
        return format.isNegative(a) ? ~format.magnitude(a) : format.magnitude(a);
    }

    private static long wide(int bits) {
        return bits & 0xffff_ffffL;
    }
}
