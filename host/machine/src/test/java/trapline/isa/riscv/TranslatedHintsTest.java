package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import trapline.isa.riscv.translation.RegionTranslator;
import trapline.machine.Seeds;

/**
 * What translations take to be likely: where jumps by register lead, and that numbers are words. Neither may be relied on, nor that a
 * translation can be made at all.
 */
class TranslatedHintsTest {
    private static final int CASES = 8;
    private static final int WORDS_IN_CASE = 4;
    private static final int LOOP_WORDS = 8;

    private final List<TranslationRequest> requests = new ArrayList<>();

    @Test
    void aSwitchIsTranslatedWithItsCases() {
        Seeds.forEach(20, random -> {
            int[] code = switchInALoop(random);
            TestHart interpreted = TestHart.of(new InterpretedProcessor(), code);
            TestHart translated = TestHart.of(processor(1 + random.nextInt(20)), code);
            for (int i = 0; i < 60; i++) {
                int quantum = random.nextInt(1, 200);
                assertEquals(interpreted.execute(quantum), translated.execute(quantum));
                assertEquals(interpreted.snapshot(), translated.snapshot());
            }
        });
        int mostTargets = requests.stream()
                .mapToInt(request -> request.targets(4 * (LOOP_WORDS - 1)).size())
                .max()
                .orElse(0);
        assertTrue(mostTargets > 2, "a jump to at most " + mostTargets);
    }

    @Test
    void aCounterThatIsNoWordWhenItsLoopBeginsIsCountedAllTheSame() {
        int[] code = {
            Asm.opImmediate("addiw", 5, 5, -1),
            Asm.op("addw", 6, 6, 5),
            Asm.op("or", 7, 7, 6),
            Asm.branch("bne", 5, 0, -12),
            Asm.op("add", 5, 8, 9),
            Asm.op("xor", 6, 6, 8),
            Asm.jal(0, -24)
        };
        TestHart interpreted = TestHart.of(new InterpretedProcessor(), code);
        TestHart translated = TestHart.of(processor(3), code);
        for (TestHart machine : List.of(interpreted, translated)) {
            machine.x(5, 7).x(8, 5L << 32).x(9, 30);
        }
        for (int i = 0; i < 500; i++) {
            assertEquals(interpreted.execute(37), translated.execute(37));
            assertEquals(interpreted.snapshot(), translated.snapshot());
        }
        assertEquals(
                EnumSet.allOf(Guess.class),
                requests.stream()
                        .map(TranslationRequest::guess)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Guess.class))));
    }

    @Test
    void codeOfWhichNoClassCanBeMadeIsInterpreted() {
        Seeds.forEach(3, random -> {
            int[] code = switchInALoop(random);
            TranslationCache cache = TranslationCache.immediate(
                    request -> {
                        byte[] classFile = new RegionTranslator().translate(request);
                        // The second half becomes rubbish.
                        Arrays.fill(classFile, classFile.length / 2, classFile.length, (byte) 0xff);
                        return classFile;
                    },
                    100);
            TestHart interpreted = TestHart.of(new InterpretedProcessor(), code);
            TestHart translated = TestHart.of(new TranslatedProcessor(cache, Selection.eager(1)), code);
            assertEquals(interpreted.execute(5_000), translated.execute(5_000));
            assertEquals(interpreted.snapshot(), translated.snapshot());
            assertTrue(cache.begun() > 0, "nothing failed");
            assertEquals(0, cache.translated());
        });
    }

    private TranslatedProcessor processor(int hot) {
        return new TranslatedProcessor(
                TranslationCache.immediate(new RecordingTranslator(requests), 10_000), Selection.eager(hot));
    }

    /** {@return a loop that jumps to one of its cases by the low bits of a number that changes, once in a while out of it} */
    private static int[] switchInALoop(RandomGenerator random) {
        List<Integer> code = new ArrayList<>(List.of(
                Asm.addi(5, 5, random.nextInt(1, 100)),
                Asm.op("xor", 5, 5, 6),
                Asm.opImmediate("andi", 7, 5, CASES - 1),
                Asm.opImmediate("slli", 7, 7, 4),
                Asm.match("auipc") | 28 << 7,
                Asm.op("add", 7, 7, 28),
                Asm.NOP,
                Asm.jalr(0, 7, 16)));
        for (int i = 0; i < CASES; i++) {
            code.add(Asm.opImmediate(random.nextBoolean() ? "addi" : "addiw", 6, 6, random.nextInt(-50, 50)));
            code.add(Asm.op(random.nextBoolean() ? "subw" : "add", 9, 9, 6));
            code.add(random.nextBoolean() ? Asm.opImmediate("srai", 5, 5, 1) : Asm.op("mul", 10, 9, 5));
            code.add(Asm.jal(0, -4 * (LOOP_WORDS + WORDS_IN_CASE * i + 3)));
        }
        return code.stream().mapToInt(Integer::intValue).toArray();
    }
}
