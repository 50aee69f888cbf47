package trapline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How tests start the program: in a JVM of its own, small and soon there. */
public final class Launch {
    private Launch() {}

    /**
     * {@return a command line}
     *
     * @param settings beside those of every test
     * @param arguments the program's
     */
    public static List<String> command(Map<String, String> settings, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dtrapline.images-directory=" + System.getProperty("trapline.images-directory", "target/images"),
                "-Dtrapline.storage=64MiB"));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "trapline.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }
}
