package trapline.theory.run;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import trapline.theory.Progress;
import trapline.theory.Verdict;

/** Runs programs on a bare machine and under a monitor, and compares. */
public final class Comparison {
    /**
     * How much is run.
     *
     * @param programs how many random programs
     * @param seed where they come from
     */
    public record Effort(int programs, long seed) {
        /** Thousands. */
        public static final Effort NORMAL = new Effort(3000, 1974);

        public Effort {
            if (programs < 1) {
                throw new IllegalArgumentException("at least one program");
            }
        }
    }

    private Comparison() {}

    /**
     * {@return what was predicted and what was seen, for each monitor}
     *
     * @param bench the machine
     * @param verdicts of the theorems about it
     * @param effort how much to run
     * @param progress is told how far it is
     * @param <P> its programs
     */
    public static <P> List<Observation> observe(
            Bench<P> bench, List<Verdict> verdicts, Effort effort, Progress progress) {
        return bench.hostings().stream()
                .map(hosting -> observe(bench, hosting, verdict(verdicts, hosting.theorem()), effort, progress))
                .toList();
    }

    private static Verdict verdict(List<Verdict> verdicts, int theorem) {
        return verdicts.stream()
                .filter(verdict -> verdict.theorem() == theorem)
                .findFirst()
                .orElseThrow();
    }

    private static <P> Observation observe(
            Bench<P> bench, Hosting hosting, Verdict verdict, Effort effort, Progress progress) {
        Tried<P> tried = new Tried<>(bench, hosting);
        if (!verdict.applies()) {
            // Shorter programs come first, so the first that differs is a smallest one.
            Iterator<P> small = bench.small(verdict.offending()).iterator();
            while (tried.smallest.isEmpty() && small.hasNext()) {
                progress.at(() -> hosting.label() + ": searching for a smallest program, " + tried.programs + " tried");
                tried.tryOne(small.next());
            }
        }
        long smallPrograms = tried.programs;
        SplittableRandom random = new SplittableRandom(effort.seed);
        for (int i = 0; i < effort.programs; i++) {
            progress.at(() -> "%s: %d of %d random programs"
                    .formatted(hosting.label(), tried.programs - smallPrograms, effort.programs));
            tried.tryOne(bench.random(random, hosting));
        }
        Optional<Distinction> distinction = tried.smallest.map(program -> shrunk(bench, hosting, program));
        return new Observation(
                hosting.label(),
                verdict.applies(),
                prediction(verdict),
                effort.programs,
                effort.seed,
                smallPrograms,
                tried.moments,
                tried.endless,
                tried.uncompared,
                tried.different,
                distinction,
                tried.counts);
    }

    private static String prediction(Verdict verdict) {
        return verdict.applies()
                ? "Theorem " + verdict.theorem() + ": no difference"
                : "Theorem " + verdict.theorem() + " does not apply (" + String.join(", ", verdict.offending())
                        + "): nothing is promised";
    }

    /** Makes a program that differs smaller, step by step, as long as it differs. */
    private static <P> Distinction shrunk(Bench<P> bench, Hosting hosting, P start) {
        P program = start;
        Optional<P> next = Optional.of(start);
        while (next.isPresent()) {
            program = next.get();
            next = bench.smaller(program)
                    .filter(candidate ->
                            Trial.of(bench, candidate, hosting).difference().isPresent())
                    .findFirst();
        }
        return new Distinction(
                bench.text(program),
                Trial.of(bench, program, hosting).difference().orElseThrow());
    }

    /** What was tried so far. */
    private static final class Tried<P> {
        private final Bench<P> bench;
        private final Hosting hosting;
        private Optional<P> smallest = Optional.empty();
        private long programs;
        private long moments;
        private long endless;
        private long uncompared;
        private long different;
        private Counts counts = Counts.NONE;

        Tried(Bench<P> bench, Hosting hosting) {
            this.bench = bench;
            this.hosting = hosting;
        }

        void tryOne(P program) {
            Trial trial = Trial.of(bench, program, hosting);
            programs++;
            moments += trial.moments();
            endless += trial.halted() || trial.difference().isPresent() ? 0 : 1;
            uncompared += trial.moments() == 0 ? 1 : 0;
            counts = counts.plus(trial.counts());
            if (trial.difference().isPresent()) {
                different++;
                smallest = smallest.or(() -> Optional.of(program));
            }
        }
    }
}
