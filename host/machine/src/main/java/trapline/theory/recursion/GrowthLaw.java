package trapline.theory.recursion;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How the cost of a program grows with the number of monitors between it and the machine, read off measured figures.
 *
 * <p>The innocuous instructions of a guest are executed once at every depth: a monitor is not there for them. A trap is different. The
 * monitor below sees it, and reflects it to the guest's own monitor, which executes c instructions for it; the privileged
 * ones of those trap again. So each trap becomes f of them one level further down, itself and f - 1 privileged instructions:
 * T(d) = f T(d - 1) and I(d) = I(d - 1) + c T(d - 1). What a monitor's own start costs is in c, and weighs if the program is short.
 *
 * @param trapFactor f: traps at the last depth for each one at the depth before
 * @param instructionsPerTrap c: instructions that the last monitor added, for each trap of its guest
 * @param predictedInstructions I at the last depth by the c of the depth before; empty below depth 2
 * @param instructions I at the last depth, as measured
 */
public record GrowthLaw(
        double trapFactor, double instructionsPerTrap, OptionalDouble predictedInstructions, long instructions) {
    /**
     * {@return the law that figures show}
     *
     * @param figures at the depths 0, 1, 2 and so on, at least two of them
     */
    public static GrowthLaw of(List<DepthFigures> figures) {
        if (figures.size() < 2) {
            throw new IllegalArgumentException("growth needs two depths at least");
        }
        int last = figures.size() - 1;
        return new GrowthLaw(
                trapFactor(figures, last),
                instructionsPerTrap(figures, last),
                predicted(figures, last),
                figures.get(last).instructions());
    }

    /**
     * {@return traps at a depth for each one at the depth before}
     *
     * @param figures as for {@link #of}
     * @param depth at least 1
     */
    public static double trapFactor(List<DepthFigures> figures, int depth) {
        return (double) figures.get(depth).traps()
                / Math.max(1, figures.get(depth - 1).traps());
    }

    /**
     * {@return instructions added at a depth, for each trap at the depth before}
     *
     * @param figures as for {@link #of}
     * @param depth at least 1
     */
    public static double instructionsPerTrap(List<DepthFigures> figures, int depth) {
        DepthFigures before = figures.get(depth - 1);
        return (double) (figures.get(depth).instructions() - before.instructions()) / Math.max(1, before.traps());
    }

    private static OptionalDouble predicted(List<DepthFigures> figures, int last) {
        if (last < 2) {
            return OptionalDouble.empty();
        }
        DepthFigures before = figures.get(last - 1);
        return OptionalDouble.of(before.instructions() + instructionsPerTrap(figures, last - 1) * before.traps());
    }

    /** {@return how far the prediction is off, as a share of what was measured; empty without one} */
    public OptionalDouble error() {
        return predictedInstructions.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(predictedInstructions.getAsDouble() / instructions - 1);
    }

    /** {@return the law in words} */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "a trap becomes %.2f traps one level further down, and costs its monitor %.0f instructions: T(d) = %.2f T(d-1),"
                        + " I(d) = I(d-1) + %.0f T(d-1); what does not trap is executed once, at every depth",
                trapFactor,
                instructionsPerTrap,
                trapFactor,
                instructionsPerTrap);
    }
}
