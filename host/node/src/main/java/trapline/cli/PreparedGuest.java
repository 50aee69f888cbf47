package trapline.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A guest that is run by its name: {@code guest.conf} in a directory of guest-images says how, the script {@code fetch.sh} beside it
 * gets the files and prints the directory where it keeps them.
 *
 * @param files where its files are
 * @param settings of its {@code guest.conf}
 */
record PreparedGuest(Path files, Config settings) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** {@return the guest of a name, its files ready; empty if there is none} */
    static Optional<PreparedGuest> find(String name) throws IOException, InterruptedException {
        Path directory = Path.of(System.getProperty("trapline.guests-directory", "guest-images"))
                .resolve(name);
        if (!NAME.matcher(name).matches() || !Files.isRegularFile(directory.resolve("guest.conf"))) {
            return Optional.empty();
        }
        try {
            Config settings =
                    ConfigFactory.parseFile(directory.resolve("guest.conf").toFile());
            return Optional.of(new PreparedGuest(fetch(name, directory.resolve("fetch.sh")), settings));
        } catch (ConfigException wrong) {
            throw new CommandFailedException(ExitCode.REFUSED, String.valueOf(wrong.getMessage()));
        }
    }

    private static Path fetch(String name, Path script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(script.toString())
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0 || answer.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.REFUSED, "the files of '" + name + "' could not be got; see above, and " + script);
        }
        return Path.of(answer);
    }

    /** {@return one of its files, if it has such} */
    Optional<String> file(String key) {
        return text(key).map(name -> files.resolve(name).toString());
    }

    /** {@return one of its settings, if it has such} */
    Optional<String> text(String key) {
        return settings.hasPath(key) ? Optional.of(settings.getString(key)) : Optional.empty();
    }
}
