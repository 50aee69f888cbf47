package trapline.isa.riscv;

import static trapline.isa.riscv.HostArithmetic.isPlain;

import trapline.isa.riscv.floating.FloatingFlags;
import trapline.isa.riscv.floating.RoundingMode;

/**
 * Floating point in translated code: the host's, where that raises no flag that is not raised already, and leaves no other trace. Each
 * method takes the slow path where it cannot tell; then {@link trapline.isa.riscv.floating} decides. An operation that is inexact
 * needs NX to be set already; while it is not, one that is shown to be exact is good too.
 */
final class DirectFloating {
    /** In {@link #ready}: floating point is on, and noted as dirty, so that registers may change. */
    static final int ON = 1;

    /** In {@link #ready}: the mode is to nearest. */
    static final int NEAREST = 2;

    /** In {@link #ready}: NX is set. */
    static final int INEXACT = 4;

    /** In {@link #ready}: floating point is on, so that registers may be stored. */
    static final int READABLE = 8;

    private static final int ARITHMETIC = READABLE | ON | NEAREST;

    /** Nothing is to be found out about a result that is plainly normal. */
    private static final int SIMPLE = ARITHMETIC | INEXACT;

    /** Above this an error of a product is no underflow. */
    private static final double SAFE = 0x1p-800;

    /** The sign of a single. */
    private static final long SIGN = 1L << 31;

    private static final double INTEGERS_END = 0x1p53;
    private static final float SINGLE_INTEGERS_END = 0x1p24f;

    private DirectFloating() {}

    /** {@return what can be executed directly now} */
    static int ready(Hart hart) {
        return (hart.floatingPoint ? READABLE : 0)
                | (hart.floatingPointReady() ? ON : 0)
                | (hart.frm == RoundingMode.RNE ? NEAREST : 0)
                | ((hart.flags.bits() & FloatingFlags.NX) != 0 ? INEXACT : 0);
    }

    /** Takes the slow path unless registers may be loaded and stored. */
    static void moves(int ready) {
        if ((ready & ON) == 0) {
            throw SlowPath.TAKEN;
        }
    }

    /** Takes the slow path unless registers may be stored. */
    static void stores(int ready) {
        if ((ready & READABLE) == 0) {
            throw SlowPath.TAKEN;
        }
    }

    /** Takes the slow path unless all of this holds. */
    private static void need(boolean good, int ready) {
        if (!good || (ready & ARITHMETIC) != ARITHMETIC) {
            throw SlowPath.TAKEN;
        }
    }

    private static boolean inexact(int ready) {
        return (ready & INEXACT) != 0;
    }

    static double add(double a, double b, int ready) {
        double sum = a + b;
        // A sum that is finite came from finite numbers, and underflows only exactly.
        if (ready != SIMPLE || !Double.isFinite(sum)) {
            need(Double.isFinite(sum) && sumError(a, b, sum) == 0, ready);
        }
        return sum;
    }

    static double subtract(double a, double b, int ready) {
        return add(a, -b, ready);
    }

    /** The error of a sum, itself exact (Knuth, TAOCP 4.2.2, theorem B); NaN if it cannot be told. */
    private static double sumError(double a, double b, double sum) {
        double part = sum - a;
        return (a - (sum - part)) + (b - part);
    }

    static double multiply(double a, double b, int ready) {
        double product = a * b;
        boolean zero = product == 0 && (a == 0 || b == 0);
        boolean good =
                isPlain(product) && (inexact(ready) || Math.abs(product) > SAFE && Math.fma(a, b, -product) == 0);
        need(zero || good, ready);
        return product;
    }

    static double divide(double a, double b, int ready) {
        double quotient = a / b;
        if (ready != SIMPLE || !isPlain(quotient)) {
            boolean zero = a == 0 && quotient == 0;
            boolean safe = isPlain(quotient) && Math.abs(quotient) > SAFE && Math.abs(a) > SAFE;
            need(zero || safe && Math.fma(quotient, b, -a) == 0, ready);
        }
        return quotient;
    }

    static double squareRoot(double a, int ready) {
        double root = Math.sqrt(a);
        if (ready != SIMPLE || !isPlain(root)) {
            need(a == 0 || isPlain(root) && a > SAFE && Math.fma(root, root, -a) == 0, ready);
        }
        return root;
    }

    /** {@return a b + c} */
    static double multiplyAdd(double a, double b, double c, int ready) {
        double result = Math.fma(a, b, c);
        if (ready != SIMPLE || !isPlain(result)) {
            need(result == 0 && (c == 0 ? a == 0 || b == 0 : Math.abs(c) > SAFE), ready);
        }
        return result;
    }

    static double multiplySubtract(double a, double b, double c, int ready) {
        return multiplyAdd(a, b, -c, ready);
    }

    static double negatedMultiplySubtract(double a, double b, double c, int ready) {
        return multiplyAdd(-a, b, c, ready);
    }

    static double negatedMultiplyAdd(double a, double b, double c, int ready) {
        return multiplyAdd(-a, b, -c, ready);
    }

    static double minimum(double a, double b, int ready) {
        need(a <= b || a > b, ready);
        return Math.min(a, b);
    }

    static double maximum(double a, double b, int ready) {
        need(a <= b || a > b, ready);
        return Math.max(a, b);
    }

    static long equal(double a, double b, int ready) {
        need(a <= b || a > b, ready);
        return a == b ? 1 : 0;
    }

    static long less(double a, double b, int ready) {
        need(a <= b || a > b, ready);
        return a < b ? 1 : 0;
    }

    static long lessOrEqual(double a, double b, int ready) {
        need(a <= b || a > b, ready);
        return a <= b ? 1 : 0;
    }

    static double fromWord(long a, int ready) {
        need(true, ready);
        return (int) a;
    }

    static double fromUnsignedWord(long a, int ready) {
        need(true, ready);
        return a & 0xffffffffL;
    }

    static double fromLong(long a, int ready) {
        need(inexact(ready) || Math.abs((double) a) < INTEGERS_END, ready);
        return a;
    }

    /** {@return a, without its fraction, as a word} */
    static long truncateToWord(double a, int ready) {
        int word = (int) a;
        need(word == a || inexact(ready) && a > -0x1p31 && a < 0x1p31 - 1, ready);
        return word;
    }

    /** {@return a, without its fraction, as a double word} */
    static long truncateToLong(double a, int ready) {
        long integer = (long) a;
        need(a > -0x1p63 && a < 0x1p63 && (integer == a || inexact(ready)), ready);
        return integer;
    }

    static float add(float a, float b, int ready) {
        float sum = a + b;
        if (ready != SIMPLE || !Float.isFinite(sum)) {
            need(Float.isFinite(sum) && sumError(a, b, sum) == 0, ready);
        }
        return sum;
    }

    static float subtract(float a, float b, int ready) {
        return add(a, -b, ready);
    }

    private static float sumError(float a, float b, float sum) {
        float part = sum - a;
        return (a - (sum - part)) + (b - part);
    }

    static float multiply(float a, float b, int ready) {
        float product = a * b;
        if (ready != SIMPLE || !isPlain(product)) {
            boolean zero = product == 0 && (a == 0 || b == 0);
            need(zero || isPlain(product) && (double) a * b == product, ready);
        }
        return product;
    }

    static float divide(float a, float b, int ready) {
        float quotient = a / b;
        if (ready != SIMPLE || !isPlain(quotient)) {
            boolean zero = a == 0 && quotient == 0;
            need(zero || isPlain(quotient) && (double) quotient * b == a, ready);
        }
        return quotient;
    }

    static float squareRoot(float a, int ready) {
        float root = (float) Math.sqrt(a);
        if (ready != SIMPLE || !isPlain(root)) {
            need(a == 0 || isPlain(root) && (double) root * root == a, ready);
        }
        return root;
    }

    static float multiplyAdd(float a, float b, float c, int ready) {
        float result = Math.fma(a, b, c);
        if (ready != SIMPLE || !isPlain(result)) {
            need(result == 0 && c == 0 && (a == 0 || b == 0), ready);
        }
        return result;
    }

    static float multiplySubtract(float a, float b, float c, int ready) {
        return multiplyAdd(a, b, -c, ready);
    }

    static float negatedMultiplySubtract(float a, float b, float c, int ready) {
        return multiplyAdd(-a, b, c, ready);
    }

    static float negatedMultiplyAdd(float a, float b, float c, int ready) {
        return multiplyAdd(-a, b, -c, ready);
    }

    static long equal(float a, float b, int ready) {
        return equal((double) a, (double) b, ready);
    }

    static long less(float a, float b, int ready) {
        return less((double) a, (double) b, ready);
    }

    static long lessOrEqual(float a, float b, int ready) {
        return lessOrEqual((double) a, (double) b, ready);
    }

    static float singleFromWord(long a, int ready) {
        int word = (int) a;
        need(inexact(ready) || Math.abs((double) word) <= SINGLE_INTEGERS_END, ready);
        return word;
    }

    /** {@return a single as a double, which is exact} */
    static double widen(float a, int ready) {
        need(Float.isFinite(a), ready);
        return a;
    }

    static float narrow(double a, int ready) {
        float single = (float) a;
        need(a == 0 || isPlain(single) && (inexact(ready) || single == a), ready);
        return single;
    }

    /** {@return the first single with the sign of the second} */
    static long copySign(long a, long b, int ready) {
        moves(ready);
        if (!HostArithmetic.boxed(a & b)) {
            throw SlowPath.TAKEN;
        }
        return a & ~SIGN | b & SIGN;
    }

    /** {@return the first single with the opposite of the second's sign} */
    static long copyNegatedSign(long a, long b, int ready) {
        return copySign(a, b ^ SIGN, ready);
    }

    /** {@return the first single, its sign changed if the second is negative} */
    static long multiplySign(long a, long b, int ready) {
        copySign(a, b, ready);
        return a ^ b & SIGN;
    }

    /** {@return the single in a register; the slow path is taken if there is none} */
    static float unbox(long register) {
        if (!HostArithmetic.boxed(register)) {
            throw SlowPath.TAKEN;
        }
        return HostArithmetic.unbox(register);
    }
}
