package trapline.isa.riscv.floating;

import java.math.BigInteger;

/**
 * Rounding as IEEE 754 words it (sections 4.3 and 7.4 to 7.6), on exact values: the two numbers of the format that enclose the
 * value, and the one that the mode prefers. Slow, and shares no code with what it tests but the names.
 */
final class ReferenceRounding {
    private final Format format;
    private final ExactValue value;
    private final boolean negative;
    private final int mode;

    /** The flags that the rounding raises. */
    int flags;

    ReferenceRounding(Format format, boolean negative, ExactValue value, int mode) {
        this.format = format;
        this.value = value;
        this.negative = negative;
        this.mode = mode;
    }

    /**
     * {@return the rounded number; the value is not zero}
     *
     * @param guess the magnitude of a number near it, from which the enclosing ones are looked for
     */
    long round(long guess) {
        long below = enclosing(Math.min(guess, format.infinity - 1));
        BigInteger m = significand(below);
        int e = exponent(below);
        boolean exact = value.compareTo(m, e) == 0;
        BigInteger middle = m.shiftLeft(1).add(BigInteger.ONE);
        boolean up = !exact && prefersAbove(value.compareTo(middle, e - 1), (below & 1) != 0);
        long magnitude = up ? below + 1 : below;

        boolean beyond = value.compareTo(BigInteger.ONE, format.maxExponent + 1) >= 0;
        if (beyond || magnitude == format.infinity) {
            flags |= FloatingFlags.OF | FloatingFlags.NX;
            magnitude = format.infinity - (prefersAbove(1, true) ? 0 : 1);
        } else if (!exact) {
            flags |= FloatingFlags.NX | (isTiny() ? FloatingFlags.UF : 0);
        }
        return negative ? format.sign | magnitude : magnitude;
    }

    /** {@return the largest finite magnitude that is not above the value} */
    private long enclosing(long guess) {
        long below = guess;
        while (value.compareTo(significand(below), exponent(below)) < 0) {
            below--;
        }
        while (below + 1 < format.infinity && value.compareTo(significand(below + 1), exponent(below + 1)) >= 0) {
            below++;
        }
        return below;
    }

    /** Whether the mode takes the larger magnitude of two, by where the value is: below, at or above their middle. */
    private boolean prefersAbove(int toMiddle, boolean belowIsOdd) {
        return switch (mode) {
            case RoundingMode.RNE -> toMiddle > 0 || toMiddle == 0 && belowIsOdd;
            case RoundingMode.RMM -> toMiddle >= 0;
            case RoundingMode.RUP -> !negative;
            case RoundingMode.RDN -> negative;
            default -> false;
        };
    }

    /**
     * Tiny after rounding: with an unbounded exponent the number would be below 2^minExponent. Of those below it, all are, but the
     * ones that round up to it from the last number before, 2^minExponent - 2^(minExponent - precision).
     */
    private boolean isTiny() {
        if (value.compareTo(BigInteger.ONE, format.minExponent) >= 0) {
            return false;
        }
        BigInteger last = BigInteger.ONE.shiftLeft(format.precision).subtract(BigInteger.ONE);
        int e = format.minExponent - format.precision;
        int toLast = value.compareTo(last, e);
        int toMiddle = value.compareTo(last.shiftLeft(1).add(BigInteger.ONE), e - 1);
        return toLast <= 0 || !prefersAbove(toMiddle, true);
    }

    private BigInteger significand(long magnitude) {
        return ExactValue.of(format, magnitude).numerator();
    }

    private int exponent(long magnitude) {
        return ExactValue.of(format, magnitude).exponent();
    }
}
