package trapline.theory.run;

import java.util.Optional;

/**
 * What a theorem predicts of a machine under a monitor, beside what was seen.
 *
 * @param monitor the monitor's name
 * @param covered whether a theorem says that it works
 * @param prediction that, in words
 * @param programs how many random programs there were
 * @param seed where they came from
 * @param smallPrograms how many programs of a small vocabulary were tried before, where no theorem covers the machine
 * @param moments in how many moments the programs' machines were compared: after their traps, and where they halted or were stopped
 * @param endless how many programs did not halt, and showed no difference
 * @param uncompared how many were stopped before there was a moment to compare
 * @param different how many showed a difference
 * @param smallest the smallest program that did
 * @param counts how the virtual machines' instructions were executed
 */
public record Observation(
        String monitor,
        boolean covered,
        String prediction,
        int programs,
        long seed,
        long smallPrograms,
        long moments,
        long endless,
        long uncompared,
        long different,
        Optional<Distinction> smallest,
        Counts counts) {
    /** {@return whether nothing was seen that the theorem excludes} */
    public boolean asPredicted() {
        return !covered || different == 0;
    }

    /** {@return what was seen, in words} */
    public String seen() {
        long tried = programs + smallPrograms;
        return (different == 0 ? "no difference" : different + " differ") + " in " + tried + " programs, compared at "
                + moments
                + " moments; " + endless + " did not halt"
                + (uncompared == 0 ? "" : ", " + uncompared + " of them not compared");
    }

    /** {@return the share of the instructions that was executed directly, 0 to 1} */
    public double directShare() {
        return counts.retired() == 0 ? 0 : (double) counts.direct() / counts.retired();
    }

    /** {@return the share of the instructions that was interpreted because virtual mode was supervisor, 0 to 1} */
    public double interpretedShare() {
        return counts.retired() == 0 ? 0 : (double) counts.interpreted() / counts.retired();
    }
}
