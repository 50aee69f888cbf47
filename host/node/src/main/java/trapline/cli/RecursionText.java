package trapline.cli;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import trapline.theory.recursion.DepthFigures;
import trapline.theory.recursion.GrowthLaw;
import trapline.theory.recursion.RecursionReport;
import trapline.theory.recursion.RecursionReport.Level;

/** What a nesting showed, for a terminal. */
final class RecursionText {
    private static final String NOT_COUNTED = "-";

    private RecursionText() {}

    static String of(RecursionReport report) {
        return levels(report.levels())
                + "\nOne copy of " + report.program() + " under 0 to " + report.depth() + " monitors" + until(report)
                + ":\n"
                + growth(report.growth())
                + "\n" + report.law().sentence() + "\n"
                + report.law().error().stream()
                        .mapToObj(error -> String.format(
                                Locale.ROOT,
                                "the last I, by the figures of the depth before: %.2f %% off%n",
                                100 * Math.abs(error)))
                        .collect(Collectors.joining())
                + "\n" + verdict(report) + "\n";
    }

    private static String until(RecursionReport report) {
        return report.steps().isPresent()
                ? ", up to step " + report.steps().getAsLong() + " of it (it does not end)"
                : "";
    }

    private static String verdict(RecursionReport report) {
        boolean ends = report.steps().isEmpty();
        return report.equivalent()
                ? "holds  every machine of the tree " + (ends ? "ended as" : "was, where they were compared, as")
                        + " the bare one"
                : "FAILS  not every machine of the tree was seen " + (ends ? "to end as" : "as") + " the bare one";
    }

    private static String levels(List<Level> levels) {
        Table table = new Table(
                "MACHINE", "REGION (k, q)", "R' OF R = (0, q)", "INSTRUCTIONS", "DIRECT", "TRAPS", "RESULT", "BARE");
        for (Level level : levels) {
            table.row(
                    name(level),
                    level.region(),
                    sum(levels, level) + ": " + level.real(),
                    count(level.instructions()),
                    level.directShare().stream()
                            .mapToObj(RecursionText::percent)
                            .findAny()
                            .orElse(NOT_COUNTED),
                    level.traps(),
                    level.result(),
                    level.difference().orElse("the same " + level.compared()));
        }
        return table.text();
    }

    private static String name(Level level) {
        String number = level.path().isEmpty() ? "" : level.path().getLast() + ": ";
        return "  ".repeat(level.path().size()) + number + level.name();
    }

    /** {@return how the k on the way to a machine add up} */
    private static String sum(List<Level> levels, Level level) {
        return levels.stream()
                .filter(other -> isPrefix(other.path(), level.path()))
                .map(other -> String.valueOf(other.region().l()))
                .collect(Collectors.joining(" + "));
    }

    private static boolean isPrefix(List<Integer> path, List<Integer> other) {
        return path.size() <= other.size() && path.equals(other.subList(0, path.size()));
    }

    private static String growth(List<DepthFigures> figures) {
        Table table = new Table(
                "MONITORS", "INSTRUCTIONS I", "I(d)/I(0)", "TRAPS T", "T(d)/T(d-1)", "ADDED FOR EACH TRAP", "DIRECT");
        double alone = Math.max(1, figures.getFirst().instructions());
        for (DepthFigures one : figures) {
            boolean first = one.depth() == 0;
            table.row(
                    one.depth(),
                    one.instructions(),
                    decimal(one.instructions() / alone),
                    one.traps(),
                    first ? NOT_COUNTED : decimal(GrowthLaw.trapFactor(figures, one.depth())),
                    first ? NOT_COUNTED : decimal(GrowthLaw.instructionsPerTrap(figures, one.depth())),
                    percent(one.directShare()));
        }
        return table.text();
    }

    private static String count(OptionalLong number) {
        return number.isPresent() ? String.valueOf(number.getAsLong()) : NOT_COUNTED;
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
