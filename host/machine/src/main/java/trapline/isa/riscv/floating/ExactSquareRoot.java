package trapline.isa.riscv.floating;

/** The square root in integers: digit by digit, as on paper, with the remainder as the sticky bit. */
final class ExactSquareRoot {
    /** Pairs of bits in the radicand's integer part, which is below 2^54. */
    private static final int PAIRS = 27;
    /** Pairs of zeros behind it; together they give a root of 57 bits. */
    private static final int ZERO_PAIRS = 30;

    private ExactSquareRoot() {}

    static long squareRoot(Format format, long a, int mode, FloatingFlags flags) {
        if (format.isNan(a)) {
            return format.nan(a, a, flags);
        }
        if (format.isZero(a)) {
            return a;
        }
        if (format.isNegative(a)) {
            return format.invalid(flags);
        }
        return format.isInfinite(a) ? a : rootOfFinite(format, a, mode, flags);
    }

    private static long rootOfFinite(Format format, long a, int mode, FloatingFlags flags) {
        // a = radicand x 2^(exponent - 52) with an even exponent and 2^52 <= radicand < 2^54.
        int odd = format.exponent(a) & 1;
        int exponent = format.exponent(a) - odd;
        long radicand = format.significand(a) >>> (11 - odd);

        long root = 0;
        long remainder = 0;
        for (int pair = PAIRS - 1; pair >= -ZERO_PAIRS; pair--) {
            long digits = pair >= 0 ? radicand >>> (2 * pair) & 3 : 0;
            remainder = remainder << 2 | digits;
            long trial = root << 2 | 1;
            root <<= 1;
            if (remainder >= trial) {
                remainder -= trial;
                root |= 1;
            }
        }
        root |= remainder != 0 ? 1 : 0;
        // The root is that of a x 2^(52 - exponent + 60).
        int shift = Long.numberOfLeadingZeros(root);
        return RoundAndPack.pack(format, false, exponent / 2 - 56 + 63 - shift, root << shift, mode, flags);
    }
}
