package trapline.isa.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JumpTargetsTest {
    private final JumpTargets targets = new JumpTargets();

    @Test
    void whereAJumpHasLedIsKeptOnceAndInOrder() {
        for (long distance : new long[] {40, -8, 40, 1L << 40}) {
            targets.add(3, distance);
        }
        assertEquals(List.of(-8, 40), targets.of(3));
        assertEquals(List.of(), targets.of(4));
    }

    @Test
    void aGuestThatJumpsEverywhereFillsNoHeap() {
        for (int index = 0; index < DecodedPage.HALF_WORDS; index++) {
            for (int distance = 0; distance < 2 * JumpTargets.LIMIT; distance++) {
                targets.add(index, 2L * distance);
            }
        }
        assertEquals(JumpTargets.LIMIT, targets.of(0).size());
        int kept = IntStream.range(0, DecodedPage.HALF_WORDS)
                .map(index -> targets.of(index).size())
                .sum();
        assertEquals(JumpTargets.PAGE_LIMIT, kept);
    }
}
