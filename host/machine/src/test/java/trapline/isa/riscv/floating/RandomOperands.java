package trapline.isa.riscv.floating;

import java.util.List;
import java.util.random.RandomGenerator;

/** Operands that reach the corners: special numbers, ties, cancellation, the ends of the ranges, exact results, numbers without a box. */
final class RandomOperands {
    private final RandomGenerator random;

    RandomOperands(RandomGenerator random) {
        this.random = random;
    }

    /** {@return three registers for an operation, of which it uses as many as it has operands} */
    long[] next(FloatingOperation operation) {
        List<FloatingOperation.Kind> kinds = operation.operands;
        long[] registers = new long[3];
        for (int i = 0; i < 3; i++) {
            FloatingOperation.Kind kind = kinds.get(Math.min(i, kinds.size() - 1));
            registers[i] = switch (kind) {
                case INTEGER -> integer();
                case DOUBLE -> number(Format.DOUBLE, i, registers);
                case SINGLE -> boxed(number(Format.SINGLE, i, registers));
            };
        }
        return registers;
    }

    private long boxed(long single) {
        return random.nextInt(200) == 0 ? single | random.nextLong() << 32 : NanBoxing.box((int) single);
    }

    private long number(Format format, int index, long[] before) {
        long sign = random.nextBoolean() ? format.sign : 0;
        return sign
                ^ switch (random.nextInt(10)) {
                    case 0 -> special(format);
                    case 1 -> random.nextLong() & (format.sign - 1);
                    case 2 -> fewBits(format, anyExponent(format));
                    case 3 -> small(format);
                    case 4 -> integral(format);
                    case 5, 6 -> index > 0 ? near(format, before, index) : fewBits(format, 0);
                    case 7 -> edge(format);
                    default -> finite(format, random.nextInt(-60, 60), random.nextLong());
                };
    }

    private long special(Format format) {
        long hidden = 1L << format.fractionBits;
        long[] numbers = {
            0,
            1,
            hidden - 1,
            hidden,
            hidden + 1,
            format.infinity - 1,
            format.infinity,
            format.infinity + 1,
            format.canonicalNan,
            format.canonicalNan - 1,
            format.canonicalNan | random.nextLong() & (format.quietBit - 1),
            finite(format, 0, 0),
            finite(format, 0, 1),
            finite(format, 1, 0),
            finite(format, 0, -1),
            finite(format, -1, 0),
            finite(format, format.maxExponent, 0),
            finite(format, -format.precision, 0),
        };
        return numbers[random.nextInt(numbers.length)];
    }

    private int anyExponent(Format format) {
        return random.nextInt(format.minExponent, format.maxExponent + 1);
    }

    private static long finite(Format format, int exponent, long fraction) {
        long mask = (1L << format.fractionBits) - 1;
        return (long) (exponent + format.maxExponent) << format.fractionBits | fraction & mask;
    }

    /** Significands of few bits, or of all bits but few: exact results, ties, carries. */
    private long fewBits(Format format, int exponent) {
        long fraction = 0;
        for (int bits = random.nextInt(4); bits > 0; bits--) {
            fraction |= 1L << random.nextInt(format.fractionBits);
        }
        return finite(format, exponent, random.nextInt(3) == 0 ? ~fraction : fraction);
    }

    /** Subnormal numbers and the first normal ones. */
    private long small(Format format) {
        return random.nextLong() & (1L << random.nextInt(1, format.fractionBits + 2)) - 1;
    }

    private long integral(Format format) {
        return format == Format.DOUBLE
                ? Double.doubleToRawLongBits(random.nextInt(1 << 20) / 4.0)
                : Float.floatToRawIntBits(random.nextInt(1 << 12) / 4f);
    }

    /** The ends of the ranges of integers and of the format, and half units around them. */
    private long edge(Format format) {
        int[] exponents = {
            -2, -1, 0, 30, 31, 32, 62, 63, 64, format.maxExponent, format.maxExponent / 2, format.minExponent / 2
        };
        long number = finite(format, exponents[random.nextInt(exponents.length)], 0);
        return number
                + random.nextInt(-3, 4)
                + ((long) random.nextInt(-2, 3) << random.nextInt(format.fractionBits - 1));
    }

    /** A number near one before, or for a third operand near the product of the two before: their sum cancels. */
    private long near(Format format, long[] before, int index) {
        long other = before[random.nextInt(index)] & (format.sign - 1);
        if (index == 2 && random.nextInt(3) > 0) {
            other = format == Format.DOUBLE
                    ? Double.doubleToRawLongBits(
                            Double.longBitsToDouble(before[0]) * Double.longBitsToDouble(before[1]))
                    : Float.floatToRawIntBits(
                            Float.intBitsToFloat((int) before[0]) * Float.intBitsToFloat((int) before[1]));
        }
        long change = random.nextInt(-2, 3) + ((long) random.nextInt(-4, 5) << random.nextInt(format.fractionBits + 3));
        return other + (random.nextBoolean() ? change : 0) & (format.sign - 1);
    }

    private long integer() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> (1L << random.nextInt(64)) + random.nextInt(-2, 3);
            default ->
                (1L << random.nextInt(64))
                        + ((long) random.nextInt(-2, 3) << random.nextInt(64))
                        + random.nextInt(-1, 2);
        };
    }
}
