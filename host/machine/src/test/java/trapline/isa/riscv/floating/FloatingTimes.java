package trapline.isa.riscv.floating;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How much processor time an operation takes, in nanoseconds: by the host's arithmetic with inexact raised and not, and in integers.
 * A rough figure of throughput: the operands are random and ordinary, and in cache. Each run of the main method measures the one row that
 * it is given, so that the calls are as direct as a translator's.
 */
final class FloatingTimes {
    private static final int OPERANDS = 1 << 12;
    private static final int ROUNDS = 2_000;
    private static final int REPEATS = 5;

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final long[] operands = new long[OPERANDS + 2];
    private final FloatingFlags flags = new FloatingFlags();
    private long sink;

    private interface Operation {
        long apply(long a, long b, long c, FloatingFlags flags);
    }

    /** Prints the table. */
    public static void main(String[] arguments) {
        FloatingTimes times = new FloatingTimes();
        Row row = Row.valueOf(arguments[0]);
        times.fill(row.name().endsWith("_S"));
        double sticky = times.best(row.fast, FloatingFlags.NX);
        double asking = times.best(row.fast, 0);
        double exact = times.best(row.exact, 0);
        System.out.printf(
                Locale.ROOT,
                "%-12s inexact raised %.2f, not raised %.2f, integers %.2f (%d)%n",
                row,
                sticky,
                asking,
                exact,
                times.sink);
    }

    private void fill(boolean single) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < operands.length; i++) {
            double value = random.nextDouble(1, 1000);
            operands[i] = single ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value);
        }
    }

    private double best(Operation operation, int raised) {
        double best = Double.MAX_VALUE;
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            long start = CLOCK.getCurrentThreadCpuTime();
            for (int round = 0; round < ROUNDS; round++) {
                sink += sweep(operation, raised);
            }
            best = Math.min(best, (CLOCK.getCurrentThreadCpuTime() - start) / (double) ((long) OPERANDS * ROUNDS));
        }
        return best;
    }

    private long sweep(Operation operation, int raised) {
        long sum = 0;
        for (int i = 0; i < OPERANDS; i++) {
            flags.set(raised);
            sum += operation.apply(operands[i], operands[i + 1], operands[i + 2], flags);
        }
        return sum;
    }

    @SuppressWarnings({"ImmutableEnumChecker", "UnusedVariable"
    }) // they capture nothing; not every operation has three operands
    private enum Row {
        ADD_D(
                (a, b, c, f) -> DoubleArithmetic.add(a, b, 0, f),
                (a, b, c, f) -> ExactArithmetic.add(Format.DOUBLE, a, b, 0, f)),
        MULTIPLY_D(
                (a, b, c, f) -> DoubleArithmetic.multiply(a, b, 0, f),
                (a, b, c, f) -> ExactArithmetic.multiply(Format.DOUBLE, a, b, 0, f)),
        DIVIDE_D(
                (a, b, c, f) -> DoubleArithmetic.divide(a, b, 0, f),
                (a, b, c, f) -> ExactArithmetic.divide(Format.DOUBLE, a, b, 0, f)),
        ROOT_D(
                (a, b, c, f) -> DoubleArithmetic.squareRoot(a, 0, f),
                (a, b, c, f) -> ExactSquareRoot.squareRoot(Format.DOUBLE, a, 0, f)),
        FUSED_D(
                (a, b, c, f) -> DoubleArithmetic.multiplyAdd(a, b, c, 0, f),
                (a, b, c, f) -> ExactMultiplyAdd.multiplyAdd(Format.DOUBLE, a, b, c, 0, f)),
        ADD_S(
                (a, b, c, f) -> SingleArithmetic.add((int) a, (int) b, 0, f),
                (a, b, c, f) -> ExactArithmetic.add(Format.SINGLE, a, b, 0, f)),
        MULTIPLY_S(
                (a, b, c, f) -> SingleArithmetic.multiply((int) a, (int) b, 0, f),
                (a, b, c, f) -> ExactArithmetic.multiply(Format.SINGLE, a, b, 0, f)),
        DIVIDE_S(
                (a, b, c, f) -> SingleArithmetic.divide((int) a, (int) b, 0, f),
                (a, b, c, f) -> ExactArithmetic.divide(Format.SINGLE, a, b, 0, f)),
        ROOT_S(
                (a, b, c, f) -> SingleArithmetic.squareRoot((int) a, 0, f),
                (a, b, c, f) -> ExactSquareRoot.squareRoot(Format.SINGLE, a, 0, f)),
        FUSED_S(
                (a, b, c, f) -> SingleArithmetic.multiplyAdd((int) a, (int) b, (int) c, 0, f),
                (a, b, c, f) -> ExactMultiplyAdd.multiplyAdd(Format.SINGLE, a, b, c, 0, f)),
        TO_SINGLE_D(
                (a, b, c, f) -> Conversion.doubleToSingle(a, 0, f),
                (a, b, c, f) -> ExactConversion.toFormat(Format.DOUBLE, Format.SINGLE, a, 0, f)),
        TO_LONG_D(
                (a, b, c, f) -> Conversion.doubleToLong(a, 1, f),
                (a, b, c, f) -> ExactConversion.toInteger(Format.DOUBLE, a, 64, true, 1, f));

        private final Operation fast;
        private final Operation exact;

        Row(Operation fast, Operation exact) {
            this.fast = fast;
            this.exact = exact;
        }
    }
}
