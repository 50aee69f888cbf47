package trapline.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import trapline.Await;
import trapline.image.ImageLibrary;
import trapline.isa.thirdgen.assembler.Assembler;
import trapline.isa.thirdgen.assembler.Assembly;
import trapline.json.Json;
import trapline.machine.Image;
import trapline.vm.NodeSettings;
import trapline.vm.TraplineNode;

/** A node of its own with its endpoint at a free port, and a client for it. */
public final class TestEndpoint implements AutoCloseable {
    /** The images that the build made. */
    public static final Path IMAGES = Path.of("target", "images");

    /** After that long an answer will not come any more; nothing is concluded from how long it took. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final String SETTINGS = """
            trapline { storage = 64 MiB, images-directory = target/images, http.port = 0, vm-pool.threads = 2 }
            pekko { loglevel = ERROR, stdout-loglevel = ERROR }
            """;

    private final TraplineNode node;
    private final Endpoint endpoint;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What came back. */
    public record Answer(int status, String type, String text, HttpResponse<byte[]> response) {
        /** {@return the body as JSON} */
        public JsonNode json() {
            try {
                return Json.MAPPER.readTree(text);
            } catch (IOException wrong) {
                throw new AssertionError("not JSON: " + text, wrong);
            }
        }

        /** {@return this, if it has a status} */
        public Answer expect(int wanted) {
            Assertions.assertEquals(wanted, status, text);
            return this;
        }
    }

    private TestEndpoint(TraplineNode node, Endpoint endpoint) {
        this.node = node;
        this.endpoint = endpoint;
    }

    /**
     * {@return a running one}
     *
     * @param directory for its files
     * @param settings what differs from those of all tests
     */
    public static TestEndpoint start(Path directory, String... settings) {
        try {
            TraplineNode node = TraplineNode.start(settings(directory, settings));
            return new TestEndpoint(node, Endpoint.open(node, ImageLibrary.read(IMAGES)));
        } catch (IOException | Endpoint.CannotBindException cannot) {
            throw new AssertionError(cannot);
        }
    }

    static NodeSettings settings(Path directory, String... settings) {
        return NodeSettings.of(ConfigFactory.parseString(String.join("\n", settings))
                .withFallback(ConfigFactory.parseString(SETTINGS))
                .withFallback(
                        ConfigFactory.parseMap(java.util.Map.of("trapline.data-directory", directory.toString()))));
    }

    /** {@return the node itself} */
    public TraplineNode node() {
        return node;
    }

    /** {@return its URL, without a path} */
    public String url() {
        return endpoint.url();
    }

    /** {@return the answer to a GET} */
    public Answer get(String path) {
        return send("GET", path, new byte[0]);
    }

    /** {@return the answer to a POST of a text} */
    public Answer post(String path, String body) {
        return send("POST", path, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer put(String path, String body) {
        return send("PUT", path, body.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the answer to a DELETE} */
    public Answer delete(String path) {
        return send("DELETE", path, new byte[0]);
    }

    Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(DEADLINE)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    new String(response.body(), StandardCharsets.UTF_8),
                    response);
        } catch (IOException failure) {
            throw new UncheckedIOException(method + " " + path, failure);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /** {@return all that comes back for the bytes of a request, header lines and all} */
    String raw(String request) throws IOException {
        URI address = URI.create(url());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout((int) DEADLINE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Creates a machine of an image, which runs at once. */
    public void run(String id, String image) {
        post("/v1/vms", "{\"id\": \"" + id + "\", \"image\": \"" + image + "\"}")
                .expect(201);
    }

    /** Waits until a machine is in a state. */
    public void awaitState(String id, String state) {
        Await.until(id + " is " + state, () -> vm(id).path("state").asText().equals(state));
    }

    JsonNode vm(String id) {
        return get("/v1/vms/" + id).expect(200).json().path("vm");
    }

    /** {@return everything that a refused request must leave as it is} */
    String state() {
        return get("/v1/allocator/storage").expect(200).text()
                + get("/v1/vms?limit=1000").expect(200).text();
    }

    /** {@return the image of a source} */
    static Image assemble(String source) {
        Assembly assembly = Assembler.assemble("test.asm", source, _ -> Optional.empty());
        return switch (assembly) {
            case Assembly.Assembled assembled -> assembled.image();
            case Assembly.Rejected(var errors) -> throw new AssertionError(errors);
        };
    }

    /** {@return the bytes of one of the images that the build made} */
    public static byte[] image(String name) {
        try {
            return Files.readAllBytes(IMAGES.resolve(name + ".tli"));
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        endpoint.close();
        node.close();
    }
}
