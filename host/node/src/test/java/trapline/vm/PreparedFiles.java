package trapline.vm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import trapline.machine.Bytes;
import trapline.machine.Oracles;

/**
 * What the scripts {@code guest-images/NAME/fetch.sh} have got from others and keep in the user's cache. Tests of a guest that was not
 * got are left out, or fail where oracles are required, see {@link Oracles}.
 */
public final class PreparedFiles {
    private PreparedFiles() {}

    /** {@return where a file of a guest is} */
    public static Path find(String guest, String name) {
        Path file = cache().resolve(guest).resolve(name);
        Oracles.needFile(file, "guest-images/" + guest + "/fetch.sh gets it");
        return file;
    }

    /** {@return the bytes of one file of a guest} */
    static Bytes load(String guest, String name) {
        try {
            return Bytes.of(Files.readAllBytes(find(guest, name)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path cache() {
        String named = System.getenv("XDG_CACHE_HOME");
        Path all =
                named == null || named.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(named);
        return all.resolve("trapline");
    }
}
