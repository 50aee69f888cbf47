package trapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.management.TestEndpoint;

/** Typing on a real node's machine, through a server between that can lose an answer. */
final class TypingTest {
    private static final String CONSOLE = "/v1/vms/echo/console";

    @TempDir
    Path directory;

    private Optional<Between> opened = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        opened = Optional.of(new Between(TestEndpoint.start(directory)));
        node().run("echo", "echo");
    }

    @AfterEach
    void close() {
        opened.ifPresent(Between::close);
    }

    private Between between() {
        return opened.orElseThrow();
    }

    private TestEndpoint node() {
        return between().node;
    }

    /** Sends something on to the node, when that is to be. */
    @FunctionalInterface
    private interface Sending {
        HttpResponse<byte[]> answer() throws IOException, InterruptedException;
    }

    /** What becomes of a request. */
    @FunctionalInterface
    private interface Fate {
        void befalls(Sending sending, HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** Hands requests on to a node. What is typed next may be lost on its way back, after something else has happened. */
    private static final class Between implements AutoCloseable {
        private final TestEndpoint node;
        private final HttpServer server;
        private final HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final Deque<Fate> fates = new ArrayDeque<>();

        Between(TestEndpoint node) throws IOException {
            this.node = node;
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::handOn);
            server.start();
        }

        NodeClient client() {
            return new NodeClient(
                    "http://127.0.0.1:" + server.getAddress().getPort(),
                    new Progress(new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
        }

        /** What becomes of the next that is typed, of the one after that, and so on. */
        synchronized void next(Fate... all) {
            fates.addAll(List.of(all));
        }

        void loseNext(Runnable meanwhile) {
            next((sending, _) -> {
                sending.answer();
                meanwhile.run();
            });
        }

        private synchronized void handOn(HttpExchange exchange) throws IOException {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + exchange.getRequestURI()))
                        .header("Content-Type", "application/octet-stream")
                        .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
                Sending sending = () -> http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                Fate fate = exchange.getRequestMethod().equals("POST") && !fates.isEmpty()
                        ? fates.removeFirst()
                        : Between::passes;
                fate.befalls(sending, exchange);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        private static void passes(Sending sending, HttpExchange exchange) throws IOException, InterruptedException {
            HttpResponse<byte[]> answer = sending.answer();
            answers(exchange, answer.statusCode(), answer.body());
        }

        private static void answers(HttpExchange exchange, int status, byte[] body) throws IOException {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }

        @Override
        public void close() {
            server.stop(0);
            http.shutdownNow();
            node.close();
        }
    }

    private Typing typing() {
        return Typing.on(between().client(), "echo");
    }

    private static void type(Typing typing, String text) throws InterruptedException {
        typing.type(text.getBytes(StandardCharsets.ISO_8859_1), _ -> {});
    }

    private void somebodyTypes(String text) {
        node().post(CONSOLE, text).expect(200);
    }

    private JsonNode console() {
        return node().get(CONSOLE).expect(200).json();
    }

    private void assertShows(String text) {
        Await.until("it shows " + text, () -> console().path("bytes").asText().equals(text));
        assertEquals(text.length(), console().path("typed").asInt());
    }

    @Test
    void whatHasNoAnswerIsDoneOnce() throws InterruptedException {
        Typing typing = typing();
        between().loseNext(() -> {});
        type(typing, "once.");
        type(typing, "more.");
        between().loseNext(() -> {});
        assertEquals("echo", typing.end().path("id").asText());
        assertShows("once.more.");
        Await.until("it has ended", () -> console().path("state").asText().equals("halted"));
    }

    @Test
    void whoTypesTooDoesNoHarmAsLongAsAllIsAnswered() throws InterruptedException {
        Typing typing = typing();
        type(typing, "one.");
        somebodyTypes("other.");
        type(typing, "two.");
        somebodyTypes("another.");
        typing.end();
        assertShows("one.other.two.another.");
    }

    @Test
    void whoTypesTooWhileThereIsNoAnswerIsSaid() throws InterruptedException {
        Typing typing = typing();
        between().loseNext(() -> somebodyTypes("other."));
        CommandFailedException at = assertThrows(CommandFailedException.class, () -> type(typing, "one."));
        assertTrue(String.valueOf(at.getMessage()).contains("somebody else types"), at::getMessage);
    }

    /** What was counted for ours before may have been his. */
    @Test
    void whoIsSeenToTypeLaterIsSaid() throws InterruptedException {
        Typing typing = typing();
        between().loseNext(() -> {});
        type(typing, "one.");
        somebodyTypes("other.");
        CommandFailedException after = assertThrows(CommandFailedException.class, () -> type(typing, "two."));
        assertTrue(String.valueOf(after.getMessage()).contains("somebody else types"), after::getMessage);
    }

    /** A node that had nothing to do with it said so; what somebody types meanwhile is his. */
    @Test
    void whatWasRefusedForAMomentIsNotIn() throws InterruptedException {
        Typing typing = typing();
        between().next((_, exchange) -> {
            somebodyTypes("other.");
            Between.answers(exchange, 503, "{\"type\":\"busy\"}".getBytes(StandardCharsets.UTF_8));
        });
        type(typing, "mine..");
        assertShows("other.mine..");
    }

    /** The first request has no answer and is on its way; the second finds no room; then the first comes in. */
    @Test
    void whatComesInLateIsNotTypedAgain() throws InterruptedException {
        node().post("/v1/vms/echo/pause", "").expect(200);
        long full = fill();
        Typing typing = typing();
        List<Sending> late = new ArrayList<>();
        between().next((sending, _) -> late.add(sending), Between::passes, (sending, exchange) -> {
            node().post("/v1/vms/echo/resume", "").expect(200);
            Await.until("it has room", () -> shown(full - 1).equals("f"));
            late.getFirst().answer();
            Between.passes(sending, exchange);
        });
        type(typing, "once.");
        Await.until("it shows it", () -> shown(full).equals("once."));
        assertEquals(full + "once.".length(), console().path("typed").asLong());
    }

    private long fill() {
        String much = "f".repeat(10_000);
        long all = 0;
        int taken;
        do {
            taken = node().post(CONSOLE, much).expect(200).json().path("taken").asInt();
            all += taken;
        } while (taken > 0);
        return all;
    }

    private String shown(long from) {
        return node().get(CONSOLE + "?from=" + from)
                .expect(200)
                .json()
                .path("bytes")
                .asText();
    }
}
