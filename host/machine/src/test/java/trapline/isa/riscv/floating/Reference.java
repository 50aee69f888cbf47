package trapline.isa.riscv.floating;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What every rounding instruction gives, from its definition and exact numbers. Special operands are left to the host, whose arithmetic
 * on NaNs, infinities and zeros is IEEE 754's; only the sign of a zero sum depends on the mode.
 */
final class Reference {
    private final int mode;

    /** The flags raised. */
    int flags;

    private Reference(int mode) {
        this.mode = mode;
    }

    /** {@return one line with the expected answer; the instruction is one that rounds} */
    static String answer(FloatingOperation operation, FloatingCase each) {
        Reference reference = new Reference(each.mode());
        long a = operation.plain(0, each.a());
        long b = operation.plain(1, each.b());
        long c = operation.plain(2, each.c());
        String name = operation.mnemonic();
        Format format = name.endsWith(".s") ? Format.SINGLE : Format.DOUBLE;
        long result = switch (name.substring(0, name.length() - 2)) {
            case "fadd" -> reference.sum(format, a, b);
            case "fsub" -> reference.sum(format, a, b ^ format.sign);
            case "fmul" -> reference.product(format, a, b);
            case "fdiv" -> reference.quotient(format, a, b);
            case "fsqrt" -> reference.root(format, a);
            case "fmadd" -> reference.fused(format, a, b, c);
            case "fmsub" -> reference.fused(format, a, b, c ^ format.sign);
            case "fnmsub" -> reference.fused(format, a ^ format.sign, b, c);
            case "fnmadd" -> reference.fused(format, a ^ format.sign, b, c ^ format.sign);
            case "fcvt.w" -> reference.integer(format, a, 32, true);
            case "fcvt.wu" -> reference.integer(format, a, 32, false);
            case "fcvt.l" -> reference.integer(format, a, 64, true);
            case "fcvt.lu" -> reference.integer(format, a, 64, false);
            case "fcvt.s" -> reference.converted(a);
            default -> throw new IllegalArgumentException(name);
        };
        boolean boxed = operation.result == FloatingOperation.Kind.SINGLE;
        return each.text(operation, boxed ? NanBoxing.box((int) result) : result, reference.flags);
    }

    private long sum(Format format, long a, long b) {
        double host = value(format, a) + value(format, b);
        if (!isFinite(format, a) || !isFinite(format, b)) {
            return special(format, host, a, b);
        }
        return addExactly(format, ExactValue.of(format, a), format.isNegative(a), b, host);
    }

    private long fused(Format format, long a, long b, long c) {
        double product = value(format, a) * value(format, b);
        if (!isFinite(format, a) || !isFinite(format, b) || !isFinite(format, c)) {
            boolean finite = isFinite(format, a) && isFinite(format, b);
            flags |= Double.isNaN(product) && !isNan(format, a) && !isNan(format, b) ? FloatingFlags.NV : 0;
            return special(format, finite ? value(format, c) : product + value(format, c), a, b, c);
        }
        ExactValue exact = ExactValue.of(format, a).times(ExactValue.of(format, b));
        boolean negative = format.isNegative(a) != format.isNegative(b);
        double guess = Math.fma(value(format, a), value(format, b), value(format, c));
        return addExactly(format, exact, negative, c, guess);
    }

    private long addExactly(Format format, ExactValue left, boolean leftNegative, long c, double guess) {
        ExactValue right = ExactValue.of(format, c);
        int unit = Math.min(left.exponent(), right.exponent());
        BigInteger sum = left.scaled(unit, leftNegative).add(right.scaled(unit, format.isNegative(c)));
        if (sum.signum() == 0) {
            boolean zeros = left.isZero() && right.isZero() && leftNegative == format.isNegative(c);
            boolean negative = zeros ? leftNegative : mode == RoundingMode.RDN;
            return negative ? format.sign : 0;
        }
        return rounded(format, sum.signum() < 0, ExactValue.dyadic(sum.abs(), unit), guess);
    }

    private long product(Format format, long a, long b) {
        double host = value(format, a) * value(format, b);
        if (!isOrdinary(format, a) || !isOrdinary(format, b)) {
            return special(format, host, a, b);
        }
        ExactValue exact = ExactValue.of(format, a).times(ExactValue.of(format, b));
        return rounded(format, host < 0 || 1 / host < 0, exact, host);
    }

    private long quotient(Format format, long a, long b) {
        double host = value(format, a) / value(format, b);
        if (!isOrdinary(format, a) || !isOrdinary(format, b)) {
            flags |= format.isZero(b) && isOrdinary(format, a) ? FloatingFlags.DZ : 0;
            return special(format, host, a, b);
        }
        ExactValue exact = ExactValue.of(format, a).dividedBy(ExactValue.of(format, b));
        return rounded(format, host < 0 || 1 / host < 0, exact, host);
    }

    private long root(Format format, long a) {
        double host = Math.sqrt(value(format, a));
        if (!isOrdinary(format, a) || format.isNegative(a)) {
            return special(format, host, a);
        }
        return rounded(format, false, ExactValue.of(format, a).squareRoot(), host);
    }

    private long converted(long a) {
        double host = value(Format.DOUBLE, a);
        if (!isOrdinary(Format.DOUBLE, a)) {
            flags |= Format.DOUBLE.isSignalingNan(a) ? FloatingFlags.NV : 0;
            return special(Format.SINGLE, host);
        }
        return rounded(Format.SINGLE, host < 0, ExactValue.of(Format.DOUBLE, a), host);
    }

    private long integer(Format format, long a, int width, boolean signed) {
        BigInteger end = BigInteger.ONE.shiftLeft(signed ? width - 1 : width);
        BigInteger smallest = signed ? end.negate() : BigInteger.ZERO;
        BigInteger largest = end.subtract(BigInteger.ONE);
        double value = value(format, a);
        BigInteger rounded = Double.isNaN(value) || value == Double.POSITIVE_INFINITY
                ? end
                : value == Double.NEGATIVE_INFINITY ? end.negate().subtract(end) : roundedInteger(value);
        if (rounded.compareTo(smallest) < 0 || rounded.compareTo(largest) > 0) {
            flags |= FloatingFlags.NV;
        } else if (new BigDecimal(rounded).compareTo(new BigDecimal(value)) != 0) {
            flags |= FloatingFlags.NX;
        }
        long bits = rounded.max(smallest).min(largest).longValue();
        return width == 32 ? (int) bits : bits;
    }

    private BigInteger roundedInteger(double value) {
        java.math.RoundingMode decimal = switch (mode) {
            case RoundingMode.RNE -> java.math.RoundingMode.HALF_EVEN;
            case RoundingMode.RTZ -> java.math.RoundingMode.DOWN;
            case RoundingMode.RDN -> java.math.RoundingMode.FLOOR;
            case RoundingMode.RUP -> java.math.RoundingMode.CEILING;
            default -> java.math.RoundingMode.HALF_UP;
        };
        return new BigDecimal(value).setScale(0, decimal).toBigInteger();
    }

    private long rounded(Format format, boolean negative, ExactValue exact, double guess) {
        ReferenceRounding rounding = new ReferenceRounding(format, negative, exact, mode);
        long result = rounding.round(format.magnitude(bits(format, guess)));
        flags |= rounding.flags;
        return result;
    }

    /** What the host says of operands that need no rounding; its NaNs become the canonical one. */
    private long special(Format format, double host, long... operands) {
        boolean anyNan = false;
        for (long operand : operands) {
            anyNan |= isNan(format, operand);
            flags |= format.isSignalingNan(operand) ? FloatingFlags.NV : 0;
        }
        if (Double.isNaN(host) && !anyNan && operands.length > 0) {
            flags |= FloatingFlags.NV;
        }
        return Double.isNaN(host) ? bits(format, Double.NaN) : bits(format, host);
    }

    private static double value(Format format, long number) {
        return format == Format.SINGLE ? Float.intBitsToFloat((int) number) : Double.longBitsToDouble(number);
    }

    private static long bits(Format format, double value) {
        return format == Format.SINGLE
                ? Float.floatToIntBits((float) value) & 0xffff_ffffL
                : Double.doubleToLongBits(value);
    }

    private static boolean isNan(Format format, long number) {
        return Double.isNaN(value(format, number));
    }

    private static boolean isFinite(Format format, long number) {
        return Double.isFinite(value(format, number));
    }

    private static boolean isOrdinary(Format format, long number) {
        return isFinite(format, number) && value(format, number) != 0;
    }
}
