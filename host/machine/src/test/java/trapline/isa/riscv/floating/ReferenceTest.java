package trapline.isa.riscv.floating;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trapline.machine.Seeds;

/** Results and flags are those of exact arithmetic, rounded by the standard's words. */
class ReferenceTest {
    private static final int CASES = 3_000;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_ANY,
            names = {"F(ADD|SUB|MUL|DIV|SQRT|N?MADD|N?MSUB)_.", "FCVT_(W|WU|L|LU)_.", "FCVT_S_D"})
    void everythingIsRoundedAsTheStandardSays(FloatingOperation operation) {
        Seeds.forEach(CASES, random -> {
            for (FloatingCase each : FloatingCase.random(operation, 1, RoundingMode.RMM, random)) {
                String expected = Reference.answer(operation, each);
                String ours = each.answered(operation);
                if (!expected.equals(ours)) {
                    assertEquals(expected, ours);
                }
            }
        });
    }
}
