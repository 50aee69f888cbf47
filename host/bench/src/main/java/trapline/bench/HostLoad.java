package trapline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What else this machine does, for the record beside a figure. */
final class HostLoad {
    private HostLoad() {}

    /** {@return the load averages of 1, 5 and 15 minutes} */
    static String now() throws IOException {
        String[] numbers = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
        return numbers[0] + " " + numbers[1] + " " + numbers[2];
    }
}
