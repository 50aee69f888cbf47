package trapline.theory.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trapline.theory.Classification;
import trapline.theory.Classifier;
import trapline.theory.Progress;
import trapline.theory.Subject;
import trapline.theory.Verdict;
import trapline.theory.run.Bench;
import trapline.theory.run.Comparison;
import trapline.theory.run.Hosting;
import trapline.theory.run.Observation;

/**
 * What was found of a machine.
 *
 * @param machine its name
 * @param modes what s, u and R are on it
 * @param classes what was found of its encoding classes; those of one group with one verdict share a line
 * @param claimsHold whether each class is what the machine's own table claims
 * @param theorems which theorems cover it
 * @param assumptions what the searched states were assumed to be like, and what rests on it
 * @param runs what was predicted of its monitors, beside what was seen
 */
public record TheoryReport(
        String machine,
        String modes,
        List<ClassLine> classes,
        boolean claimsHold,
        List<Verdict> theorems,
        List<Assumption> assumptions,
        List<RunLine> runs) {
    /**
     * An assumption.
     *
     * @param holds what held in all states that were searched
     * @param without what held instead when it was dropped
     * @param classes what was found then of the classes that it concerns
     * @param theorems which theorems these would keep from the machine
     */
    public record Assumption(String holds, String without, List<ClassLine> classes, List<Verdict> theorems) {
        public Assumption {
            classes = List.copyOf(classes);
            theorems = List.copyOf(theorems);
        }
    }

    public TheoryReport {
        classes = List.copyOf(classes);
        theorems = List.copyOf(theorems);
        assumptions = List.copyOf(assumptions);
        runs = List.copyOf(runs);
    }

    /** {@return the names of the machines that there can be a report of} */
    public static List<String> machines() {
        return Laboratory.names();
    }

    /**
     * {@return what is found of a machine; empty if there is none of that name}
     *
     * @param machine any name
     * @param effort how much is tried
     * @param monitors those that are guests
     * @param progress is told how far it is
     */
    public static Optional<TheoryReport> of(String machine, Effort effort, GuestMonitors monitors, Progress progress) {
        return Laboratory.of(machine, effort, monitors).map(laboratory -> of(laboratory, effort, progress));
    }

    private static TheoryReport of(Laboratory laboratory, Effort effort, Progress progress) {
        Subject subject = laboratory.subject();
        List<Classification> classes = Classifier.classify(subject, progress);
        List<Verdict> theorems = Verdict.of(classes);
        return new TheoryReport(
                subject.machine(),
                subject.modes(),
                lines(classes),
                classes.stream().allMatch(Classification::claimHolds),
                theorems,
                subject.relaxation().map(relaxation -> assumption(relaxation, progress)).stream()
                        .toList(),
                effort.programs() == 0 ? List.of() : runs(laboratory.bench(), theorems, effort, progress));
    }

    private static Assumption assumption(Subject.Relaxation relaxation, Progress progress) {
        List<Classification> classes = Classifier.classify(relaxation.subject(), progress);
        return new Assumption(relaxation.assumption(), relaxation.without(), lines(classes), Verdict.of(classes));
    }

    private static List<ClassLine> lines(List<Classification> classes) {
        Map<String, List<Classification>> groups = new LinkedHashMap<>();
        for (Classification one : classes) {
            String key = one.encoding().group() + one.signature() + one.claimHolds() + one.direct();
            groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(one);
        }
        return groups.values().stream().map(ClassLine::of).toList();
    }

    private static <P> List<RunLine> runs(Bench<P> bench, List<Verdict> theorems, Effort effort, Progress progress) {
        List<Observation> seen =
                Comparison.observe(bench, theorems, new Comparison.Effort(effort.programs(), effort.seed()), progress);
        List<RunLine> lines = new ArrayList<>(seen.stream().map(RunLine::of).toList());
        for (Hosting hosting : Hosting.values()) {
            bench.notHosted(hosting).ifPresent(why -> lines.add(RunLine.notRun(hosting, theorems, why)));
        }
        return lines;
    }
}
