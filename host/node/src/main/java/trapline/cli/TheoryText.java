package trapline.cli;

import java.util.List;
import trapline.theory.Verdict;
import trapline.theory.report.ClassLine;
import trapline.theory.report.RunLine;
import trapline.theory.report.TheoryReport;
import trapline.theory.run.Distinction;

/** A report on a machine as text for the terminal. */
final class TheoryText {
    private TheoryText() {}

    static String of(TheoryReport report) {
        StringBuilder text = new StringBuilder();
        text.append(report.machine()).append(": ").append(report.modes()).append("\n\n");
        text.append(classes(report.classes())).append('\n');
        text.append(
                report.claimsHold()
                        ? "Every class is what the machine's own table claims.\n"
                        : "NOT every class is what the machine's own table claims.\n");
        text.append("The search that \"not found\" rests on: ")
                .append(String.join(";\n  ", report.classes().getFirst().searched()))
                .append("\n\n");
        report.classes().stream().filter(ClassLine::offends).forEach(line -> witnesses(text, line));
        theorems(text, report.theorems());
        for (TheoryReport.Assumption assumption : report.assumptions()) {
            text.append("\nIn all states ").append(assumption.holds()).append(". When ");
            text.append(assumption.without()).append(":\n").append(classes(assumption.classes()));
        }
        return report.runs().isEmpty() ? text.toString() : text + "\n" + runs(report);
    }

    private static String classes(List<ClassLine> lines) {
        Table table = new Table(
                "CLASS",
                "CLAIMED",
                "FOUND",
                "PRIVILEGED",
                "CONTROL",
                "MODE",
                "LOCATION",
                "USER",
                "SUPERVISOR",
                "DEVICE",
                "DEPRIVILEGED");
        for (ClassLine line : lines) {
            table.row(
                    line.members().size() == 1
                            ? line.name()
                            : line.name() + " (" + line.members().size() + ")",
                    line.claimed(),
                    line.claimHolds() ? line.found() : line.found() + " (!)",
                    mark(line.privileged()),
                    mark(line.controlSensitive()),
                    mark(line.modeSensitive()),
                    mark(line.locationSensitive()),
                    mark(line.userSensitive()),
                    mark(line.supervisorSensitive()),
                    mark(line.beyond()),
                    line.runsDirectly() ? "runs" : "traps");
        }
        return table.text();
    }

    private static String mark(boolean holds) {
        return holds ? "yes" : ".";
    }

    private static void witnesses(StringBuilder text, ClassLine line) {
        text.append("Sensitive and not privileged: ").append(line.name()).append('\n');
        line.witnesses().forEach(witness -> text.append(witness.text().indent(2)));
        text.append('\n');
    }

    private static void theorems(StringBuilder text, List<Verdict> theorems) {
        for (Verdict verdict : theorems) {
            text.append("Theorem ").append(verdict.theorem());
            text.append(verdict.applies() ? " applies: " : " does not apply: ").append(verdict.reason());
            if (!verdict.offending().isEmpty()) {
                text.append(" (").append(String.join(", ", verdict.offending())).append(')');
            }
            text.append('\n');
        }
    }

    /** {@return predictions and observations side by side} */
    static String runs(TheoryReport report) {
        if (report.runs().isEmpty()) {
            return report.machine() + ": no programs were run\n";
        }
        Table table = new Table("MONITOR", "PREDICTED", "SEEN", "VERDICT", "DIRECT", "INTERPRETED");
        for (RunLine run : report.runs()) {
            table.row(
                    run.monitor(),
                    run.prediction(),
                    run.seen(),
                    run.verdict(),
                    VmListCommand.percent(run.directShare()),
                    VmListCommand.percent(run.interpretedShare()));
        }
        StringBuilder text = new StringBuilder(table.text());
        report.runs().forEach(run -> run.smallest().ifPresent(found -> smallest(text, run, found)));
        return text.toString();
    }

    private static void smallest(StringBuilder text, RunLine run, Distinction found) {
        text.append("\nThe smallest program that tells the VM from the machine, under the ")
                .append(run.monitor())
                .append(":\n");
        found.program().forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("  first difference: ").append(found.difference()).append('\n');
    }
}
