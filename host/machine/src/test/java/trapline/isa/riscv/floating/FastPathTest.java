package trapline.isa.riscv.floating;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trapline.machine.Seeds;

/** The host's arithmetic, where it is used, gives the bits and the flags of the integer arithmetic. */
class FastPathTest {
    private static final int CASES = 30_000;

    @ParameterizedTest
    @EnumSource
    void bothPathsAgree(FloatingOperation operation) {
        if (!operation.hasExactPath) {
            return;
        }
        FloatingFlags fast = new FloatingFlags();
        FloatingFlags exact = new FloatingFlags();
        Seeds.forEach(CASES, random -> {
            for (FloatingCase each : FloatingCase.random(operation, 1, RoundingMode.RMM, random)) {
                // With inexact raised before, the fast path asks less.
                for (int raised = 0; raised <= FloatingFlags.NX; raised++) {
                    fast.set(raised);
                    exact.set(raised);
                    long result = operation.evaluate(each.a(), each.b(), each.c(), each.mode(), fast);
                    long expected = operation.evaluateExactly(each.a(), each.b(), each.c(), each.mode(), exact);
                    if (result != expected || fast.bits() != exact.bits()) {
                        assertEquals(
                                each.text(operation, expected, exact.bits()),
                                each.text(operation, result, fast.bits()));
                    }
                }
            }
        });
    }
}
