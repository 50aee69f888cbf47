package trapline.theory.recursion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.isa.thirdgen.GuestImages;
import trapline.machine.Image;
import trapline.machine.RelocationBounds;
import trapline.theory.Progress;
import trapline.theory.recursion.RecursionReport.Level;

/** Theorem 2 on the formal machine: every guest of every monitor in a monitor ends in the state of the bare machine. */
class ThirdGenRecursionTest {
    private static final long MOST_STEPS = 1_000_000_000;
    private static final String TYPED = "one line\nand two bytes: \u0000\u00ff";

    private static RecursionReport report(String program, int depth) throws IOException {
        Nesting nesting = Nesting.of(program, GuestImages.image(program), 0);
        return ThirdGenRecursion.of(GuestImages.image("vmm"), nesting, depth, TYPED, MOST_STEPS, Progress.UNSEEN);
    }

    @ParameterizedTest
    @CsvSource({"hello, 5", "counter, 3", "echo, 5", "sha256, 4", "primes, 4", "minios, 3", "hostile, 1", "vmm, 4"})
    void everyLevelEndsInTheStateOfTheBareMachine(String program, int depth) throws IOException {
        RecursionReport report = report(program, depth);
        assertEquals(
                List.of(),
                report.levels().stream()
                        .filter(level -> level.difference().isPresent())
                        .toList());
        assertTrue(report.equivalent());
        assertEquals(2 * depth + 1, report.levels().size());
    }

    /** No timing dependence: how long the turns are is the monitor's affair. A prime, and too short for most of what it does. */
    @Test
    void howLongTheTurnsAreMakesNoDifference() throws IOException {
        Image restless = GuestImages.image("vmm", source -> source.replace("SLICE, 10000", "SLICE, 97"));
        assertNotEquals(GuestImages.image("vmm"), restless);
        for (String program : List.of("minios", "echo", "sha256")) {
            Nesting nesting = Nesting.of(program, GuestImages.image(program), 0);
            assertTrue(
                    ThirdGenRecursion.of(restless, nesting, 2, TYPED, MOST_STEPS, Progress.UNSEEN)
                            .equivalent(),
                    program);
        }
    }

    @Test
    void regionsAddUpAlongThePath() throws IOException {
        RecursionReport report = report("hello", 4);
        assertEquals(
                List.of(List.of(), List.of(1), List.of(2), List.of(2, 1), List.of(2, 2)),
                report.levels().stream().map(Level::path).limit(5).toList());
        for (Level level : report.levels()) {
            long k = 0;
            for (Level other : report.levels()) {
                boolean onTheWay = other.path().size() <= level.path().size()
                        && other.path()
                                .equals(level.path().subList(0, other.path().size()));
                k += onTheWay ? other.region().l() : 0;
            }
            assertEquals(new RelocationBounds(k, level.region().b()), level.real());
        }
    }

    @Test
    void whatDoesNotTrapIsExecutedOnceAtEveryDepth() throws IOException {
        RecursionReport report = report("primes", 4);
        List<Level> copies = report.levels().stream()
                .filter(level -> level.name().equals("primes"))
                .toList();
        assertEquals(5, copies.size());
        assertEquals(1, copies.stream().map(Level::direct).distinct().count());
        assertTrue(copies.getFirst().directShare().orElseThrow() > 0.9999);
        // Its million instructions must not become two at any depth; only what its 50 traps cost grows.
        DepthFigures alone = report.growth().getFirst();
        DepthFigures deepest = report.growth().getLast();
        assertTrue(deepest.instructions() < 4 * alone.instructions(), report.growth()::toString);
    }

    @Test
    void trapsGrowGeometrically() throws IOException {
        RecursionReport report = report("minios", 3);
        // Itself, and the monitor's tget, tset and lpsw; what it prints comes on top.
        assertEquals(4, report.law().trapFactor(), 0.2);
        assertEquals(0, report.law().error().orElseThrow(), 0.02);
        assertTrue(report.law().sentence().contains("T(d) = 4."), report.law().sentence());
    }

    @ParameterizedTest
    @CsvSource({"storm, 2", "flood, 3", "runaway, 4"})
    void whatDoesNotEndIsComparedWhileItRuns(String program, int depth) throws IOException {
        List<String> told = new ArrayList<>();
        Nesting nesting = Nesting.of(program, GuestImages.image(program), 0);
        RecursionReport report = ThirdGenRecursion.of(
                GuestImages.image("vmm"), nesting, depth, TYPED, MOST_STEPS, what -> told.add(what.get()));
        assertEquals(
                List.of(),
                report.levels().stream()
                        .filter(level -> level.difference().isPresent())
                        .toList());
        assertEquals(2 * depth + 1, report.levels().size());
        assertTrue(
                report.levels().stream().allMatch(level -> level.instructions().orElseThrow() > 0));
        assertTrue(report.steps().orElseThrow() >= 100_000, report::toString);
        assertEquals(depth + 1, report.growth().size());
        assertTrue(told.getLast().contains("steps of 100000"), told::getLast);
    }

    @Test
    void aMonitorThatGoesWrongOnlyWhileItRunsIsFoundOut() throws IOException {
        // The second guest's timer is set from the start.
        Image hasty =
                GuestImages.image("vmm", source -> source.replace("(1 << 63) - 1, 0, 0, 0, '2'", "500, 0, 0, 0, '2'"));
        assertNotEquals(GuestImages.image("vmm"), hasty);
        Nesting nesting = Nesting.of("storm", GuestImages.image("storm"), 0);
        RecursionReport report = ThirdGenRecursion.of(hasty, nesting, 2, TYPED, MOST_STEPS, Progress.UNSEEN);
        assertEquals(false, report.equivalent());
        assertTrue(
                report.levels().stream()
                        .flatMap(level -> level.difference().stream())
                        .anyMatch(what -> what.startsWith("after ")),
                report::toString);
    }

    @Test
    void whatWaitsForEverIsRefused() throws IOException {
        Image idle = GuestImages.image(
                "runaway", source -> source.replaceFirst("    li r0, 0\n", "wait: idle\n    jmp wait\n"));
        Nesting waits = Nesting.of("waits", idle, 0);
        Exception refused = assertThrows(
                IllegalArgumentException.class,
                () -> ThirdGenRecursion.of(GuestImages.image("vmm"), waits, 1, "", 100_000, Progress.UNSEEN));
        assertTrue(String.valueOf(refused.getMessage()).contains("waits for an interrupt"));
    }

    @Test
    void aDepthOutOfRangeIsRefused() throws IOException {
        Nesting hello = Nesting.of("hello", GuestImages.image("hello"), 0);
        for (int depth : new int[] {0, ThirdGenRecursion.DEEPEST + 1}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ThirdGenRecursion.of(GuestImages.image("vmm"), hello, depth, "", 100_000, Progress.UNSEEN));
        }
    }

    @Test
    void aGuestThatIsCutOffIsNotEquivalent() throws IOException {
        Nesting hello = Nesting.of("hello", GuestImages.image("hello"), 0);
        RecursionReport report = ThirdGenRecursion.of(GuestImages.image("vmm"), hello, 1, "", 300, Progress.UNSEEN);
        assertEquals(
                Optional.of("it has not halted after 300 steps"),
                report.levels().getFirst().difference());
        assertEquals(false, report.equivalent());
    }

    @Test
    void onlyTheMonitorHosts() throws IOException {
        Nesting hello = Nesting.of("hello", GuestImages.image("hello"), 0);
        assertThrows(IllegalArgumentException.class, () -> Nesting.host(hello.image(), List.of(hello)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Nesting.host(GuestImages.image("vmm"), List.of(hello, hello, hello)));
    }
}
