package trapline.machine;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Independent programs that tests ask for the right answer: compilers, emulators, real hardware; and other people's guests. A machine without them skips those
 * tests, and says so, unless the system property {@value #PROPERTY} or the environment variable {@value #VARIABLE} is {@code
 * required}, as it is in CI: then a test without its oracle fails.
 */
public final class Oracles {
    /** The system property; {@code required} or nothing. */
    public static final String PROPERTY = "trapline.oracles";

    /** The environment variable; the property precedes it. */
    public static final String VARIABLE = "TRAPLINE_ORACLES";

    private Oracles() {}

    /**
     * Goes on only if every program is on the path.
     *
     * @param programs their names
     */
    public static void need(String... programs) {
        for (String program : programs) {
            if (!isOnPath(program)) {
                missing("there is no " + program + " on the path");
            }
        }
    }

    /** Goes on only on hosts of this architecture, by the name that Java gives it. */
    public static void needArchitecture(String... names) {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        if (!Arrays.asList(names).contains(name)) {
            missing("this host is a " + name);
        }
    }

    /**
     * Goes on only if a file is there.
     *
     * @param file which
     * @param origin how one gets it
     */
    public static void needFile(Path file, String origin) {
        if (!Files.isRegularFile(file)) {
            missing("there is no " + file + "; " + origin);
        }
    }

    /** Goes on only if this process may do something. */
    public static void needTo(String what, boolean may) {
        if (!may) {
            missing("this process may not " + what);
        }
    }

    private static void missing(String why) {
        boolean required = "required".equals(System.getProperty(PROPERTY, System.getenv(VARIABLE)));
        if (required) {
            fail("oracles are required, but " + why);
        }
        abort("oracle left out: " + why);
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(File.pathSeparator, -1))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
