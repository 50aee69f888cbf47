package trapline.isa.riscv.floating;

/** fclass: a mask with the one bit that says what an operand is (unprivileged manual, section 20.9). Raises nothing. */
public final class Classification {
    public static final int NEGATIVE_INFINITY = 1;
    public static final int NEGATIVE_NORMAL = 1 << 1;
    public static final int NEGATIVE_SUBNORMAL = 1 << 2;
    public static final int NEGATIVE_ZERO = 1 << 3;
    public static final int POSITIVE_ZERO = 1 << 4;
    public static final int POSITIVE_SUBNORMAL = 1 << 5;
    public static final int POSITIVE_NORMAL = 1 << 6;
    public static final int POSITIVE_INFINITY = 1 << 7;
    public static final int SIGNALING_NAN = 1 << 8;
    public static final int QUIET_NAN = 1 << 9;

    private Classification() {}

    /** {@return the class of a single: fclass.s} */
    public static int classify(int a) {
        return classify(Format.SINGLE, a & 0xffff_ffffL);
    }

    /** {@return the class of a double: fclass.d} */
    public static int classify(long a) {
        return classify(Format.DOUBLE, a);
    }

    private static int classify(Format format, long a) {
        if (format.isNan(a)) {
            return format.isSignalingNan(a) ? SIGNALING_NAN : QUIET_NAN;
        }
        boolean negative = format.isNegative(a);
        if (format.isInfinite(a)) {
            return negative ? NEGATIVE_INFINITY : POSITIVE_INFINITY;
        }
        if (format.isZero(a)) {
            return negative ? NEGATIVE_ZERO : POSITIVE_ZERO;
        }
        if (format.magnitude(a) >>> format.fractionBits == 0) {
            return negative ? NEGATIVE_SUBNORMAL : POSITIVE_SUBNORMAL;
        }
        return negative ? NEGATIVE_NORMAL : POSITIVE_NORMAL;
    }
}
