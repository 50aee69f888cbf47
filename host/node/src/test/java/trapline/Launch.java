package trapline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How tests start the program: in a JVM of its own, small and soon there. */
public final class Launch {
    private static final int LOWEST_PORT = 12_000;

    /** Linux's {@code ip_local_port_range} begins here, if nobody has changed it. */
    private static final int FIRST_GIVEN_PORT = 32_768;

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

    /**
     * {@return ports on loopback that nobody uses} They are below those that the system gives away by itself, since their owner comes some
     * seconds later, and tests that run beside this one open many connections.
     */
    public static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < count) {
                tryPort(ThreadLocalRandom.current().nextInt(LOWEST_PORT, FIRST_GIVEN_PORT))
                        .ifPresent(sockets::add);
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    private static Optional<ServerSocket> tryPort(int port) {
        try {
            return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException taken) {
            return Optional.empty();
        }
    }
}
