package trapline.isa.riscv.floating;

/** The one place where a number is rounded to a format, and overflow, underflow and inexact are decided. */
final class RoundAndPack {
    private RoundAndPack() {}

    /**
     * {@return the number of the format that a magnitude s x 2^(e - 63) rounds to}
     *
     * @param negative the sign
     * @param exponent e
     * @param significand s, with bit 63 set; bit 0 stands for all bits after it, too (it is 1 if one of them is)
     */
    static long pack(Format format, boolean negative, int exponent, long significand, int mode, FloatingFlags flags) {
        int normalDrop = Long.SIZE - format.precision;
        int denormalised = Math.max(0, format.minExponent - exponent);
        int drop = normalDrop + denormalised;
        boolean inexact = half(significand, drop) || rest(significand, drop);
        long kept = round(significand, drop, negative, mode);

        // A normal number's significand carries the bit that is not stored: it adds 1 to the exponent field, and a
        // carry out of
        // rounding one more. A subnormal number has the exponent field 0, and a carry makes it the smallest normal one.
        long field = denormalised > 0 ? 0 : exponent + format.maxExponent - 1L;
        long magnitude = (field << format.fractionBits) + kept;
        if (exponent > format.maxExponent || magnitude >= format.infinity) {
            flags.raise(FloatingFlags.OF | FloatingFlags.NX);
            magnitude = format.infinity - (RoundingMode.overflowsToInfinity(mode, negative) ? 0 : 1);
        } else if (inexact) {
            flags.raise(FloatingFlags.NX);
            if (denormalised > 0 && isTiny(format, exponent, significand, negative, mode)) {
                flags.raise(FloatingFlags.UF);
            }
        }
        return negative ? format.sign | magnitude : magnitude;
    }

    /**
     * Tininess after rounding: whether the number, rounded to the format's precision with an exponent that has no lower bound, is
     * below the smallest normal number. It is below it before rounding.
     */
    private static boolean isTiny(Format format, int exponent, long significand, boolean negative, int mode) {
        boolean carries = round(significand, Long.SIZE - format.precision, negative, mode) == 1L << format.precision;
        return exponent < format.minExponent - 1 || !carries;
    }

    /** {@return significand / 2^drop, rounded to an integer; drop is at least 0} */
    static long round(long significand, int drop, boolean negative, int mode) {
        long kept = drop < Long.SIZE ? significand >>> drop : 0;
        boolean up = RoundingMode.increments(
                mode, negative, (kept & 1) != 0, half(significand, drop), rest(significand, drop));
        return up ? kept + 1 : kept;
    }

    /** {@return the first of the last {@code drop} bits} */
    static boolean half(long significand, int drop) {
        return drop > 0 && drop <= Long.SIZE && (significand >>> (drop - 1) & 1) != 0;
    }

    /** {@return whether any of the last {@code drop} bits after the first of them is 1} */
    static boolean rest(long significand, int drop) {
        return drop > Long.SIZE ? significand != 0 : drop > 1 && significand << (Long.SIZE + 1 - drop) != 0;
    }

    /** {@return a significand shifted right, with bit 0 set if any bit that was lost is 1} */
    static long shiftRightSticky(long significand, int distance) {
        if (distance >= Long.SIZE) {
            return significand != 0 ? 1 : 0;
        }
        long lost = significand & ((1L << distance) - 1);
        return significand >>> distance | (lost != 0 ? 1 : 0);
    }
}
