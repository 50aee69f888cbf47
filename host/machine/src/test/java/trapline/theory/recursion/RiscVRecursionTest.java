package trapline.theory.recursion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.machine.Bytes;
import trapline.theory.Progress;
import trapline.theory.recursion.RecursionReport.Level;

/** Theorem 2 on RISC-V: the monitor in S mode hosts programs, and itself; they end in the states of the bare machine. */
class RiscVRecursionTest {
    private static final Path IMAGES = Path.of("../../guest-images/riscv");
    private static final long MOST_STEPS = 1_000_000_000;

    private static Bytes image(String name) throws IOException {
        return Bytes.of(Files.readAllBytes(IMAGES.resolve(name + ".elf")));
    }

    private static RecursionReport report(String program, int depth, String arguments) throws IOException {
        return RiscVRecursion.of(program, image("vmm"), image(program), depth, arguments, MOST_STEPS, Progress.UNSEEN);
    }

    @ParameterizedTest
    @CsvSource({
        "hello-s, 3, '', state",
        "timer-s, 2, '', output",
        "pager-s, 2, '', state",
        "compute-s, 2, '', output",
        "compute-s, 1, only=9, state"
    })
    void everyLevelEndsAsTheBareMachine(String program, int depth, String arguments, String compared)
            throws IOException {
        RecursionReport report = report(program, depth, arguments);
        assertEquals(
                List.of(),
                report.levels().stream()
                        .filter(level -> level.difference().isPresent())
                        .toList());
        assertEquals(depth + 1, report.levels().size());
        assertEquals(program, report.levels().getLast().name());
        assertEquals(
                compared, report.levels().getLast().compared(), "what reads a clock is compared by what it prints");
        assertEquals("state", report.levels().getFirst().compared());
    }

    @Test
    void aGuestsMemoryLiesInItsMonitors() throws IOException {
        List<Level> levels = report("hello-s", 3, "").levels();
        for (int i = 1; i < levels.size(); i++) {
            Level monitor = levels.get(i - 1);
            Level guest = levels.get(i);
            assertTrue(guest.region().l() > 0);
            assertTrue(guest.region().end() <= monitor.region().b(), guest::toString);
            assertEquals(monitor.real().l() + guest.region().l(), guest.real().l());
            assertEquals(guest.region().b(), guest.real().b());
        }
    }

    @Test
    void trapsGrowGeometricallyAndTheRestDoesNotGrow() throws IOException {
        RecursionReport report = report("timer-s", 3, "");
        assertEquals(
                GrowthLaw.trapFactor(report.growth(), 2),
                GrowthLaw.trapFactor(report.growth(), 3),
                1,
                "the factor is the same from level to level");
        DepthFigures alone = report.growth().getFirst();
        assertTrue(report.growth().getLast().instructions() < 2 * alone.instructions(), report.growth()::toString);
    }

    @Test
    void aProgramThatFailsFailsAtEveryLevel() throws IOException {
        // The monitor without a guest says so and asks for a reset with SBI's "system failure".
        RecursionReport report =
                RiscVRecursion.of("empty", image("vmm"), image("vmm"), 2, "", MOST_STEPS, Progress.UNSEEN);
        assertTrue(report.equivalent(), report.levels()::toString);
        assertEquals(1, report.levels().getLast().result());
    }

    @Test
    void whatCannotBeNestedIsRefused() throws IOException {
        Bytes hello = image("hello-s");
        assertThrows(
                IllegalArgumentException.class,
                () -> RiscVRecursion.of("hello", image("vmm"), hello, 0, "", MOST_STEPS, Progress.UNSEEN));
        assertThrows(
                IllegalArgumentException.class,
                () -> RiscVRecursion.of("hello", image("vmm"), hello, 1, "", 100, Progress.UNSEEN));
        // It waits for a device that the monitor does not give it.
        RecursionReport report =
                RiscVRecursion.of("timer", image("vmm"), image("timer"), 1, "", 30_000_000, Progress.UNSEEN);
        assertTrue(!report.equivalent());
        assertTrue(report.levels().getFirst().difference().isPresent());
        assertEquals(Optional.empty(), report.levels().stream().skip(2).findAny());
    }
}
