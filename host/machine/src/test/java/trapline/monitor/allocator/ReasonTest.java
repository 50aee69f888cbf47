package trapline.monitor.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trapline.monitor.allocator.Reason.Code;

class ReasonTest {
    @Test
    void aSentenceSaysTheFigures() {
        Reason reason = Reason.of(Code.TENANT_WORDS, 600, 400, 1000);
        assertEquals("600 words are more than the 400 that the tenant's quota of 1000 leaves", reason.sentence());
    }

    @ParameterizedTest
    @EnumSource
    void everySentenceUsesEveryFigureOnce(Code code) {
        long[] figures = new long[code.figures().size()];
        for (int i = 0; i < figures.length; i++) {
            figures[i] = 7_000_001L + i;
        }
        String sentence = Reason.of(code, figures).sentence();
        assertFalse(sentence.contains("{"), sentence);
        for (long figure : figures) {
            assertTrue(sentence.contains(String.valueOf(figure)), sentence);
        }
    }

    @Test
    void figuresComeInTheCodesOrderWhateverTheMaps() {
        Reason reason = Reason.of(Code.NOT_SMALLER, Map.of("words", 1L, "asked", 2L));
        assertEquals(List.of("asked", "words"), List.copyOf(reason.figures().keySet()));
        assertThrows(UnsupportedOperationException.class, () -> reason.figures().clear());
    }

    @Test
    void missingAndSurplusFiguresAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Reason.of(Code.NOT_SMALLER, 1));
        assertThrows(IllegalArgumentException.class, () -> Reason.of(Code.NOT_SMALLER, Map.of("words", 1L)));
        assertThrows(IllegalArgumentException.class, () -> Reason.of(Code.NO_SUCH_VM, Map.of("words", 1L)));
    }
}
