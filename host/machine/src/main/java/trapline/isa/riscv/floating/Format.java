package trapline.isa.riscv.floating;

/**
 * An interchange format of IEEE 754 (section 3.4). Its numbers are held in the low end of a {@code long} whose other bits are
 * zero. A finite number other than zero is taken apart into a sign, an exponent e and a significand s of 64 bits whose bit 63 is
 * 1, subnormal numbers too: its magnitude is s x 2^(e - 63), which is at least 2^e and less than 2^(e + 1).
 */
final class Format {
    static final Format SINGLE = new Format(32, 24);
    static final Format DOUBLE = new Format(64, 53);

    /** Bits of a significand, with the one that is not stored. */
    final int precision;
    /** Stored bits of a significand. */
    final int fractionBits;
    /** The exponent of the largest finite numbers, and the bias. */
    final int maxExponent;
    /** The exponent of the smallest normal number. */
    final int minExponent;

    final long sign;
    final long infinity;
    final long quietBit;
    final long canonicalNan;

    private Format(int width, int precision) {
        this.precision = precision;
        fractionBits = precision - 1;
        maxExponent = (1 << (width - precision - 1)) - 1;
        minExponent = 1 - maxExponent;
        sign = 1L << (width - 1);
        infinity = (2L * maxExponent + 1) << fractionBits;
        quietBit = 1L << (fractionBits - 1);
        canonicalNan = infinity | quietBit;
    }

    boolean isNegative(long number) {
        return (number & sign) != 0;
    }

    long magnitude(long number) {
        return number & (sign - 1);
    }

    boolean isNan(long number) {
        return magnitude(number) > infinity;
    }

    boolean isSignalingNan(long number) {
        return isNan(number) && (number & quietBit) == 0;
    }

    boolean isInfinite(long number) {
        return magnitude(number) == infinity;
    }

    boolean isZero(long number) {
        return magnitude(number) == 0;
    }

    /** {@return e of a finite number other than zero} */
    int exponent(long number) {
        int biased = (int) (magnitude(number) >>> fractionBits);
        return biased != 0
                ? biased - maxExponent
                : minExponent + Long.SIZE - precision - Long.numberOfLeadingZeros(magnitude(number));
    }

    /** {@return s of a finite number other than zero} */
    long significand(long number) {
        long magnitude = magnitude(number);
        long hidden = 1L << fractionBits;
        return magnitude >= hidden
                ? (magnitude & (hidden - 1) | hidden) << (Long.SIZE - precision)
                : magnitude << Long.numberOfLeadingZeros(magnitude);
    }

    long zero(boolean negative) {
        return negative ? sign : 0;
    }

    long infinite(boolean negative) {
        return negative ? sign | infinity : infinity;
    }

    /** {@return the sum of two zeros, or of two numbers whose sum is exactly zero, of these signs} */
    long zeroSum(boolean oneNegative, boolean otherNegative, int mode) {
        return zero(oneNegative == otherNegative ? oneNegative : RoundingMode.zeroSumIsNegative(mode));
    }

    /** {@return the result of an operation with a NaN among its operands} */
    long nan(long a, long b, FloatingFlags flags) {
        if (isSignalingNan(a) || isSignalingNan(b)) {
            flags.raise(FloatingFlags.NV);
        }
        return canonicalNan;
    }

    /** {@return the result of an invalid operation} */
    long invalid(FloatingFlags flags) {
        flags.raise(FloatingFlags.NV);
        return canonicalNan;
    }
}
