package trapline.theory.recursion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GrowthLawTest {
    @Test
    void theLawIsThatOfTheFigures() {
        // T = 10, 40, 160; I = 1000, +100 for each of 10, +100 for each of 40.
        GrowthLaw law = GrowthLaw.of(List.of(
                new DepthFigures(0, 1000, 990, 10),
                new DepthFigures(1, 2000, 1960, 40),
                new DepthFigures(2, 6000, 5840, 160)));
        assertEquals(4.0, law.trapFactor());
        assertEquals(100.0, law.instructionsPerTrap());
        assertEquals(OptionalDouble.of(6000), law.predictedInstructions());
        assertEquals(OptionalDouble.of(0), law.error());
    }

    @Test
    void twoDepthsPredictNothing() {
        GrowthLaw law = GrowthLaw.of(List.of(new DepthFigures(0, 10, 10, 0), new DepthFigures(1, 10, 10, 0)));
        assertEquals(OptionalDouble.empty(), law.error());
        assertEquals(0.0, law.trapFactor());
        assertThrows(IllegalArgumentException.class, () -> GrowthLaw.of(List.of(new DepthFigures(0, 10, 10, 0))));
    }

    @Test
    void moreDirectThanAllIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DepthFigures(0, 10, 11, 0));
        assertThrows(IllegalArgumentException.class, () -> new DepthFigures(-1, 10, 10, 0));
    }
}
