package trapline.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that are to come. */
public final class FreePorts {
    private static final int LOWEST = 12_000;

    /** Linux's {@code ip_local_port_range} begins here, if nobody has changed it. */
    private static final int FIRST_GIVEN = 32_768;

    private FreePorts() {}

    /**
     * {@return ports on loopback that nobody uses} They are below those that the system gives away by itself: their owner comes some seconds
     * later, and meanwhile any connection from this computer could get one.
     *
     * @param count how many, at least 0
     */
    public static List<Integer> find(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < count) {
                bind(ThreadLocalRandom.current().nextInt(LOWEST, FIRST_GIVEN)).ifPresent(sockets::add);
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

    private static Optional<ServerSocket> bind(int port) {
        try {
            return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException taken) {
            return Optional.empty();
        }
    }
}
