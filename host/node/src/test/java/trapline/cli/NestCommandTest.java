package trapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code trapline theory nest}. */
final class NestCommandTest {
    private record Ended(int code, String out) {}

    private static Ended nest(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new NestCommand()).setOut(new PrintWriter(out));
        command.setExecutionExceptionHandler((failure, _, _) -> {
            out.append(failure.getMessage());
            return failure instanceof CommandFailedException known
                    ? known.exitCode().number()
                    : ExitCode.BROKEN.number();
        });
        List<String> all = new ArrayList<>(List.of("--images", "target/images"));
        all.addAll(List.of(arguments));
        return new Ended(command.execute(all.toArray(String[]::new)), out.toString());
    }

    @Test
    void theTreeAndTheGrowthAreShown() {
        Ended ended = nest("--depth", "2", "hello");
        assertEquals(0, ended.code(), ended.out());
        assertTrue(ended.out().contains("    2: hello"), ended.out());
        assertTrue(ended.out().contains("T(d) = "), ended.out());
        assertTrue(ended.out().contains("holds  every machine of the tree"), ended.out());
    }

    @Test
    void elfProgramsAreNestedOnRiscV() {
        Ended ended = nest("--depth", "1", "hello-s.elf");
        assertEquals(0, ended.code(), ended.out());
        assertTrue(ended.out().contains("  1: hello-s.elf"), ended.out());
        assertEquals(1, nest("nobody.elf").code());
    }

    @Test
    void jsonIsForPrograms() {
        Ended ended = nest("--depth", "1", "--json", "target/images/hello.tli");
        assertEquals(0, ended.code(), ended.out());
        assertTrue(ended.out().startsWith("{\"machine\":\"thirdgen\""), ended.out());
    }

    @Test
    void whatCannotBeNestedIsRefused() {
        assertEquals(1, nest("nobody").code());
    }

    @Test
    void aProgramThatDoesNotEndIsComparedWhileItRuns() {
        Ended compared = nest("--depth", "2", "flood");
        assertEquals(0, compared.code(), compared.out());
        assertTrue(compared.out().contains("it does not end"), compared.out());
        assertTrue(compared.out().contains("holds  every machine of the tree was"), compared.out());
        Ended stopped = nest("--steps", "10000", "storm");
        assertEquals(1, stopped.code(), stopped.out());
        assertTrue(stopped.out().contains("not seen at rest within 10000 steps"), stopped.out());
    }
}
