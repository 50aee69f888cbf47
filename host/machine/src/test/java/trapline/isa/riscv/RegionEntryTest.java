package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import trapline.isa.riscv.translation.RegionTranslator;
import trapline.machine.Processor;

/** When code that is in several pages may be entered: a loop that goes through a page two pages on while x5 is not 0. */
class RegionEntryTest {
    private static final int FAR = 2 * PhysicalMemory.PAGE_SIZE;

    private static final int[] NEAR_CODE = {
        Asm.addi(6, 6, 1), Asm.branch("beq", 5, 0, 8), Asm.jal(0, FAR - 8), Asm.addi(7, 7, 1), Asm.jal(0, -16)
    };
    private static final int[] FAR_CODE = {Asm.addi(8, 8, 1), Asm.jal(0, 12 - (FAR + 4))};

    @Test
    void onlyThePagesThatHaveCodeOfItNeedBeAtHand() {
        TestHart machine = loop(new InterpretedProcessor()).run(100);
        Hart hart = machine.hart();
        TranslationRequest request = Objects.requireNonNull(CodeSearch.find(hart, TestHart.CODE, 0));
        Region region = Region.define(new RegionTranslator().translate(request));
        RegionEntry entry = new RegionEntry(request, region, 0, 0);
        assertTrue(request.contains(FAR));
        assertEquals(RegionEntry.Check.ENTERABLE, entry.check(hart, TestHart.CODE));
        dropFarPage(machine);
        assertEquals(RegionEntry.Check.ABSENT, entry.check(hart, TestHart.CODE));
    }

    @Test
    void codeOfWhichAPageStaysAbsentIsTranslatedWithoutIt() {
        List<TranslationRequest> requests = new ArrayList<>();
        TranslationCache cache = TranslationCache.immediate(new RecordingTranslator(requests), 100);
        TestHart interpreted = loop(new InterpretedProcessor());
        TestHart translated = loop(new TranslatedProcessor(cache, Selection.eager(3)));
        for (TestHart machine : List.of(interpreted, translated)) {
            machine.run(1_000);
            dropFarPage(machine);
            machine.x(5, 0);
        }
        assertEquals(NEAR_CODE.length + FAR_CODE.length, requests.getLast().size());
        for (int i = 0; i < 100; i++) {
            interpreted.run(49);
            translated.run(49);
            assertEquals(interpreted.snapshot(), translated.snapshot());
        }
        assertEquals(NEAR_CODE.length, requests.getLast().size());
    }

    private static TestHart loop(Processor<Hart> processor) {
        return TestHart.of(processor, NEAR_CODE)
                .words(TestHart.CODE + FAR, FAR_CODE)
                .x(5, 1);
    }

    private static void dropFarPage(TestHart machine) {
        machine.hart().requestComposition(new Recomposition.Page(TestHart.CODE + FAR));
        machine.hart().composeRelocation();
    }
}
