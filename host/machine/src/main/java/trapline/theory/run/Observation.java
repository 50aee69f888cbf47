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
 * @param compared how many halted on the bare machine, and were compared there
 * @param endless how many did not halt within the limit
 * @param different how many ended differently
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
        long compared,
        long endless,
        long different,
        Optional<Distinction> smallest,
        Ending.Counts counts) {
    /** {@return whether nothing was seen that the theorem excludes} */
    public boolean asPredicted() {
        return !covered || different == 0;
    }

    /** {@return what was seen, in words} */
    public String seen() {
        return (different == 0 ? "no difference" : different + " differ") + " in " + compared + " programs";
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
