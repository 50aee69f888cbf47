package trapline.cli;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The terminal, if there is one. By isatty (man page, section 3) and stty (section 1). */
final class Terminal {
    private static final int STANDARD_INPUT = 0;
    private static final int STANDARD_OUTPUT = 1;
    private static final File DEVICE = new File("/dev/tty");

    private Terminal() {}

    /** {@return whether the standard input comes from a terminal} */
    static boolean isInput() {
        return isTerminal(STANDARD_INPUT);
    }

    /** {@return whether the standard output goes to a terminal, wherever the standard input comes from} */
    static boolean isOutput() {
        return isTerminal(STANDARD_OUTPUT);
    }

    /** A terminal that passes every key on at once; closing it, as often as one likes, makes it what it was. */
    static final class Raw implements AutoCloseable {
        private Optional<String> before;

        private Raw(String before) {
            this.before = Optional.of(before);
        }

        @Override
        public synchronized void close() {
            before.ifPresent(settings -> stty(settings));
            before = Optional.empty();
        }
    }

    /** {@return the terminal, now raw, but for line ends printed; empty if it cannot be} */
    static Optional<Raw> raw() {
        Optional<String> before = stty("-g");
        return before.filter(_ -> stty("raw", "-echo", "opost", "onlcr").isPresent())
                .map(settings -> new Raw(settings.strip()));
    }

    private static Optional<String> stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(DEVICE)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static boolean isTerminal(int descriptor) {
        Linker linker = Linker.nativeLinker();
        try {
            return (int) linker.downcallHandle(
                                    linker.defaultLookup().findOrThrow("isatty"),
                                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                            .invokeExact(descriptor)
                    == 1;
        } catch (Throwable failure) {
            throw new IllegalStateException("isatty cannot be called", failure);
        }
    }
}
