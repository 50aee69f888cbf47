package trapline.theory.report;

import java.util.List;
import java.util.Optional;
import trapline.theory.Verdict;
import trapline.theory.run.Distinction;
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
 * @param compared how many programs halted and were compared through f
 * @param endless how many did not halt
 * @param different how many ended differently
 * @param directShare the share of the virtual machines' instructions that was executed directly, 0 to 1
 * @param interpretedShare the share that was interpreted because virtual mode was supervisor, 0 to 1
 * @param smallest the smallest program found that ends differently
 */
public record RunLine(
        String monitor,
        boolean covered,
        String prediction,
        String seen,
        String verdict,
        int programs,
        long seed,
        long compared,
        long endless,
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
                observation.compared(),
                observation.endless(),
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

    /** A monitor in a virtual machine is a guest program, which {@code theory nest} runs. */
    static RunLine nested(List<Verdict> theorems) {
        boolean covered = theorems.stream().anyMatch(verdict -> verdict.theorem() == 2 && verdict.applies());
        return new RunLine(
                "VMM in a VM",
                covered,
                covered ? "Theorem 2: no difference" : "Theorem 2 does not apply: nothing is promised",
                "not run here",
                "see trapline theory nest",
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
