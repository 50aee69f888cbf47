package trapline.theory.report;

import java.util.List;
import java.util.stream.Collectors;
import trapline.theory.Verdict;
import trapline.theory.Witness;
import trapline.theory.run.Distinction;

/** A report as one HTML file that needs nothing else. */
public final class HtmlPage {
    private static final String STYLE = """
            body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; color: #222; }
            table { border-collapse: collapse; margin: 1em 0; }
            th, td { text-align: left; padding: .25em .7em; border-bottom: 1px solid #ddd; vertical-align: top; }
            pre { background: #f5f5f2; padding: .6em; margin: .3em 0; white-space: pre-wrap; }
            .yes { font-weight: bold; } .bad { color: #a00; font-weight: bold; } .good { color: #060; }
            details { margin: .2em 0; } h2 { margin-top: 2em; }
            """;

    private HtmlPage() {}

    /**
     * {@return the page}
     *
     * @param report what it shows
     */
    public static String of(TheoryReport report) {
        return "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>" + escaped(report.machine())
                + ": instruction classes and theorems</title>\n<style>\n" + STYLE + "</style></head>\n<body>\n<h1>"
                + escaped(report.machine()) + "</h1>\n<p>" + escaped(report.modes()) + ".</p>\n"
                + theorems(report.theorems())
                + runs(report.runs())
                + classes(report)
                + report.assumptions().stream().map(HtmlPage::assumption).collect(Collectors.joining())
                + "</body>\n</html>\n";
    }

    private static String theorems(List<Verdict> theorems) {
        return "<h2>Theorems</h2>\n" + table("theorem", "says", "applies", "why", "offending instructions")
                + theorems.stream()
                        .map(verdict -> row(
                                Integer.toString(verdict.theorem()),
                                escaped(verdict.says()),
                                verdict.applies() ? span("good", "yes") : span("bad", "no"),
                                escaped(verdict.reason()),
                                escaped(String.join(", ", verdict.offending()))))
                        .collect(Collectors.joining())
                + "</table>\n";
    }

    private static String runs(List<RunLine> runs) {
        if (runs.isEmpty()) {
            return "";
        }
        String rows = runs.stream()
                .map(run -> row(
                        escaped(run.monitor()),
                        escaped(run.prediction()),
                        escaped(run.seen()) + (run.programs() == 0 ? "" : " (seed " + run.seed() + ")"),
                        span(run.covered() && run.different() > 0 ? "bad" : "good", escaped(run.verdict())),
                        run.programs() == 0 ? "" : "%.1f %%".formatted(100 * run.directShare()),
                        run.programs() == 0 ? "" : "%.1f %%".formatted(100 * run.interpretedShare())))
                .collect(Collectors.joining());
        String smallest = runs.stream()
                .filter(run -> run.smallest().isPresent())
                .map(run -> "<h3>The smallest program that tells the VM from the machine, under the "
                        + escaped(run.monitor()) + "</h3>\n"
                        + distinction(run.smallest().orElseThrow()))
                .collect(Collectors.joining());
        return "<h2>Prediction and observation</h2>\n<p>Random programs in virtual supervisor and user mode, compared with"
                + " the bare machine through f after traps, where they halt, and where they are stopped.</p>\n"
                + table("monitor", "predicted", "seen", "verdict", "direct", "interpreted") + rows + "</table>\n"
                + smallest;
    }

    private static String distinction(Distinction distinction) {
        return "<pre>" + escaped(String.join("\n", distinction.program())) + "</pre>\n<p>First difference: "
                + escaped(distinction.difference().toString()) + ".</p>\n";
    }

    private static String classes(TheoryReport report) {
        return "<h2>Instruction classes</h2>\n<p>Every \"not found\" rests on the search that the line names, and claims no more."
                + (report.claimsHold() ? " Every class is what the machine's own table claims." : "")
                + "</p>\n" + lines(report.classes());
    }

    private static String lines(List<ClassLine> lines) {
        return table(
                        "class",
                        "claimed",
                        "found",
                        "privileged",
                        "control",
                        "mode",
                        "location",
                        "user",
                        "supervisor",
                        "device",
                        "deprivileged",
                        "witnesses and search")
                + lines.stream().map(HtmlPage::line).collect(Collectors.joining()) + "</table>\n";
    }

    private static String line(ClassLine line) {
        String name = escaped(line.name())
                + (line.members().size() > 1 ? " (" + line.members().size() + ")" : "");
        return row(
                name,
                escaped(line.claimed()),
                line.claimHolds() ? escaped(line.found()) : span("bad", escaped(line.found())),
                mark(line.privileged()),
                mark(line.controlSensitive()),
                mark(line.modeSensitive()),
                mark(line.locationSensitive()),
                mark(line.userSensitive()),
                mark(line.supervisorSensitive()),
                mark(line.beyond()),
                line.runsDirectly() ? "runs" : "traps",
                "<details><summary>" + line.witnesses().size() + "</summary><pre>" + escaped(evidence(line))
                        + "</pre></details>");
    }

    private static String evidence(ClassLine line) {
        return line.witnesses().stream().map(Witness::text).collect(Collectors.joining("\n"))
                + "\nsearched: " + String.join("\n          ", line.searched())
                + (line.members().size() > 1 ? "\nclasses: " + String.join(", ", line.members()) : "");
    }

    private static String assumption(TheoryReport.Assumption assumption) {
        return "<h2>What rests on an assumption</h2>\n<p>In all states above " + escaped(assumption.holds())
                + ". Below, " + escaped(assumption.without()) + ".</p>\n" + lines(assumption.classes())
                + theorems(assumption.theorems());
    }

    private static String table(String... columns) {
        return "<table><tr><th>" + String.join("</th><th>", columns) + "</th></tr>\n";
    }

    private static String row(String... cells) {
        return "<tr><td>" + String.join("</td><td>", cells) + "</td></tr>\n";
    }

    private static String mark(boolean holds) {
        return holds ? span("yes", "yes") : "-";
    }

    private static String span(String style, String text) {
        return "<span class=\"" + style + "\">" + text + "</span>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
