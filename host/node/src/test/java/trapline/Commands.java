package trapline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Other programs that tests use, run until they end. */
public final class Commands {
    private Commands() {}

    /**
     * Runs a program, which must end with exit code 0.
     *
     * @param command its name and its arguments
     */
    public static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0) {
                throw new AssertionError(command + ": " + said);
            }
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** Runs a program, which must end with exit code 0. */
    public static void run(String... command) {
        run(List.of(command));
    }

    /** Sends a process a signal, such as {@code STOP}. */
    public static void signal(long process, String name) {
        run("kill", "-" + name, Long.toString(process));
    }

    /** {@return whether we may make network namespaces and mount file systems} */
    public static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
