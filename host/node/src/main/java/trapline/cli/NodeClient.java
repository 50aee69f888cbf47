package trapline.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import trapline.json.Json;

/** Talks to a node's endpoint. */
final class NodeClient {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Duration KNOWN_LIMIT = Duration.ofSeconds(60);
    private static final int MOST_PORT = 65_535;
    private static final int FIRST_ERROR = 400;

    private static final long MOST_ANSWER_BYTES = 256L * 1024 * 1024;
    private static final Duration TICK = Duration.ofMillis(100);

    /** What a node answers: an HTTP status and what it says. */
    record Answer(int status, JsonNode body) {
        private static Answer of(HttpResponse<byte[]> response) throws IOException {
            try {
                return new Answer(
                        response.statusCode(),
                        response.body().length == 0
                                ? Json.MAPPER.createObjectNode()
                                : Json.MAPPER.readTree(response.body()));
            } catch (JacksonException notJson) {
                throw new CommandFailedException(
                        ExitCode.NO_NODE, "what answers at " + response.uri() + " is not a node of Trapline's");
            }
        }

        /** {@return whether nobody knows if it was done: bad gateway, busy or late, gateway timeout} */
        boolean isUnsure() {
            return status == 502 || status == 503 || status == 504;
        }

        /** {@return whether nobody knows, unless the node says that it has done nothing} */
        boolean mayBeDone() {
            return isUnsure() && !body.path("type").asText().equals("busy");
        }

        boolean isGranted() {
            return status < FIRST_ERROR;
        }

        /** {@return what it says, if that is not a refusal} */
        JsonNode granted() {
            if (!isGranted()) {
                throw new CommandFailedException(
                        ExitCode.REFUSED, body.path("detail").asText("the node answers " + status));
            }
            return body;
        }
    }

    private final String url;
    private final Progress progress;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    /**
     * A client.
     *
     * @param url the node's, without a path
     * @param progress is told of answers that take long
     */
    NodeClient(String url, Progress progress) {
        this.progress = progress;
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    JsonNode get(String path) {
        return send(request(path).GET());
    }

    JsonNode post(String path) {
        return post(path, "{}");
    }

    JsonNode post(String path, Object body) {
        String text = body instanceof String given ? given : Json.line(body);
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text)));
    }

    JsonNode postBytes(String path, byte[] body) {
        return send(bytes(path, body));
    }

    /** {@return what a node answers when it knows: between two nodes, or while another one comes to decide, none may for a moment} */
    JsonNode getWhenKnown(String path) throws InterruptedException {
        return tryGetWhenKnown(path).granted();
    }

    /** {@return the same, if only that it refuses} */
    Answer tryGetWhenKnown(String path) throws InterruptedException {
        long begin = System.nanoTime();
        Answer answer = tryGet(path);
        while (answer.isUnsure() && System.nanoTime() - begin < KNOWN_LIMIT.toNanos()) {
            Thread.sleep(TICK);
            answer = tryGet(path);
        }
        return answer;
    }

    private Answer tryGet(String path) {
        try {
            return answer(request(path).GET());
        } catch (IOException failure) {
            throw silence(failure);
        }
    }

    /**
     * {@return what a node answers, if only that it refuses}
     *
     * @throws IOException if it does not answer
     */
    Answer tryBytes(String path, byte[] body) throws IOException {
        return answer(bytes(path, body));
    }

    private HttpRequest.Builder bytes(String path, byte[] body) {
        return request(path)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    JsonNode put(String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(Json.line(body))));
    }

    JsonNode delete(String path) {
        return send(request(path).DELETE());
    }

    /** {@return text, fit to stand in a query or a path} */
    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        try {
            return HttpRequest.newBuilder(checked(URI.create(url + path))).timeout(ANSWER_LIMIT);
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "'" + url + "' is not the URL of a node, as http://127.0.0.1:8558: " + wrong.getMessage());
        }
    }

    private static URI checked(URI uri) {
        if (uri.getPort() > MOST_PORT) {
            throw new IllegalArgumentException("a port is 1 to " + MOST_PORT);
        }
        return uri;
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            return answer(request).granted();
        } catch (IOException failure) {
            throw silence(failure);
        }
    }

    /** {@return what to say of a node that does not answer} */
    CommandFailedException silence(IOException failure) {
        return new CommandFailedException(
                ExitCode.NO_NODE,
                failure instanceof ConnectException
                        ? "no node answers at " + url + "; start one with 'trapline node', or name another with --url"
                        : "the node at " + url + " does not answer: " + failure.getMessage());
    }

    private Answer answer(HttpRequest.Builder request) throws IOException {
        try {
            return Answer.of(await(http.sendAsync(
                    request.build(),
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES))));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(ExitCode.REFUSED, "interrupted");
        }
    }

    private <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
        while (true) {
            try {
                return answer.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                progress.at(() -> "waiting for the node to answer");
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof IOException io) {
                    throw io;
                }
                throw new IllegalStateException(failure.getCause());
            }
        }
    }
}
