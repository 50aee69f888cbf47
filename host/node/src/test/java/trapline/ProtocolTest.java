package trapline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.cli.FreePorts;

/** A node of another version of the protocol between nodes. */
@MostlyWaits
final class ProtocolTest {
    @TempDir
    Path directory = Path.of("");

    private final List<Integer> ports = FreePorts.find(2);

    private Map<String, String> settings(int node, int protocol) {
        return Map.of(
                "trapline.cluster.enabled",
                "true",
                "trapline.cluster.name",
                "node-" + node,
                "trapline.cluster.port",
                ports.get(node).toString(),
                "trapline.cluster.seeds.0",
                "127.0.0.1:" + ports.getFirst(),
                "trapline.cluster.protocol",
                Integer.toString(protocol));
    }

    @Test
    void aNodeOfAnotherVersionIsRefusedAndSaysWhy() throws IOException {
        try (NodeProcess first = NodeProcess.start(directory.resolve("first"), settings(0, 1))) {
            Process other = new ProcessBuilder(Launch.command(
                            settings(1, 2),
                            "node",
                            "--config",
                            "../../config/trapline.conf",
                            "--port",
                            "0",
                            "--data-directory",
                            directory.resolve("other").toString()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertNotEquals(0, other.onExit().join().exitValue(), said);
            assertTrue(
                    said.contains("does not take this node, which speaks version 2 of the protocol between nodes"),
                    said);
            assertEquals(1, first.ask("GET", "/v1/nodes", "").path("nodes").size());
        }
    }
}
