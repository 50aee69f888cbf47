package trapline.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import trapline.isa.riscv.PrivilegeLevel;
import trapline.theory.riscv.RiscVSubject;

/** The verdicts on RISC-V, over its whole instruction table. */
final class RiscVVerdictsTest {
    private static final RiscVSubject.Effort EFFORT = new RiscVSubject.Effort(24, 1974);

    private static Set<String> sensitiveGroups(List<Classification> classes) {
        return classes.stream()
                .filter(Classification::sensitive)
                .map(c -> c.encoding().group())
                .collect(Collectors.toSet());
    }

    private static List<Classification> coveredByAllTheorems(Subject subject) {
        List<Classification> classes = Classifier.classify(subject, Progress.UNSEEN);
        assertEquals(
                List.of(),
                classes.stream()
                        .filter(c -> !c.claimHolds())
                        .map(c -> c.encoding().name() + " " + c.signature())
                        .toList());
        assertTrue(Verdict.of(classes).stream().allMatch(Verdict::applies));
        // What is sensitive traps when it is deprivileged: the processor never executes it by itself.
        assertTrue(classes.stream().filter(Classification::privileged).noneMatch(Classification::direct));
        return classes;
    }

    @Test
    void withSupervisorModeEverySensitiveInstructionIsPrivileged() {
        Subject subject = RiscVSubject.of(PrivilegeLevel.SUPERVISOR, EFFORT);
        List<Classification> classes = coveredByAllTheorems(subject);
        assertEquals(Set.of("sret", "sfence.vma", "write csr satp"), sensitiveGroups(classes));
        assertTrue(classes.size() > 1500, classes.size() + " encoding classes");
    }

    @Test
    void withMachineModeEverySensitiveInstructionIsPrivileged() {
        List<Classification> classes = coveredByAllTheorems(RiscVSubject.of(PrivilegeLevel.MACHINE, EFFORT));
        assertEquals(Set.of("sret", "mret", "sfence.vma", "write csr satp", "write csr pmp"), sensitiveGroups(classes));
    }

    @Test
    void readingCountersIsPrivilegedOnlyWhileScounterenIsZero() {
        Subject subject = RiscVSubject.of(PrivilegeLevel.SUPERVISOR, EFFORT);
        Subject.Relaxation relaxation = subject.relaxation().orElseThrow();
        for (EncodingClass encoding : relaxation.subject().classes()) {
            assertTrue(Classifier.classify(subject, encoding).privileged(), encoding.name());
            Classification open = Classifier.classify(relaxation.subject(), encoding);
            assertFalse(open.privileged(), encoding.name());
            assertFalse(open.direct(), "our processor lets it trap even then");
        }
        assertEquals(12, relaxation.subject().classes().size());
    }
}
