package trapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.theory.Progress;
import trapline.theory.report.Effort;
import trapline.theory.report.GuestMonitors;
import trapline.theory.report.TheoryReport;

/** {@code trapline theory}. */
final class TheoryCommandTest {
    @TempDir
    Path directory;

    private static final String[] LITTLE = {"--bits", "2", "--samples", "80", "--programs", "150"};

    private static String[] command(String... words) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(words), java.util.Arrays.stream(LITTLE))
                .toArray(String[]::new);
    }

    @Test
    void reportIsWrittenAsAPage() throws IOException {
        Path page = directory.resolve("lra.html");
        assertEquals(0, Main.run(command("theory", "classify", "thirdgen-lra", "--html", page.toString())));
        String html = Files.readString(page);
        assertTrue(html.startsWith("<!doctype html>") && html.endsWith("</html>\n"), html);
        assertTrue(html.contains("lra r0, 0") && html.contains("on the bare machine"), html);
        assertTrue(!html.contains("src=") && !html.contains("href="), "the page needs nothing else");
    }

    @Test
    void textPutsPredictionsBesideObservations() {
        TheoryReport report = TheoryReport.of(
                        "thirdgen-jrst", new Effort(2, 20, 150, 7), GuestMonitors.NONE, Progress.UNSEEN)
                .orElseThrow();
        String text = TheoryText.of(report);
        assertTrue(text.contains("Theorem 1 does not apply") && text.contains("Theorem 3 applies"), text);
        assertTrue(text.contains("as predicted") && text.contains("told apart") && text.contains("jrst 0"), text);
        assertTrue(text.contains("control sensitive in s: jrst"), text);
        assertTrue(text.contains("all ") && text.contains("sampled from seed 7"), text);
    }

    @Test
    void wrongUseIsSaid() {
        assertEquals(1, Main.run("theory", "classify", "pdp11"));
        assertEquals(2, Main.run("theory", "classify", "thirdgen", "--bits", "9"));
        assertEquals(0, Main.run("theory", "machines"));
    }
}
