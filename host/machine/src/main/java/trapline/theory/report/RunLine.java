package trapline.theory.report;

import java.util.List;
import java.util.Optional;
import trapline.theory.Verdict;
import trapline.theory.run.Distinction;
import trapline.theory.run.Hosting;
import trapline.theory.run.Observation;

/**
 * A monitor: what was predicted beside what was seen.
 *
 * @param monitor its name
 * @param covered whether a theorem says that it works
 * @param prediction that, in words
 * @param seen what was seen, in words
 * @param verdict what to make of both
 * @param programs how many random programs were run
 * @param seed where they came from
 * @param moments in how many moments their machines were compared through f: after traps, at halts, and where a program was stopped
 * @param endless how many programs did not halt, and showed no difference
 * @param uncompared how many were stopped before there was a moment to compare
 * @param different how many showed a difference
 * @param directShare the share of the virtual machines' instructions that was executed directly, 0 to 1
 * @param interpretedShare the share that was interpreted because virtual mode was supervisor, 0 to 1
 * @param smallest the smallest program found that shows a difference
 */
public record RunLine(
        String monitor,
        boolean covered,
        String prediction,
        String seen,
        String verdict,
        int programs,
        long seed,
        long moments,
        long endless,
        long uncompared,
        long different,
        double directShare,
        double interpretedShare,
        Optional<Distinction> smallest) {
    static RunLine of(Observation observation) {
        return new RunLine(
                observation.monitor(),
                observation.covered(),
                observation.prediction(),
                observation.seen(),
                verdict(observation),
                observation.programs(),
                observation.seed(),
                observation.moments(),
                observation.endless(),
                observation.uncompared(),
                observation.different(),
                observation.directShare(),
                observation.interpretedShare(),
                observation.smallest());
    }

    private static String verdict(Observation observation) {
        if (observation.covered()) {
            return observation.asPredicted() ? "as predicted" : "CONTRADICTS THE THEOREM";
        }
        return observation.different() > 0 ? "told apart" : "not told apart: the theorem is not necessary";
    }

    /** A monitor under which nothing could be run. */
    static RunLine notRun(Hosting hosting, List<Verdict> theorems, String why) {
        boolean covered =
                theorems.stream().anyMatch(verdict -> verdict.theorem() == hosting.theorem() && verdict.applies());
        return new RunLine(
                hosting.label(),
                covered,
                "Theorem " + hosting.theorem() + (covered ? ": no difference" : " does not apply: nothing is promised"),
                "not run: " + why,
                "not tried",
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Optional.empty());
    }
}
