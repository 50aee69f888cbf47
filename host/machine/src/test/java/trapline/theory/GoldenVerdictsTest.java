package trapline.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trapline.isa.thirdgen.Flaw;
import trapline.isa.thirdgen.InstructionTable;
import trapline.machine.Image;
import trapline.monitor.Monitoring;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.thirdgen.ThirdGenMachine;
import trapline.theory.thirdgen.ThirdGenSubject;

/** The verdicts on the third-generation machine and its six variants. */
final class GoldenVerdictsTest {
    private static final ThirdGenSubject.Effort EFFORT = new ThirdGenSubject.Effort(2, 60, 1974);

    /** p privileged, c control, m mode, l location, u user, s supervisor sensitive, d device; all others are "-------". */
    private static final Map<String, String> CONVENTIONAL = Map.ofEntries(
            Map.entry("lpsw", "pc---s-"),
            Map.entry("lrb", "pc---s-"),
            Map.entry("spsw", "p--l-s-"),
            Map.entry("halt", "p-----d"),
            Map.entry("tset", "p-----d"),
            Map.entry("tget", "p------"),
            Map.entry("cout", "p-----d"),
            Map.entry("cin", "p-----d"),
            Map.entry("idle", "p-----d"),
            Map.entry("drd", "p------"),
            Map.entry("dwr", "p-----d"));

    /** What makes an instruction sensitive. */
    private static final List<Property> SENSITIVE = List.of(
            Property.CONTROL_SUPERVISOR,
            Property.CONTROL_USER,
            Property.MODE,
            Property.LOCATION_SUPERVISOR,
            Property.LOCATION_USER,
            Property.MODE_AND_LOCATION);

    private static List<Classification> classify(InstructionTable table) {
        return Classifier.classify(ThirdGenSubject.of(table, EFFORT), Progress.UNSEEN);
    }

    @Test
    void conventionalMachineIsCoveredByAllTheorems() {
        List<Classification> classes = classify(InstructionTable.CONVENTIONAL);
        Map<String, String> found = classes.stream()
                .filter(c -> !c.signature().equals("-------"))
                .collect(Collectors.toMap(c -> c.encoding().name(), Classification::signature));
        assertEquals(new TreeMap<>(CONVENTIONAL), new TreeMap<>(found));
        assertTrue(classes.stream().allMatch(Classification::claimHolds), "the table's claims");
        assertTrue(classes.stream().allMatch(c -> c.pairs() > 0), "no verdict is empty");
        assertTrue(Verdict.of(classes).stream().allMatch(Verdict::applies));
        classes.forEach(GoldenVerdictsTest::saysHowItWasSearched);
        classes.forEach(GoldenVerdictsTest::hasItsWitnesses);
    }

    private static void saysHowItWasSearched(Classification found) {
        assertTrue(found.searches().getFirst().exhaustive(), found.toString());
        assertTrue(found.searches().stream().allMatch(search -> search.situations() > 0));
    }

    private static void hasItsWitnesses(Classification found) {
        boolean shown =
                SENSITIVE.stream().anyMatch(property -> found.witness(property).isPresent());
        assertEquals(found.sensitive(), shown, found.encoding().name());
        assertEquals(
                found.privileged(),
                found.witness(Property.NOT_PRIVILEGED).isEmpty(),
                found.encoding().name());
    }

    @ParameterizedTest
    @CsvSource({
        "JRST, -c---s-, true",
        "LRA,  ---lus-, false",
        "MFP,  --ml-s-, true",
        "SPSW, --mlus-, false",
        "LFL,  -c---s-, true",
        "DCB,  -c--us-, false"
    })
    void variantMissesTheoremOneByItsFlawAloneAndIsRefusedForThat(Flaw flaw, String signature, boolean hybrid) {
        List<Classification> classes = classify(InstructionTable.of(flaw));
        Map<String, Classification> byName =
                classes.stream().collect(Collectors.toMap(c -> c.encoding().name(), Function.identity()));
        Classification flawed = Optional.ofNullable(byName.get(flaw.mnemonic())).orElseThrow();
        assertEquals(signature, flawed.signature());
        assertTrue(flawed.direct(), "it is executed without the control program");
        assertTrue(classes.stream().allMatch(Classification::claimHolds), "the table's claims");
        List<Verdict> verdicts = Verdict.of(classes);
        assertEquals(
                List.of(false, false, hybrid),
                verdicts.stream().map(Verdict::applies).toList());
        assertEquals(List.of(flaw.mnemonic()), verdicts.getFirst().offending());
        assertEquals(
                hybrid ? List.of() : List.of(flaw.mnemonic()),
                verdicts.getLast().offending());
        flawed.witnesses()
                .forEach((property, witness) -> assertFalse(witness.first().isEmpty(), property.label()));
        monitorIsRefusedExactlyWhereItsTheoremDoesNotApply(flaw, flawed, verdicts);
    }

    /** The reason that is given at creation is what the classifier finds: the theorem, the instruction, and why it is sensitive. */
    private static void monitorIsRefusedExactlyWhereItsTheoremDoesNotApply(
            Flaw flaw, Classification flawed, List<Verdict> verdicts) {
        ThirdGenMachine kind = new ThirdGenMachine(InstructionTable.of(flaw));
        Image image = new Image(flaw.machine(), 64, 0, new long[16]);
        String found = SENSITIVE.stream()
                .flatMap(property -> flawed.witness(property).stream())
                .map(Witness::property)
                .collect(Collectors.joining(", ", "(it is ", ")"));
        for (Monitoring monitoring : List.of(Monitoring.VMM, Monitoring.HYBRID)) {
            Verdict verdict = verdicts.get(monitoring.hybrid() ? 2 : 0);
            ThirdGenProgram program = ThirdGenProgram.of(image).withMonitoring(monitoring);
            Optional<String> refusal = refusal(kind, program);
            assertEquals(verdict.applies(), refusal.isEmpty());
            refusal.ifPresent(why -> {
                assertTrue(why.startsWith("Theorem " + verdict.theorem() + " does not apply: "), why);
                assertTrue(
                        why.contains("the instruction '" + verdict.offending().getFirst() + "'"), why);
                assertTrue(why.contains(found), why + " but the classifier finds " + found);
            });
            assertEquals(Optional.empty(), refusal(kind, program.withMonitoring(monitoring.force())));
        }
    }

    private static Optional<String> refusal(ThirdGenMachine kind, ThirdGenProgram program) {
        try {
            kind.check(program);
            return Optional.empty();
        } catch (IllegalArgumentException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    @Test
    void supervisorCallIsNeitherSensitiveNorPrivileged() {
        // Read literally, it changes M whenever it traps, which would refute Theorem 1 on every machine.
        Subject subject = ThirdGenSubject.of(InstructionTable.CONVENTIONAL, EFFORT);
        EncodingClass svc = subject.classes().stream()
                .filter(encoding -> encoding.name().equals("svc"))
                .findFirst()
                .orElseThrow();
        Classification found = Classifier.classify(subject, svc);
        assertTrue(found.innocuous());
        assertFalse(found.privileged());
        assertEquals(
                Property.NOT_PRIVILEGED.label(),
                found.witness(Property.NOT_PRIVILEGED).orElseThrow().property());
    }
}
