package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import trapline.isa.riscv.translation.RegionTranslator;
import trapline.machine.Seeds;

/** Functions that are translated together with what calls them; nobody can tell, whatever they call, and wherever they return to. */
class CalleesTest {
    private static final int FUNCTIONS = 5;
    private static final long STACK = PhysicalMemory.RAM_START + 0x20000;
    private static final long DATA = PhysicalMemory.RAM_START + 0x24000;
    private static final int LINK = 1;
    private static final int STACK_POINTER = 2;
    private static final int POINTER = 9;
    private static final int DEPTH = 20;
    private static final int PATCH = 21;
    private static final int OTHER_PATCH = 22;
    private static final int COUNT = 23;

    /** Counted down, and up again where it is not. */
    private static final int[] DOUBLE_RECURSION = {
        Asm.addi(DEPTH, 0, 5),
        Asm.jal(LINK, 8),
        Asm.jal(0, -8),
        Asm.addi(STACK_POINTER, STACK_POINTER, -16),
        Asm.store("sd", LINK, 0, STACK_POINTER),
        Asm.store("sd", DEPTH, 8, STACK_POINTER),
        Asm.branch("bge", 0, DEPTH, 20),
        Asm.addi(DEPTH, DEPTH, -1),
        Asm.jal(LINK, -20),
        Asm.addi(DEPTH, DEPTH, -1),
        Asm.jal(LINK, -28),
        Asm.load("ld", DEPTH, 8, STACK_POINTER),
        Asm.load("ld", LINK, 0, STACK_POINTER),
        Asm.addi(STACK_POINTER, STACK_POINTER, 16),
        Asm.addi(10, 10, 1),
        Asm.jalr(0, LINK, 0)
    };

    private final List<TranslationRequest> requests = new ArrayList<>();

    private TestHart machine(int optimized, int... code) {
        TranslationCache cache = TranslationCache.immediate(new RecordingTranslator(requests), 1_000);
        return TestHart.of(new TranslatedProcessor(cache, new Selection(0, 1, 2, optimized, 50)), code);
    }

    private static int data(RandomGenerator random) {
        return random.nextInt(10, 16);
    }

    private static int simple(RandomGenerator random) {
        int place = 8 * random.nextInt(-8, 8);
        return switch (random.nextInt(6)) {
            case 0 -> Asm.load("ld", data(random), place, POINTER);
            case 1 -> Asm.store("sd", data(random), place, POINTER);
            case 2 -> Asm.op("sub", data(random), data(random), data(random));
            case 3 -> Asm.op("addw", data(random), data(random), data(random));
            case 4 -> Asm.addi(data(random), data(random), random.nextInt(-9, 9));
            default -> Asm.op("xor", data(random), data(random), data(random));
        };
    }

    /** Code that lies somewhere, with calls of functions that lie elsewhere. */
    private static final class Writer {
        private final List<Integer> code = new ArrayList<>();
        private final long start;

        Writer(long start) {
            this.start = start;
        }

        Writer add(int instruction) {
            code.add(instruction);
            return this;
        }

        Writer call(long target) {
            return add(Asm.jal(LINK, (int) (target - start) - 4 * code.size()));
        }

        void put(TestHart machine) {
            machine.words(start, code.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    /** A function that calls up to three others, or itself, while the depth lasts, and now and then returns to elsewhere than it should. */
    private static Writer function(RandomGenerator random, long[] starts, int number) {
        Writer writer = new Writer(starts[number]);
        for (int i = random.nextInt(4); i > 0; i--) {
            writer.add(simple(random));
        }
        boolean leaf = random.nextInt(3) == 0;
        if (!leaf) {
            writer.add(Asm.addi(STACK_POINTER, STACK_POINTER, -16));
            writer.add(Asm.store("sd", LINK, 8, STACK_POINTER));
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                writer.add(Asm.addi(DEPTH, DEPTH, -1));
                writer.add(Asm.branch("blt", DEPTH, 0, 8));
                writer.call(starts[random.nextInt(FUNCTIONS)]).add(simple(random));
            }
            writer.add(Asm.load("ld", LINK, 8, STACK_POINTER));
            writer.add(Asm.addi(STACK_POINTER, STACK_POINTER, 16));
        }
        if (random.nextInt(3) == 0) {
            writer.add(Asm.branch("blt", data(random), data(random), 8)).add(Asm.jalr(0, LINK, 0));
        }
        if (random.nextInt(6) == 0) {
            // Skips what is behind the call.
            writer.add(Asm.addi(LINK, LINK, 4));
        }
        return writer.add(Asm.jalr(0, LINK, 0));
    }

    private static void program(TestHart machine, RandomGenerator random) {
        long[] starts = new long[FUNCTIONS];
        for (int i = 0; i < FUNCTIONS; i++) {
            starts[i] = TestHart.CODE + 0x200L * (i + 1) + 0x1000L * random.nextInt(2);
        }
        for (int i = 0; i < FUNCTIONS; i++) {
            function(random, starts, i).put(machine);
        }
        Writer main = new Writer(TestHart.CODE);
        main.add(Asm.addi(DEPTH, 0, random.nextInt(1, 25)));
        main.call(starts[random.nextInt(FUNCTIONS)]).add(simple(random));
        main.call(starts[random.nextInt(FUNCTIONS)]).add(simple(random));
        main.add(Asm.addi(COUNT, COUNT, 1)).add(Asm.opImmediate("andi", 24, COUNT, 127));
        if (random.nextInt(4) == 0) {
            // Once in a while the beginning of a function is another.
            main.add(Asm.branch("bne", 24, 0, 12));
            main.add(Asm.op("xor", PATCH, PATCH, OTHER_PATCH)).add(Asm.store("sw", PATCH, 0, 25));
        }
        main.add(Asm.jal(0, -4 * main.code.size())).put(machine);
        int first = simple(random);
        machine.words(starts[0], first);
        machine.x(PATCH, first).x(OTHER_PATCH, first ^ simple(random)).x(25, starts[0]);
        machine.x(STACK_POINTER, STACK).x(POINTER, DATA);
        if (random.nextBoolean()) {
            TranslatedProgramsTest.mapAll(machine);
        }
    }

    @Test
    void itIsAsIfTheyWereCalled() {
        Seeds.forEach(80, random -> {
            long seed = random.nextLong();
            TestHart interpreted = TestHart.of(new InterpretedProcessor());
            TestHart translated = machine(random.nextInt(500, 4_000));
            for (TestHart machine : List.of(interpreted, translated)) {
                program(machine, new SplittableRandom(seed));
            }
            for (int i = 0; i < 100; i++) {
                long quantum = random.nextLong(1, 2L << random.nextInt(1, 13));
                assertEquals(interpreted.execute(quantum), translated.execute(quantum));
                assertEquals(interpreted.snapshot(), translated.snapshot());
            }
        });
        assertTrue(withCallees() > 100, withCallees() + " of " + requests.size());
    }

    private long withCallees() {
        return requests.stream().filter(TranslationRequest::hasCallees).count();
    }

    @Test
    void quantaOfEveryLengthStopAtTheInstruction() {
        TestHart interpreted = TestHart.of(new InterpretedProcessor(), DOUBLE_RECURSION);
        TestHart translated = machine(2_000, DOUBLE_RECURSION);
        for (TestHart machine : List.of(interpreted, translated)) {
            machine.x(STACK_POINTER, STACK);
            machine.execute(20_000);
        }
        assertTrue(requests.getLast().hasCallees(), "the function that calls itself was not found");
        for (int quantum = 1; quantum < 400; quantum++) {
            interpreted.execute(quantum);
            translated.execute(quantum);
            assertEquals(interpreted.snapshot(), translated.snapshot());
        }
    }

    @Test
    void aFunctionThatStaysAbsentIsCalledAgain() {
        int far = 2 * PhysicalMemory.PAGE_SIZE;
        int[] loop = {
            Asm.addi(10, 10, 1),
            Asm.branch("beq", 5, 0, 8),
            Asm.jal(LINK, far - 8),
            Asm.addi(11, 11, 1),
            Asm.jal(0, -16)
        };
        TestHart interpreted = TestHart.of(new InterpretedProcessor(), loop);
        TestHart translated = machine(2_000, loop);
        for (TestHart machine : List.of(interpreted, translated)) {
            machine.words(TestHart.CODE + far, Asm.addi(12, 12, 1), Asm.jalr(0, LINK, 0));
            machine.x(5, 1).run(20_000);
        }
        assertEquals(loop.length + 2, requests.getLast().size());
        for (TestHart machine : List.of(interpreted, translated)) {
            machine.hart().requestComposition(new Recomposition.Page(TestHart.CODE + far));
            machine.hart().composeRelocation();
            machine.x(5, 0);
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(interpreted.run(49).snapshot(), translated.run(49).snapshot());
        }
        assertEquals(loop.length, requests.getLast().size());
        assertEquals(Tier.OPTIMIZED, requests.getLast().tier());
        assertFalse(requests.getLast().hasCallees());
    }

    @Test
    void whatWouldBeTooLongIsTranslatedAlone() {
        int each = 250;
        int[] code = new int[2 * each];
        for (int i = 0; i < code.length; i++) {
            code[i] = Asm.store("sd", 10 + i % 5, 8 * (i % 200), 2 + i % 8);
        }
        code[each - 2] = Asm.jal(LINK, 8);
        code[each - 1] = Asm.jal(0, -4 * (each - 1));
        code[2 * each - 1] = Asm.jalr(0, LINK, 0);
        int[] jumps = {4 * (each - 2), 4 * each, 4 * (2 * each - 1), 4 * (each - 1)};
        TranslationRequest alone =
                new TranslationRequest(false, Guess.NONE, Tier.OPTIMIZED, Sharing.NONE, first(code, each));
        RegionTranslator translator = new RegionTranslator();
        byte[] together = translator.translate(alone.withCallees(new FoundCode(offsets(2 * each), code, jumps)));
        assertArrayEquals(translator.translate(alone), together);
        FoundCode shorter = new FoundCode(
                offsets(each + 2), code(code, each), new int[] {4 * (each - 2), 4 * each, 4 * (each + 1), 4 * (each - 1)
                });
        assertFalse(Arrays.equals(together, translator.translate(alone.withCallees(shorter))));
    }

    private static FoundCode first(int[] code, int length) {
        return new FoundCode(offsets(length), Arrays.copyOf(code, length), new int[0]);
    }

    /** {@return the caller, and of the function one store and the return} */
    private static int[] code(int[] code, int each) {
        int[] shorter = Arrays.copyOf(code, each + 2);
        shorter[each + 1] = code[2 * each - 1];
        return shorter;
    }

    private static int[] offsets(int length) {
        return IntStream.range(0, length).map(i -> 4 * i).toArray();
    }
}
