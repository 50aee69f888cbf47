package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

/** Floating point in the processor's loop comes to what it comes to outside, whatever the operands and the state are. */
class HostArithmeticTest {
    private static final double[] DOUBLES = {
        0,
        1,
        1.5,
        3,
        1e-310,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Math.nextUp(Double.MIN_NORMAL),
        2 * Double.MIN_NORMAL,
        0x1p-511,
        0x1.fffffffffffffp-512,
        0x1p1023,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN
    };
    private static final float[] SINGLES = {
        0,
        1,
        1.5f,
        1e-40f,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Math.nextUp(Float.MIN_NORMAL),
        0x1p-63f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NaN
    };
    private static final long SIGNALLING_NAN = 0x7ff0_0000_0000_0001L;
    private static final long SIGNALLING_SINGLE_NAN = 0xffff_ffff_7f80_0001L;
    private static final int[] ROUNDING_MODES = {0, 1, 7};
    private static final int[] STATES = {0x00, 0x01, 0x1f, 0x21, 0x10};

    @Test
    void fastIsAsSlow() {
        List<Instruction> rows = Stream.concat(Rv64F.TABLE.stream(), Rv64D.TABLE.stream())
                .filter(row -> !row.format().text().contains("(s)"))
                .toList();
        assertTrue(rows.size() > 50);
        Seeds.forEach(1, random -> {
            long[] operands = operands(random);
            for (Instruction row : rows) {
                for (int mode : ROUNDING_MODES) {
                    int word = row.match() | (1 << 7 | 2 << 15 | 3 << 20 | 4 << 27 | mode << 12) & ~row.mask();
                    compare(word, operands, random);
                }
            }
        });
    }

    private static void compare(int word, long[] operands, RandomGenerator random) {
        TestHart fast = TestHart.of(new InterpretedProcessor(), word);
        TestHart slow = TestHart.of(new NaiveProcessor(), word);
        for (long a : operands) {
            for (long b : operands) {
                long c = operands[random.nextInt(operands.length)];
                int fcsr = random.nextBoolean() ? 1 : STATES[random.nextInt(STATES.length)];
                boolean dirty = random.nextInt(4) != 0;
                assertEquals(
                        step(slow, a, b, c, fcsr, dirty),
                        step(fast, a, b, c, fcsr, dirty),
                        () -> "%s of %x, %x, %x, fcsr %x".formatted(Disassembler.disassemble(word, 0), a, b, c, fcsr));
            }
        }
    }

    private static List<Object> step(TestHart machine, long a, long b, long c, int fcsr, boolean dirty) {
        Hart hart = machine.hart();
        machine.f(1, 5).f(2, a).f(3, b).f(4, c).x(1, 6).x(2, a);
        hart.setPc(TestHart.CODE);
        hart.setFcsr(fcsr);
        hart.floatingPointDirty = dirty;
        Object exit = machine.execute(1);
        return List.of(exit, hart.f(1), hart.x(1), hart.fcsr(), hart.floatingPointDirty(), hart.pc());
    }

    private static long[] operands(RandomGenerator random) {
        List<Long> operands = new ArrayList<>();
        Arrays.stream(DOUBLES).mapToLong(Double::doubleToRawLongBits).forEach(operands::add);
        for (float single : SINGLES) {
            operands.add(boxed(single));
        }
        for (int i = 0; i < 4; i++) {
            operands.add(Double.doubleToRawLongBits(random.nextDouble(-10, 10)));
            operands.add(boxed(random.nextFloat(-10, 10)));
        }
        List.copyOf(operands).stream()
                .map(bits -> bits ^ Long.MIN_VALUE)
                .limit(DOUBLES.length)
                .forEach(operands::add);
        operands.add(SIGNALLING_NAN);
        operands.add(SIGNALLING_SINGLE_NAN);
        return operands.stream().mapToLong(Long::longValue).toArray();
    }

    private static long boxed(float single) {
        return Float.floatToRawIntBits(single) & 0xffffffffL | -1L << 32;
    }
}
