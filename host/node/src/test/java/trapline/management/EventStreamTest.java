package trapline.management;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers of the node's events. */
final class EventStreamTest {
    /** What ends a response of unknown length, RFC 9112, section 7.1: a reader sees that it has all that there was. */
    private static final String END = "0\r\n\r\n";

    @Test
    void streamEndsWholeWhenTheNodeStops(@TempDir Path directory) throws IOException {
        TestEndpoint endpoint = TestEndpoint.start(directory);
        URI address = URI.create(endpoint.url());
        try (Socket reader = new Socket(address.getHost(), address.getPort())) {
            reader.setSoTimeout((int) TestEndpoint.DEADLINE.toMillis());
            reader.getOutputStream()
                    .write("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = reader.getInputStream();
            StringBuilder seen = new StringBuilder();
            endpoint.run("a", "hello");
            readUntil(in, seen, "event:state");
            endpoint.close();
            seen.append(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
            assertTrue(seen.toString().endsWith(END), seen::toString);
        }
    }

    private static void readUntil(InputStream in, StringBuilder seen, String wanted) throws IOException {
        while (seen.indexOf(wanted) < 0) {
            int read = in.read();
            assertTrue(read >= 0, seen::toString);
            seen.append((char) read);
        }
    }
}
