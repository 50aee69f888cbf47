package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import trapline.isa.riscv.translation.RegionTranslator;

/** The class of a translation stays as long as the cache or a hart has it, and is unloaded then. */
class TranslationUnloadingTest {
    private static final int KEPT = 2;
    private static final int HARTS = 10;
    private static final long DEADLINE_NANOS = 60_000_000_000L;

    private final TranslationCache cache = TranslationCache.immediate(new RegionTranslator(), KEPT);

    /** A hart that has executed a loop of its own, translated. */
    private TestHart looping(int number) {
        TestHart hart = TestHart.of(
                new TranslatedProcessor(cache, Selection.eager(1)),
                Asm.addi(10, 10, 1 + number),
                Asm.jal(0, -4),
                Asm.NOP);
        hart.execute(1_000);
        return hart;
    }

    private void collectUntilLoaded(int classes) {
        long end = System.nanoTime() + DEADLINE_NANOS;
        while (cache.loaded() != classes && System.nanoTime() < end) {
            System.gc();
        }
        assertEquals(classes, cache.loaded());
    }

    @Test
    void aClassIsUnloadedWhenNeitherTheCacheNorAHartHasIt() {
        List<TestHart> harts = new ArrayList<>();
        for (int i = 0; i < HARTS; i++) {
            harts.add(looping(i));
        }
        int all = (int) cache.translated();
        assertTrue(all >= HARTS, all + " translations");
        collectUntilLoaded(all);
        System.gc();
        assertEquals(all, cache.loaded(), "a class was unloaded that a hart has in place");
        harts.forEach(hart -> hart.execute(1_000));
        harts.clear();
        collectUntilLoaded(KEPT);
    }
}
