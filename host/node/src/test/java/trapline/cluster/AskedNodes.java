package trapline.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import trapline.Await;
import trapline.json.Json;

/** Nodes of a cluster, asked as users ask them: each at its endpoint. */
interface AskedNodes {
    /** A node's process. */
    record NodeOf(String name, long pid, String url) {}

    /** One for all: its threads outlive every cluster. */
    HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Duration LOOK_PATIENCE = Duration.ofSeconds(1);
    int OK = 200;

    /** {@return the nodes that can be asked now} */
    List<NodeOf> nodes();

    default CompletableFuture<HttpResponse<String>> sending(NodeOf node, String method, String path, String body) {
        return sending(node, Await.LONG, method, path, body);
    }

    private CompletableFuture<HttpResponse<String>> sending(
            NodeOf node, Duration patience, String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url + path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** {@return the answer, if there is one} */
    default Optional<HttpResponse<String>> trying(
            NodeOf node, Duration patience, String method, String path, String body) {
        return sending(node, patience, method, path, body)
                .thenApply(Optional::of)
                .exceptionally(_ -> Optional.empty())
                .join();
    }

    /** {@return the answer, if there is one soon and it is a good one} */
    default Optional<JsonNode> looking(NodeOf node, String path) {
        return looking(node, LOOK_PATIENCE, path);
    }

    /** {@return the answer, if there is one and it is a good one} */
    default Optional<JsonNode> looking(NodeOf node, Duration patience, String path) {
        return trying(node, patience, "GET", path, "")
                .filter(answer -> answer.statusCode() == OK)
                .map(AskedNodes::json);
    }

    /** {@return whether a machine can be asked, and waits for input} */
    default boolean isAtRest(NodeOf node, String vm) {
        return looking(node, "/v1/vms/" + vm)
                .filter(answer -> answer.at("/vm/state").asText().equals("waiting"))
                .isPresent();
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    /** {@return the answer, which must have that status} */
    default JsonNode ask(NodeOf node, int status, String method, String path, String body) {
        HttpResponse<String> answer = sending(node, method, path, body).join();
        if (answer.statusCode() != status) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return json(answer);
    }

    default JsonNode get(NodeOf node, String path) {
        return ask(node, OK, "GET", path, "");
    }
}
