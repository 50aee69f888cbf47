package trapline.isa.riscv.floating;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.machine.Oracles;
import trapline.machine.Seeds;

/** Results and flags are those of processors that we did not make. */
class FloatingOracleTest {
    /** Of each instruction: some three million for QEMU in all, half of them for SSE. */
    private static final int CASES = 50_000;

    private static final Set<FloatingOperation> TO_INTEGER = EnumSet.of(
            FloatingOperation.FCVT_W_S,
            FloatingOperation.FCVT_L_S,
            FloatingOperation.FCVT_W_D,
            FloatingOperation.FCVT_L_D);

    @TempDir
    private Path directory;

    @Test
    void everyInstructionIsAsQemuHasIt() {
        Oracles.need("riscv64-linux-gnu-gcc", "qemu-riscv64");
        FloatingOracle oracle = FloatingOracle.qemu(directory);
        Seeds.forEach(1, random -> {
            for (FloatingOperation operation : FloatingOperation.values()) {
                List<FloatingCase> cases = FloatingCase.random(operation, CASES, RoundingMode.RMM, random);
                long[] answers = oracle.ask(operation, cases);
                assertEquals(2 * cases.size(), answers.length, operation::mnemonic);
                for (int i = 0; i < cases.size(); i++) {
                    check(operation, cases.get(i), answers[2 * i], (int) answers[2 * i + 1]);
                }
            }
        });
    }

    @Test
    void whatSseHasIsTheSame() {
        Oracles.needArchitecture("amd64", "x86_64");
        Oracles.need("gcc");
        FloatingOracle oracle = FloatingOracle.sse(directory);
        Seeds.forEach(1, random -> {
            Set<FloatingOperation> known = EnumSet.noneOf(FloatingOperation.class);
            for (FloatingOperation operation : FloatingOperation.values()) {
                List<FloatingCase> cases = FloatingCase.random(operation, CASES, RoundingMode.RUP, random);
                long[] answers = oracle.ask(operation, cases);
                for (int i = 0; i < answers.length / 2; i++) {
                    known.add(operation);
                    int flags = (int) answers[2 * i + 1];
                    if (TO_INTEGER.contains(operation) && (flags & FloatingFlags.NV) != 0) {
                        checkFlags(operation, cases.get(i), flags);
                    } else if (!isNan(operation, cases.get(i).c())) {
                        check(operation, cases.get(i), answers[2 * i], flags);
                    }
                }
            }
            assertEquals(34, known.size(), () -> "instructions that SSE knows: " + known);
        });
    }

    private static void check(FloatingOperation operation, FloatingCase each, long result, int flags) {
        FloatingFlags ours = new FloatingFlags();
        // Texts only where they differ: there are millions of cases.
        if (each.evaluate(operation, ours) != result || ours.bits() != flags) {
            assertEquals(each.text(operation, result, flags), each.answered(operation));
        }
    }

    /** SSE saturates in another way. */
    private static void checkFlags(FloatingOperation operation, FloatingCase each, int expected) {
        FloatingFlags ours = new FloatingFlags();
        long result = each.evaluate(operation, ours);
        if (ours.bits() != expected) {
            assertEquals(each.text(operation, result, expected), each.text(operation, result, ours.bits()));
        }
    }

    /** A third operand that is a NaN: infinity times zero plus a quiet NaN is not invalid in SSE. */
    private static boolean isNan(FloatingOperation operation, long c) {
        return operation.operands.size() == 3
                && switch (operation.result) {
                    case SINGLE -> Float.isNaN(Float.intBitsToFloat(NanBoxing.unbox(c)));
                    case DOUBLE -> Double.isNaN(Double.longBitsToDouble(c));
                    case INTEGER -> false;
                };
    }
}
