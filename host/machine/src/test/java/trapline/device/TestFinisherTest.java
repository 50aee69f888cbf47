package trapline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestFinisherTest extends DeviceContract {
    private final TestFinisher finisher = new TestFinisher();

    @Override
    protected Device create() {
        return new TestFinisher();
    }

    @Override
    protected List<Integer> interestingOffsets() {
        return List.of(0, 2, 4, 0xffc);
    }

    @ParameterizedTest
    @CsvSource({
        "0x5555,     4, Passed[]",
        "0x125555,   4, Passed[]",
        "0x33333,    4, Failed[code=3]",
        "0xffff3333, 4, Failed[code=65535]",
        "0x3333,     2, Failed[code=0]",
        "0x7777,     4, Reset[]",
        "0x7777,     2, Reset[]",
    })
    void aWordEndsTheMachine(String word, int size, String verdict) {
        finisher.write(0, size, Long.decode(word));
        assertEquals(verdict, finisher.verdict().orElseThrow().toString());
    }

    @Test
    void theFirstWordCounts() {
        finisher.write(0, 4, 0x13333);
        finisher.write(0, 4, TestFinisher.PASS);
        assertEquals(Optional.of(new TestFinisher.Verdict.Failed(1)), finisher.verdict());
    }

    @Test
    void otherWordsAndPlacesDoNothing() {
        finisher.write(0, 4, 0);
        finisher.write(0, 4, 0x5556);
        finisher.write(4, 4, TestFinisher.PASS);
        finisher.write(0, 1, 0x55);
        finisher.write(0, 8, TestFinisher.PASS);
        assertEquals(Optional.empty(), finisher.verdict());
        assertFalse(finisher.accepts(0, 1));
        assertFalse(finisher.accepts(0, 8));
        assertTrue(finisher.accepts(0xffe, 2));
    }
}
