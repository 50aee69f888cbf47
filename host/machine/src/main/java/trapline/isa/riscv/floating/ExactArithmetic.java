package trapline.isa.riscv.floating;

/**
 * Addition, multiplication and division in integers: the result is exact, or cut behind more than two bits beyond the format's precision
 * with a sticky bit for what follows, and rounded once. The right answer by construction, in every mode and with every flag.
 */
final class ExactArithmetic {
    /** Bits of quotient in each step of the long division: a remainder of 53 bits shifted by them stays below 2^63. */
    private static final int DIVISION_STEP = 10;

    private static final int DIVISION_STEPS = 6;

    private ExactArithmetic() {}

    static long add(Format format, long a, long b, int mode, FloatingFlags flags) {
        boolean negative = format.isNegative(a);
        boolean otherNegative = format.isNegative(b);
        if (format.isNan(a) || format.isNan(b)) {
            return format.nan(a, b, flags);
        }
        if (format.isInfinite(a)) {
            return format.isInfinite(b) && negative != otherNegative ? format.invalid(flags) : a;
        }
        if (format.isInfinite(b)) {
            return b;
        }
        if (format.isZero(a)) {
            return format.isZero(b) ? format.zeroSum(negative, otherNegative, mode) : b;
        }
        if (format.isZero(b)) {
            return a;
        }
        return format.magnitude(a) >= format.magnitude(b)
                ? addFinite(format, a, b, mode, flags)
                : addFinite(format, b, a, mode, flags);
    }

    /** The larger magnitude comes first. */
    private static long addFinite(Format format, long larger, long smaller, int mode, FloatingFlags flags) {
        boolean negative = format.isNegative(larger);
        int exponent = format.exponent(larger);
        // Bit 63 is left for the carry. Bits are lost to the sticky bit only if the exponents are more than 10 apart,
        // and then
        // the difference has at most one bit less than the larger number, so that the sticky bit stays behind the
        // rounding.
        long sum = format.significand(larger) >>> 1;
        long aligned =
                RoundAndPack.shiftRightSticky(format.significand(smaller) >>> 1, exponent - format.exponent(smaller));
        sum += negative == format.isNegative(smaller) ? aligned : -aligned;
        if (sum == 0) {
            return format.zero(RoundingMode.zeroSumIsNegative(mode));
        }
        int shift = Long.numberOfLeadingZeros(sum);
        return RoundAndPack.pack(format, negative, exponent + 1 - shift, sum << shift, mode, flags);
    }

    static long multiply(Format format, long a, long b, int mode, FloatingFlags flags) {
        boolean negative = format.isNegative(a) != format.isNegative(b);
        if (format.isNan(a) || format.isNan(b)) {
            return format.nan(a, b, flags);
        }
        if (format.isInfinite(a) || format.isInfinite(b)) {
            return format.isZero(a) || format.isZero(b) ? format.invalid(flags) : format.infinite(negative);
        }
        if (format.isZero(a) || format.isZero(b)) {
            return format.zero(negative);
        }
        long high = Math.unsignedMultiplyHigh(format.significand(a), format.significand(b));
        long low = format.significand(a) * format.significand(b);
        int shift = Long.numberOfLeadingZeros(high);
        long product = shift == 0 ? high : high << 1 | low >>> 63;
        long lost = low << shift;
        return RoundAndPack.pack(
                format,
                negative,
                format.exponent(a) + format.exponent(b) + 1 - shift,
                product | (lost != 0 ? 1 : 0),
                mode,
                flags);
    }

    static long divide(Format format, long a, long b, int mode, FloatingFlags flags) {
        boolean negative = format.isNegative(a) != format.isNegative(b);
        if (format.isNan(a) || format.isNan(b)) {
            return format.nan(a, b, flags);
        }
        if (format.isInfinite(a)) {
            return format.isInfinite(b) ? format.invalid(flags) : format.infinite(negative);
        }
        if (format.isInfinite(b)) {
            return format.zero(negative);
        }
        if (format.isZero(b)) {
            if (format.isZero(a)) {
                return format.invalid(flags);
            }
            flags.raise(FloatingFlags.DZ);
            return format.infinite(negative);
        }
        return format.isZero(a) ? format.zero(negative) : divideFinite(format, negative, a, b, mode, flags);
    }

    private static long divideFinite(Format format, boolean negative, long a, long b, int mode, FloatingFlags flags) {
        long divisor = format.significand(b) >>> 11;
        long dividend = format.significand(a) >>> 11;
        long quotient = dividend / divisor;
        long remainder = dividend % divisor;
        for (int step = 0; step < DIVISION_STEPS; step++) {
            long shifted = remainder << DIVISION_STEP;
            quotient = quotient << DIVISION_STEP | shifted / divisor;
            remainder = shifted % divisor;
        }
        quotient |= remainder != 0 ? 1 : 0;
        int shift = Long.numberOfLeadingZeros(quotient);
        int exponent = format.exponent(a) - format.exponent(b) + 63 - DIVISION_STEP * DIVISION_STEPS - shift;
        return RoundAndPack.pack(format, negative, exponent, quotient << shift, mode, flags);
    }
}
