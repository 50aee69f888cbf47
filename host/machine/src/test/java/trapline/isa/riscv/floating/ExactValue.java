package trapline.isa.riscv.floating;

import java.math.BigInteger;

/**
 * The magnitude of an infinitely precise result, by what it takes to round it: how it compares with any m x 2^e. It is a dyadic
 * number, a quotient of two of them, or the root of one.
 *
 * @param numerator its numerator
 * @param denominator its denominator
 * @param exponent of the factor 2^exponent
 * @param root whether the value is the square root of all this
 */
record ExactValue(BigInteger numerator, BigInteger denominator, int exponent, boolean root) {
    /** {@return n x 2^exponent} */
    static ExactValue dyadic(BigInteger n, int exponent) {
        return new ExactValue(n, BigInteger.ONE, exponent, false);
    }

    /** {@return the magnitude of a finite number of a format} */
    static ExactValue of(Format format, long number) {
        long magnitude = format.magnitude(number);
        long biased = Math.max(1, magnitude >>> format.fractionBits);
        long stored = magnitude & (1L << format.fractionBits) - 1;
        long hidden = magnitude >>> format.fractionBits == 0 ? 0 : 1L << format.fractionBits;
        return dyadic(BigInteger.valueOf(hidden + stored), (int) biased - format.maxExponent - format.fractionBits);
    }

    ExactValue times(ExactValue other) {
        return dyadic(numerator.multiply(other.numerator), exponent + other.exponent);
    }

    ExactValue dividedBy(ExactValue other) {
        return new ExactValue(numerator, other.numerator, exponent - other.exponent, false);
    }

    ExactValue squareRoot() {
        return new ExactValue(numerator, denominator, exponent, true);
    }

    /** {@return numerator x 2^(exponent - to), an integer, with a sign} */
    BigInteger scaled(int to, boolean negative) {
        BigInteger integer = numerator.shiftLeft(exponent - to);
        return negative ? integer.negate() : integer;
    }

    boolean isZero() {
        return numerator.signum() == 0;
    }

    /** {@return the sign of this - m x 2^e} */
    int compareTo(BigInteger m, int e) {
        BigInteger right = denominator.multiply(root ? m.multiply(m) : m);
        int distance = exponent - (root ? 2 * e : e);
        return distance >= 0
                ? numerator.shiftLeft(distance).compareTo(right)
                : numerator.compareTo(right.shiftLeft(-distance));
    }
}
