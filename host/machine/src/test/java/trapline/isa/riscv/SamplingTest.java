package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import trapline.machine.Seeds;

/** What is executed much is found by samples, whatever is only passed often is not, and nobody can tell that samples were taken. */
class SamplingTest {
    private static final int INTERVAL = 101;
    private static final int OUTER_WORDS = 4;
    private static final int INNER_WORDS = 3;

    /** A loop of a thousand rounds within a loop; a quantum ends anywhere in it. */
    private static final int[] CODE = {
        Asm.addi(10, 0, 1_000),
        Asm.op("xor", 11, 11, 10),
        Asm.op("add", 12, 12, 11),
        Asm.addi(13, 13, 1),
        Asm.addi(10, 10, -1),
        Asm.op("sub", 14, 14, 12),
        Asm.branch("bne", 10, 0, -8),
        Asm.jal(0, -28)
    };

    private final List<TranslationRequest> requests = new ArrayList<>();

    private TranslatedProcessor processor(int interval, int samples) {
        return new TranslatedProcessor(
                TranslationCache.immediate(new RecordingTranslator(requests), 1_000),
                new Selection(interval, samples, DecodedPage.MOST_COUNTED, Long.MAX_VALUE, Integer.MAX_VALUE));
    }

    @Test
    void theLoopThatIsExecutedMostIsTranslatedAndNotTheOneAroundIt() {
        TestHart machine = TestHart.of(processor(INTERVAL, 50), CODE);
        machine.execute(60L * INTERVAL);
        assertEquals(
                List.of(INNER_WORDS),
                requests.stream().map(TranslationRequest::size).toList());
        machine.execute(1_000_000);
        assertTrue(
                requests.stream().allMatch(request -> request.size() < OUTER_WORDS + INNER_WORDS),
                "the outer loop was translated: " + requests);
    }

    @Test
    void nothingIsTranslatedBeforeItWasFoundOften() {
        TestHart machine = TestHart.of(processor(INTERVAL, 50), CODE);
        machine.execute(45L * INTERVAL);
        assertEquals(List.of(), requests);
    }

    @Test
    void samplesChangeNothingWhereverQuantaEnd() {
        Seeds.forEach(40, random -> {
            TestHart interpreted = TestHart.of(new InterpretedProcessor(), CODE);
            TestHart sampled = TestHart.of(processor(random.nextInt(30), random.nextInt(1, 4)), CODE);
            for (int i = 0; i < 100; i++) {
                int quantum = random.nextInt(1, 300);
                assertEquals(interpreted.execute(quantum), sampled.execute(quantum));
                assertEquals(interpreted.snapshot(), sampled.snapshot());
            }
        });
    }
}
