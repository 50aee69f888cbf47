package trapline.isa.riscv.floating;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** QEMU's answers, where QEMU is not. */
class RecordedVectorsTest {
    @Test
    void answersAreThoseRecorded() {
        Set<FloatingOperation> seen = EnumSet.noneOf(FloatingOperation.class);
        for (RecordedVectors.Vector vector : RecordedVectors.read()) {
            seen.add(vector.operation());
            assertEquals(vector.line(), vector.question().answered(vector.operation()));
        }
        assertEquals(EnumSet.allOf(FloatingOperation.class), seen);
    }
}
