package trapline.isa.riscv.floating;

/** Conversions in integers: between the formats, and between them and integers of 32 and 64 bits with and without sign. */
final class ExactConversion {
    private ExactConversion() {}

    /** {@return a number of one format in another one} */
    static long toFormat(Format from, Format to, long a, int mode, FloatingFlags flags) {
        boolean negative = from.isNegative(a);
        if (from.isNan(a)) {
            from.nan(a, a, flags);
            return to.canonicalNan;
        }
        if (from.isInfinite(a)) {
            return to.infinite(negative);
        }
        if (from.isZero(a)) {
            return to.zero(negative);
        }
        return RoundAndPack.pack(to, negative, from.exponent(a), from.significand(a), mode, flags);
    }

    /** {@return a number with a sign and a magnitude without one} */
    static long fromInteger(Format to, boolean negative, long magnitude, int mode, FloatingFlags flags) {
        if (magnitude == 0) {
            return to.zero(false);
        }
        int shift = Long.numberOfLeadingZeros(magnitude);
        return RoundAndPack.pack(to, negative, 63 - shift, magnitude << shift, mode, flags);
    }

    /**
     * {@return a number as an integer, sign-extended from its width; if it is out of range, invalid is raised, and the result
     * is the end of the range that is on its side, the upper one for a NaN (unprivileged manual, section 20.7)}
     *
     * @param width 32 or 64
     * @param signed whether the range is that of the integers with a sign
     */
    static long toInteger(Format from, long a, int width, boolean signed, int mode, FloatingFlags flags) {
        boolean negative = from.isNegative(a) && !from.isNan(a);
        if (from.isZero(a)) {
            return 0;
        }
        long largest = largestMagnitude(width, signed, negative);
        if (from.magnitude(a) >= from.infinity || from.exponent(a) >= Long.SIZE) {
            return saturated(width, negative, largest, flags);
        }
        int drop = Long.SIZE - 1 - from.exponent(a);
        long significand = from.significand(a);
        long magnitude = RoundAndPack.round(significand, drop, negative, mode);
        if (Long.compareUnsigned(magnitude, largest) > 0) {
            return saturated(width, negative, largest, flags);
        }
        if (RoundAndPack.half(significand, drop) || RoundAndPack.rest(significand, drop)) {
            flags.raise(FloatingFlags.NX);
        }
        return extended(width, negative ? -magnitude : magnitude);
    }

    private static long largestMagnitude(int width, boolean signed, boolean negative) {
        long all = -1L >>> (Long.SIZE - width);
        if (signed) {
            return negative ? (all >>> 1) + 1 : all >>> 1;
        }
        return negative ? 0 : all;
    }

    private static long saturated(int width, boolean negative, long largest, FloatingFlags flags) {
        flags.raise(FloatingFlags.NV);
        return extended(width, negative ? -largest : largest);
    }

    private static long extended(int width, long integer) {
        return width == Integer.SIZE ? (int) integer : integer;
    }
}
