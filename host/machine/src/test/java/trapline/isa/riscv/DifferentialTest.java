package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Exit;
import trapline.machine.Processor;
import trapline.machine.Seeds;

/** The processor against the naive one, on random code that also changes itself. */
class DifferentialTest {
    private static final int HALF_WORDS = 3000;

    @Test
    void randomCodeRunsAlikeOnBothProcessors() {
        Seeds.forEach(400, random -> {
            long seed = random.nextLong();
            TestHart fast = machine(new InterpretedProcessor(), seed);
            TestHart naive = machine(new NaiveProcessor(), seed);
            for (int i = 0; i < 60; i++) {
                long quantum = random.nextInt(1, 50);
                Exit expected = naive.execute(quantum);
                assertEquals(expected, fast.execute(quantum));
                assertEquals(naive.snapshot(), fast.snapshot());
                if (expected instanceof Exit.Trapped) {
                    int skipped = random.nextInt(1, 200);
                    goOn(naive, TestHart.CODE + 2L * skipped);
                    goOn(fast, TestHart.CODE + 2L * skipped);
                }
            }
        });
    }

    @Test
    void translatedCodeRunsAsInterpretedCode() {
        Seeds.forEach(100, random -> {
            long seed = random.nextLong();
            TestHart translated = machine(TranslatedProcessorTest.eager(), seed);
            TestHart interpreted = machine(new InterpretedProcessor(), seed);
            for (int i = 0; i < 100; i++) {
                long quantum = random.nextLong(1, 2L << random.nextInt(1, 13));
                Exit expected = interpreted.execute(quantum);
                assertEquals(expected, translated.execute(quantum));
                assertEquals(interpreted.snapshot(), translated.snapshot());
                int skipped = random.nextInt(1, 200);
                if (expected instanceof Exit.Trapped || random.nextInt(10) == 0) {
                    goOn(interpreted, TestHart.CODE + 2L * skipped);
                    goOn(translated, TestHart.CODE + 2L * skipped);
                }
            }
        });
    }

    private static void goOn(TestHart machine, long pc) {
        machine.hart().setPc(pc);
        for (int register = 8; register < 16; register++) {
            machine.x(register, pointer(register * 77L + pc));
        }
    }

    private static TestHart machine(Processor<Hart> processor, long seed) {
        RandomGenerator random = new java.util.SplittableRandom(seed);
        TestHart machine = TestHart.of(processor);
        machine.halfWords(TestHart.CODE, RandomCode.halfWords(random, HALF_WORDS));
        for (int register = 1; register < Hart.REGISTERS; register++) {
            boolean pointer = register >= 8 && register < 16;
            machine.x(register, pointer ? pointer(random.nextLong()) : random.nextLong() >> random.nextInt(64));
            machine.f(register, floatingPoint(random));
        }
        // To nearest and with NX more often than not, as most programs run.
        machine.hart().setFcsr(random.nextInt(3) == 0 ? random.nextInt(256) : 1);
        machine.hart().floatingPointDirty = random.nextInt(4) != 0;
        return machine;
    }

    private static long floatingPoint(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> -1L << 32 | Float.floatToRawIntBits(random.nextFloat(-100, 100));
            default -> Double.doubleToRawLongBits(random.nextDouble(-100, 100));
        };
    }

    /** {@return an address in or near the code, aligned more often than not} */
    private static long pointer(long number) {
        long address = TestHart.CODE + (number & 0x3fff);
        return (number & 1L << 20) == 0 ? address & -8 : address;
    }
}
