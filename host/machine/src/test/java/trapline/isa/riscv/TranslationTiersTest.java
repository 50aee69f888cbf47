package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

/** What executes much is translated a second time, for the optimizing compiler; what does not is not; and nobody can tell. */
class TranslationTiersTest {
    /** A loop that calls a function with a loop of its own, of ten instructions in all, and one that ends at once. */
    private static final int[] CODE = {
        Asm.addi(10, 0, 20),
        Asm.jal(1, 20),
        Asm.jal(1, 36),
        Asm.op("add", 11, 11, 10),
        Asm.jal(0, -16),
        Asm.NOP,
        Asm.op("xor", 12, 12, 10),
        Asm.op("add", 13, 13, 12),
        Asm.addi(10, 10, -1),
        Asm.branch("bne", 10, 0, -12),
        Asm.jalr(0, 1, 0),
        Asm.op("sub", 14, 14, 13),
        Asm.jalr(0, 1, 0)
    };

    private final List<TranslationRequest> requests = new ArrayList<>();
    private final TranslationCache cache = TranslationCache.immediate(new RecordingTranslator(requests), 1_000);

    private long count(Tier tier) {
        return requests.stream().filter(request -> request.tier() == tier).count();
    }

    @Test
    void muchExecutedCodeIsOptimizedAndNothingElseChanges() {
        Seeds.forEach(5, random -> {
            TestHart interpreted = TestHart.of(new InterpretedProcessor(), CODE);
            TestHart translated = TestHart.of(new TranslatedProcessor(cache, Selection.eager(1)), CODE);
            for (int i = 0; i < 300; i++) {
                int quantum = random.nextInt(1, 2_000);
                assertEquals(interpreted.execute(quantum), translated.execute(quantum));
                assertEquals(interpreted.snapshot(), translated.snapshot());
            }
        });
        assertTrue(count(Tier.OPTIMIZED) > 0, "nothing is optimized");
    }

    @Test
    void whatOthersExecuteCounts() {
        for (int machine = 0; machine < 40 && count(Tier.OPTIMIZED) == 0; machine++) {
            TestHart translated = TestHart.of(new TranslatedProcessor(cache, Selection.eager(1)), CODE);
            translated.execute(2_000);
        }
        assertTrue(count(Tier.OPTIMIZED) > 0, "nothing is optimized");
    }

    @Test
    void whatIsTranslatedForOthersIsTakenOverEarly() {
        int[] loop = {Asm.addi(10, 10, 1), Asm.jal(0, -4)};
        int hot = 64;
        TestHart first = TestHart.of(new TranslatedProcessor(cache, Selection.eager(hot)), loop);
        TestHart second = TestHart.of(new TranslatedProcessor(cache, Selection.eager(hot)), loop);
        first.execute(hot);
        assertEquals(0, cache.translated(), "half of the arrivals that make it hot suffice");
        first.execute(hot + 2);
        assertEquals(1, cache.translated());
        assertEquals(0, cache.reused());
        second.execute(hot / 4);
        assertEquals(1, cache.reused());
        assertEquals(1, cache.translated());
    }

    @Test
    void codeThatExecutesLittleIsNotOptimized() {
        TestHart translated = TestHart.of(new TranslatedProcessor(cache, Selection.eager(1)), CODE);
        translated.execute(2_000);
        assertTrue(count(Tier.BASELINE) > 0, "nothing is translated");
        assertEquals(0, count(Tier.OPTIMIZED));
    }
}
