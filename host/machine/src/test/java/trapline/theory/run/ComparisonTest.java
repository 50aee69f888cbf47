package trapline.theory.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.isa.thirdgen.Flaw;
import trapline.isa.thirdgen.GuestImages;
import trapline.isa.thirdgen.Instruction;
import trapline.isa.thirdgen.InstructionTable;
import trapline.isa.thirdgen.Operation;
import trapline.machine.Bytes;
import trapline.machine.Image;
import trapline.machine.Mode;
import trapline.machine.RelocationBounds;
import trapline.machine.Seeds;
import trapline.theory.Progress;
import trapline.theory.Verdict;
import trapline.theory.recursion.Nesting;

/** Where a theorem says that a monitor works, no difference appears; elsewhere the smallest program shows one. */
final class ComparisonTest {
    private static final Comparison.Effort EFFORT = new Comparison.Effort(400, 1974);

    /** The smallest programs, without their first line and the {@code halt}, under the VMM. */
    private static final Map<Flaw, String> SMALLEST = Map.of(
            Flaw.JRST, "jrst 0",
            Flaw.LRA, "lra r0, 0",
            Flaw.MFP, "mfp r0, 0",
            Flaw.SPSW, "spsw r0",
            Flaw.LFL, "li r0, -1; lfl r0");

    private static List<Verdict> verdicts(boolean one, boolean three, String offending) {
        return List.of(verdict(1, one, offending), verdict(2, one, offending), verdict(3, three, offending));
    }

    private static Verdict verdict(int theorem, boolean applies, String offending) {
        return new Verdict(theorem, "", applies, "", applies ? List.of() : List.of(offending));
    }

    private static String code(Distinction distinction) {
        List<String> lines = distinction.program();
        return String.join(
                "; ",
                lines.subList(1, lines.size() - 1).stream()
                        .map(line -> line.replaceFirst("^ *[0-9]+: ", ""))
                        .toList());
    }

    @Test
    void noProgramTellsAnyMonitorFromTheConventionalMachine() throws IOException {
        Optional<Image> monitor = Optional.of(GuestImages.image(Nesting.MONITOR));
        for (Observation seen : Comparison.observe(
                ThirdGenBench.of(InstructionTable.CONVENTIONAL, monitor),
                verdicts(true, true, ""),
                EFFORT,
                Progress.UNSEEN)) {
            assertEquals(0, seen.different(), seen::toString);
            assertEquals(0, seen.uncompared(), seen::toString);
            assertTrue(seen.moments() > 2L * EFFORT.programs(), seen::toString);
            assertTrue(seen.endless() < EFFORT.programs() / 2, seen::toString);
            assertTrue(seen.asPredicted());
        }
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void smallestProgramShowsWhatNoTheoremCovers(Flaw flaw) {
        boolean hybrid = List.of(Flaw.JRST, Flaw.MFP, Flaw.LFL).contains(flaw);
        List<Observation> seen = Comparison.observe(
                ThirdGenBench.of(InstructionTable.of(flaw), Optional.empty()),
                verdicts(false, hybrid, flaw.mnemonic()),
                EFFORT,
                Progress.UNSEEN);
        Observation vmm = seen.getFirst();
        assertEquals(Optional.ofNullable(SMALLEST.get(flaw)), vmm.smallest().map(ComparisonTest::code));
        assertEquals(
                flaw == Flaw.DCB, vmm.different() == 0, "decreasing the bound shows that Theorem 1 is not necessary");
        Observation interpreted = seen.get(1);
        assertEquals(hybrid || flaw == Flaw.DCB, interpreted.different() == 0, interpreted::toString);
        assertTrue(
                interpreted.counts().interpreted() > 0 && interpreted.counts().direct() > 0);
        assertEquals(0, vmm.counts().interpreted());
    }

    @ParameterizedTest
    @EnumSource(
            value = PrivilegeLevel.class,
            names = {"SUPERVISOR", "MACHINE"})
    void noProgramTellsAnyMonitorFromRiscV(PrivilegeLevel supervisor) throws IOException {
        Bytes monitor = Bytes.of(Files.readAllBytes(Path.of("../../guest-images/riscv", Nesting.MONITOR_ELF)));
        Bench<?> bench = RiscVBench.of(supervisor, Optional.of(monitor));
        assertEquals(
                supervisor == PrivilegeLevel.SUPERVISOR,
                bench.notHosted(Hosting.NESTED).isEmpty());
        Seeds.forEach(1, random -> {
            Comparison.Effort effort = new Comparison.Effort(60, random.nextLong());
            for (Observation seen : Comparison.observe(bench, verdicts(true, true, ""), effort, Progress.UNSEEN)) {
                assertEquals(0, seen.different(), seen::toString);
                // A few loop without a trap, where the monitor that is a guest counts nothing.
                assertTrue(seen.uncompared() < 5, seen::toString);
                assertTrue(seen.endless() < 10 && seen.moments() > 200, seen::toString);
            }
        });
    }

    @Test
    void programsThatDoNotHaltAreComparedToo() throws IOException {
        // jmp to itself; it starts in user mode.
        ThirdGenProgramCase endless = new ThirdGenProgramCase(
                Mode.USER,
                RelocationBounds.all(ThirdGenPrograms.SIZE),
                true,
                List.of(new Instruction(Operation.JMP, 0, 0, 0, ThirdGenPrograms.CODE).encode()));
        Bench<ThirdGenProgramCase> bench =
                ThirdGenBench.of(InstructionTable.CONVENTIONAL, Optional.of(GuestImages.image(Nesting.MONITOR)));
        for (Hosting hosting : Hosting.values()) {
            Trial trial = Trial.of(bench, endless, hosting);
            assertEquals(false, trial.halted());
            assertEquals(Optional.empty(), trial.difference());
            assertTrue(trial.moments() > 0, hosting::toString);
        }
    }
}
