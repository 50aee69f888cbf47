package trapline.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the allocator decided, as the endpoint tells it: five machines, one create refused, one machine gone. */
final class DecisionsTest {
    private static final int KEPT = 12;

    private static TestEndpoint endpoint;

    @BeforeAll
    static void start(@TempDir Path directory) {
        endpoint = TestEndpoint.start(directory, "trapline.decisions-kept = " + KEPT);
        for (int i = 1; i <= 5; i++) {
            endpoint.post(
                            "/v1/vms",
                            "{\"id\":\"m-" + i + "\",\"tenant\":\"t-" + i % 2
                                    + "\",\"image\":\"runaway\",\"start\":false}")
                    .expect(201);
        }
        endpoint.post("/v1/vms", "{\"id\":\"m-1\",\"tenant\":\"t-0\",\"image\":\"hello\"}")
                .expect(409);
        endpoint.delete("/v1/vms/m-5").expect(204);
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    @Test
    void everyFilterKeepsWhatItNames() {
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), sequences(""));
        assertEquals(List.of(2L, 7L), sequences("vm=m-1"));
        assertEquals(List.of(2L, 7L), sequences("vm=m-1&kind=create"));
        assertEquals(List.of(7L), sequences("outcome=refused"));
        assertEquals(List.of(7L), sequences("vm=m-1&outcome=REFUSED"));
        assertEquals(List.of(8L), sequences("kind=release"));
        assertEquals(List.of(1L), sequences("kind=configure"));
        assertEquals(List.of(3L, 5L, 7L), sequences("tenant=t-0&kind=create"));
        assertEquals(List.of(), sequences("vm=nobody"));
        assertEquals(List.of(), sequences("since=" + Long.MAX_VALUE));
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrDouble() {
        List<Long> found = new ArrayList<>();
        String since = "0";
        while (!since.isEmpty()) {
            JsonNode page = decisions("limit=3&since=" + since);
            page.path("decisions")
                    .forEach(view ->
                            found.add(view.path("decision").path("sequence").asLong()));
            since = page.path("next").asText();
        }
        assertEquals(LongStream.rangeClosed(1, 8).boxed().toList(), found);
    }

    @Test
    void theLastOnesComeOldestFirst() {
        assertEquals(List.of(6L, 7L, 8L), sequences("last=true&limit=3"));
        assertEquals(List.of(4L, 5L, 6L), sequences("last=true&limit=3&outcome=granted&kind=create"));
        assertFalse(decisions("last=true&limit=3").has("next"));
    }

    @Test
    void everyDecisionHasItsReasonInWords() {
        decisions("").path("decisions").forEach(view -> {
            String sentence = view.path("sentence").asText();
            assertTrue(sentence.length() > 10 && !sentence.contains("{"), sentence);
        });
    }

    @Test
    void whatIsKeptIsBoundedAndSaysSo(@TempDir Path directory) {
        try (TestEndpoint other = TestEndpoint.start(directory, "trapline.decisions-kept = 3")) {
            for (int i = 0; i < 5; i++) {
                other.run("m-" + i, "runaway");
            }
            JsonNode page = other.get("/v1/allocator/decisions").expect(200).json();
            assertEquals(3, page.path("decisions").size());
            assertEquals(4, page.path("oldestKept").asLong());
        }
    }

    private static List<Long> sequences(String query) {
        List<Long> found = new ArrayList<>();
        decisions(query)
                .path("decisions")
                .forEach(
                        view -> found.add(view.path("decision").path("sequence").asLong()));
        return found;
    }

    private static JsonNode decisions(String query) {
        return endpoint.get("/v1/allocator/decisions?" + query).expect(200).json();
    }
}
