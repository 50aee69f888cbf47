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
        FloatingFlags flags = new FloatingFlags();
        FloatingFlags exactFlags = new FloatingFlags();
        Seeds.forEach(CASES, random -> {
            long[] in = new RandomOperands(random).next(operation);
            for (int mode = RoundingMode.RNE; mode <= RoundingMode.RMM; mode++) {
                for (int raised = 0; raised <= FloatingFlags.NX; raised++) {
                    flags.set(raised);
                    exactFlags.set(raised);
                    long fast = operation.evaluate(in[0], in[1], in[2], mode, flags);
                    long exact = operation.evaluateExactly(in[0], in[1], in[2], mode, exactFlags);
                    if (fast != exact || flags.bits() != exactFlags.bits()) {
                        assertEquals(
                                FloatingCase.text(operation, in, mode, exact, exactFlags.bits()),
                                FloatingCase.text(operation, in, mode, fast, flags.bits()));
                    }
                }
            }
        });
    }
}
