package trapline.isa.thirdgen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import trapline.machine.Image;
import trapline.machine.Mode;
import trapline.machine.Processor;
import trapline.machine.Psw;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.machine.TimedInput;

/** The reference processor against an independent one, word for word. */
final class DifferentialTest {
    private static final long SIZE = 256;
    private static final long[] EDGES = {
        0, 1, 2, -1, -2, 63, 64, 65, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, 1L << 32
    };

    @Test
    void singleInstructionsHaveTheSameEffect() {
        Seeds.forEach(30_000, random -> {
            Psw psw = new Psw(
                    random.nextBoolean() ? Mode.USER : Mode.SUPERVISOR,
                    0,
                    new RelocationBounds(random.nextInt(400), random.nextInt(400)));
            long word = random.nextInt(20) == 0
                    ? random.nextLong()
                    : RandomPrograms.instruction(random, (int) Math.max(psw.r().b(), 1));
            long seed = random.nextLong();
            TestMachine expected = prepared(new NaiveProcessor(), psw, word, seed);
            TestMachine actual = prepared(new InterpretedProcessor(), psw, word, seed);
            assertEquals(expected.execute(1), actual.execute(1));
            assertSame(expected.state(), actual.state());
        });
    }

    private static TestMachine prepared(Processor<ThirdGenState> processor, Psw psw, long word, long seed) {
        TestMachine machine = TestMachine.of(processor, psw, word);
        RandomGenerator random = new SplittableRandom(seed);
        for (int register = 0; register < ThirdGenState.REGISTERS; register++) {
            machine.register(
                    register,
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextLong();
                        case 1, 2 -> random.nextLong(-3, psw.r().b() + 3);
                        default -> EDGES[random.nextInt(EDGES.length)];
                    });
        }
        return machine;
    }

    @Test
    void wholeProgramsHaveTheSameHistory() {
        Seeds.forEach(2500, random -> {
            Image image = RandomPrograms.program(random, SIZE);
            ThirdGenBareMachine expected = boot(image, new NaiveProcessor());
            ThirdGenBareMachine actual = boot(image, new InterpretedProcessor());
            for (TimedInput input : RandomPrograms.inputs(random, 1200)) {
                assertEquals(expected.runTo(input.step()), actual.runTo(input.step()));
                assertSame(expected.state(), actual.state());
                expected.deliver(input.input());
                actual.deliver(input.input());
            }
            long end = expected.steps() + random.nextInt(300);
            assertEquals(expected.runTo(end), actual.runTo(end));
            assertSame(expected.state(), actual.state());
            assertEquals(expected.digest(), actual.digest());
        });
    }

    private static ThirdGenBareMachine boot(Image image, Processor<ThirdGenState> processor) {
        return ThirdGenBareMachine.boot(image, SIZE, RandomPrograms.DRUM_SECTORS, processor);
    }

    private static void assertSame(ThirdGenState expected, ThirdGenState actual) {
        TestMachine.Snapshot before = TestMachine.Snapshot.of(expected);
        TestMachine.Snapshot after = TestMachine.Snapshot.of(actual);
        assertEquals("", before.cells().differences(after.cells(), RelocationBounds.NOTHING));
        assertEquals(before, after);
    }
}
