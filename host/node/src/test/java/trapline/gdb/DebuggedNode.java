package trapline.gdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import trapline.Await;
import trapline.management.TestEndpoint;

/** A node with RISC-V machines that a debugger can come to. */
final class DebuggedNode implements AutoCloseable {
    static final Path IMAGES = Path.of("..", "..", "guest-images", "riscv");

    private final TestEndpoint endpoint;

    DebuggedNode(Path directory) {
        endpoint = TestEndpoint.start(directory, "trapline.storage = 128 MiB");
    }

    /** Creates a machine; {@return its debugger's port} */
    int create(String id, Path elf, boolean start) {
        endpoint.post("/v1/vms", request(id, elf, start, 0)).expect(201);
        return detail(id).path("gdbPort").asInt();
    }

    static String request(String id, Path elf, boolean start, int port) {
        return "{\"id\": \"%s\", \"start\": %s, \"gdbPort\": %d, \"riscv\": {\"memory\": \"16M\", \"elf\": \"%s\"}}"
                .formatted(id, start, port, base64(elf));
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    TestEndpoint endpoint() {
        return endpoint;
    }

    JsonNode detail(String id) {
        return endpoint.get("/v1/vms/" + id).expect(200).json();
    }

    String state(String id) {
        return detail(id).path("vm").path("state").asText();
    }

    long retired(String id) {
        return detail(id).path("vm").path("retired").asLong();
    }

    void awaitProgress(String id) {
        long before = retired(id);
        Await.until(id + " goes on", () -> retired(id) > before);
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
