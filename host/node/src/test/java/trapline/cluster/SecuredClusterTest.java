package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.MostlyWaits;
import trapline.cluster.AskedNodes.NodeOf;

/** Two nodes that prove to each other who they are, with certificates of the script that makes them; and others, who cannot. */
@MostlyWaits
class SecuredClusterTest {
    private static final String SCRIPT = "../../ops/certificates";

    @TempDir
    static Path directory = Path.of("");

    private static Path certificates(String name, String... nodes) throws IOException, InterruptedException {
        Path made = directory.resolve(name);
        List<String> command = Stream.concat(Stream.of(SCRIPT, made.toString()), Stream.of(nodes))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        assertEquals(0, process.waitFor(), () -> read(directory.resolve(name + ".log")));
        return made;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return gone.toString();
        }
    }

    @Test
    void nodesProveToEachOtherWhoTheyAre() throws Exception {
        Path own = certificates("own", "node-1", "node-2");
        Path foreign = certificates("foreign", "node-3");
        try (ClusterProcess cluster =
                ClusterProcess.start(2, directory.resolve("nodes"), Map.of(), "--certificates", own.toString())) {
            NodeOf first = cluster.node("node-1");
            JsonNode nodes = cluster.get(first, "/v1/nodes").path("nodes");
            assertEquals(2, nodes.size(), nodes::toString);
            // What the first node is asked about a machine of the second one goes over TLS, and the actors' messages
            // do.
            cluster.ask(
                    first,
                    201,
                    "POST",
                    "/v1/vms",
                    "{\"image\": \"echo\", \"id\": \"far\", \"placement\": {\"node\": \"node-2\"}}");
            cluster.ask(first, 200, "POST", "/v1/vms/far/console", "to the other node");
            Await.until(
                    "the echo",
                    () -> cluster.get(first, "/v1/vms/far/console")
                            .path("bytes")
                            .asText()
                            .equals("to the other node"));
            for (JsonNode node : nodes) {
                URI peers = URI.create(node.path("url").asText());
                assertEquals("https", peers.getScheme());
                assertTrue(answer(PeerCertificates.in(own.resolve("node-1")).context(), peers)
                        .startsWith("HTTP/1.1 200"));
                assertRefused(PeerCertificates.in(foreign.resolve("node-3")).context(), peers);
                assertRefused(credulous(), peers);
                assertThrows(IOException.class, () -> answer(new Socket(peers.getHost(), peers.getPort())));
            }
            JsonNode members = cluster.get(first, "/cluster/members");
            assertEquals(2, members.path("members").size(), members::toString);
            cluster.ask(first, 404, "GET", "/cluster/domain-events", "");
            assertTrue(cluster.end(), "every process has ended");
        }
    }

    private static void assertRefused(SSLContext context, URI peers) {
        assertThrows(IOException.class, () -> answer(context, peers));
    }

    private static String answer(SSLContext context, URI peers) throws IOException {
        return answer(context.getSocketFactory().createSocket(peers.getHost(), peers.getPort()));
    }

    /** {@return the answer's first line, if there is one} */
    private static String answer(Socket socket) throws IOException {
        try (socket) {
            socket.setSoTimeout(Math.toIntExact(Await.LONG.toMillis()));
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\r'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("no answer");
                }
                line.append((char) c);
            }
            return line.toString();
        }
    }

    /** {@return one who trusts everybody, and shows nothing} */
    private static SSLContext credulous() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        try {
            context.init(null, new TrustManager[] {new Everybody()}, null);
        } catch (KeyManagementException impossible) {
            throw new IllegalStateException(impossible);
        }
        return context;
    }

    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void whatIsMissingOrWrongIsSaid() throws Exception {
        Path none = directory.resolve("none");
        Exception missing = assertThrows(IllegalArgumentException.class, () -> PeerCertificates.in(none));
        assertTrue(String.valueOf(missing.getMessage()).contains("ops/certificates"), missing::toString);
        Path damaged = certificates("damaged", "node-1").resolve("node-1");
        Files.writeString(damaged.resolve("tls.key"), "no key");
        Exception wrong = assertThrows(IllegalArgumentException.class, () -> PeerCertificates.in(damaged));
        assertTrue(String.valueOf(wrong.getMessage()).contains("tls.key"), wrong::toString);
    }
}
