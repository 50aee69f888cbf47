package trapline.cluster;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import trapline.Await;
import trapline.cluster.AskedNodes.NodeOf;
import trapline.json.Json;

/** A node's events from its start on, as whoever reads {@code /v1/events} gets them. */
final class NodeEvents {
    private static final String DATA = "data:";

    private NodeEvents() {}

    /**
     * Waits for an event; {@return what it says}
     *
     * @param node whose
     * @param kind what sort of thing
     * @param about which machine or node
     */
    static String await(NodeOf node, String kind, String about) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/v1/events?since=0"))
                .build();
        List<String> seen = new ArrayList<>();
        long start = System.nanoTime();
        try (Stream<String> lines = AskedNodes.HTTP
                .sendAsync(request, HttpResponse.BodyHandlers.ofLines())
                .join()
                .body()) {
            // Something comes now and then although nothing happens.
            return lines.takeWhile(_ -> System.nanoTime() - start < Await.LONG.toNanos())
                    .filter(line -> line.startsWith(DATA))
                    .peek(seen::add)
                    .map(line -> parsed(line.substring(DATA.length())))
                    .filter(event -> event.path("kind").asText().equals(kind))
                    .filter(event -> event.path("vm").asText().equals(about)
                            || event.path("node").asText().equals(about))
                    .map(event -> event.path("text").asText())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + kind + " of " + about + " in " + seen));
        }
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JacksonException wrong) {
            throw new AssertionError(json, wrong);
        }
    }
}
