package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.pekko.actor.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may be downed without waiting. That it is done is seen by how soon machines are back, see {@code FailoverTime}. */
class DeadProcessesTest {
    /** A process that is stopped accepts nothing either, but its kernel does. */
    @Test
    void onlyAClosedPortRefuses() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertFalse(refuses(port), "nobody accepts, but a process is there");
        }
        assertTrue(refuses(port));
    }

    private static boolean refuses(int port) {
        return DeadProcesses.refuses(new Address("pekko", "trapline", "127.0.0.1", port));
    }

    /** Two parts that refuse each other's connections cannot both be the larger one. */
    @ParameterizedTest
    @CsvSource({"1, 2, false", "1, 3, true", "2, 3, false", "2, 4, false", "2, 5, true", "3, 5, false"})
    void aMinorityMayBeDowned(int refusing, long members, boolean may) {
        assertEquals(may, DeadProcesses.mayBeDowned(refusing, members));
    }
}
