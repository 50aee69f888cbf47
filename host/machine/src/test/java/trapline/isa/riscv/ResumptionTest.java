package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.machine.Exit;

/** Where an instruction traps again and again, translated code goes on right behind it. */
class ResumptionTest {
    private static final int TIMES = 5;
    private static final int LENGTH = 7;
    private static final int BEHIND = 3;
    private static final int ECALL = 0x73;
    private static final int CSRRW = 0x34059573;
    private static final int CSRRSI = 0x1440e573;
    private static final int SFENCE_VMA = 0x12000073;
    private static final int WFI = 0x10500073;
    private static final int SRET = 0x10200073;

    private final List<TranslationRequest> requests = new ArrayList<>();
    private final TranslationCache cache = TranslationCache.immediate(new RecordingTranslator(requests), 100);

    private static int[] loop(int trapping) {
        return new int[] {
            Asm.addi(5, 5, 1),
            Asm.op("add", 6, 6, 5),
            trapping,
            Asm.op("xor", 7, 7, 6),
            Asm.addi(8, 8, 3),
            Asm.op("add", 9, 9, 8),
            Asm.jal(0, -24)
        };
    }

    /** Runs as under a monitor that does nothing for the instruction. */
    private static void run(TestHart machine, int rounds) {
        for (int i = 0; i < rounds; i++) {
            Exit exit = machine.execute(10_000);
            assertInstanceOf(Exit.Trapped.class, exit);
            machine.hart().setPc(machine.hart().pc() + 4);
        }
    }

    private TestHart translated(int trapping) {
        return TestHart.of(new TranslatedProcessor(cache, new Selection(0, 1, TIMES, 1_000_000, 50)), loop(trapping));
    }

    /** {@return whether there is a translation that begins behind the instruction, and is the loop up to it} */
    private boolean goesOnBehind() {
        return requests.stream().anyMatch(request -> request.size() == LENGTH - 1 && request.offset(0) == -4 * BEHIND);
    }

    @ParameterizedTest
    @ValueSource(ints = {ECALL, CSRRW, CSRRSI, SFENCE_VMA, WFI})
    void itGoesOnRightBehind(int trapping) {
        TestHart interpreted = TestHart.of(new InterpretedProcessor(), loop(trapping));
        TestHart translated = translated(trapping);
        run(translated, TIMES);
        assertFalse(goesOnBehind(), "too early");
        run(translated, TIMES);
        assertTrue(goesOnBehind(), () -> requests.toString());
        run(interpreted, 2 * TIMES);
        for (int i = 0; i < 100; i++) {
            assertEquals(interpreted.snapshot(), translated.snapshot());
            run(interpreted, 1);
            run(translated, 1);
        }
    }

    @Test
    void nothingIsExpectedBehindWhatLeadsElsewhere() {
        run(translated(SRET), 10 * TIMES);
        assertFalse(goesOnBehind());
        assertFalse(requests.isEmpty());
    }
}
