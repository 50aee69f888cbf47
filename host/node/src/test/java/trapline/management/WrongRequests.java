package trapline.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Wrong requests to a node, each of which must get a problem detail that says what is wrong, and leave all as it was. None of the
 * node's machines runs, so that all can be compared.
 */
final class WrongRequests implements AutoCloseable {
    /** A wrong request, its body as chars 0 to 255, and what its answer says. */
    private record Wrong(String name, String method, String path, String body, int status, String says) {}

    private static final int TOO_LARGE = 413;
    private static final int MOST_SENT = 5;

    private final TestEndpoint endpoint;
    private final List<Wrong> wrongs = new ArrayList<>();

    private WrongRequests(TestEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** {@return none yet, to a node with machines called done, paused, new and revoked, and one called ended that is deleted} */
    static WrongRequests start(Path directory) {
        TestEndpoint endpoint = TestEndpoint.start(directory, "trapline.storage = 8 MiB");
        endpoint.run("done", "hello");
        endpoint.awaitState("done", "halted");
        endpoint.run("paused", "runaway");
        endpoint.post("/v1/vms/paused/pause", "").expect(200);
        endpoint.post("/v1/vms", "{\"id\":\"new\",\"image\":\"echo\",\"start\":false}")
                .expect(201);
        endpoint.run("revoked", "runaway");
        endpoint.post("/v1/vms/revoked/revoke", "{}").expect(200);
        endpoint.run("ended", "runaway");
        endpoint.send("POST", "/v1/vms/new/console?end=true", new byte[] {'x'}).expect(200);
        endpoint.delete("/v1/vms/ended").expect(204);
        return new WrongRequests(endpoint);
    }

    @Override
    public void close() {
        endpoint.close();
    }

    void create(String name, String body, String... says) {
        create(name, body, 400, says);
    }

    void create(String name, String body, int status, String... says) {
        for (String one : says) {
            add(name, "POST", "/v1/vms", body, status, one);
        }
    }

    void add(String name, String method, String path, String body, int status, String says) {
        wrongs.add(new Wrong(name, method, path, body, status, says));
    }

    /** {@return a test of each request that was added since the last time} */
    Stream<DynamicTest> tests() {
        List<Wrong> all = List.copyOf(wrongs);
        wrongs.clear();
        return all.stream().map(wrong -> DynamicTest.dynamicTest(wrong.name, () -> check(wrong)));
    }

    private void check(Wrong wrong) {
        String before = endpoint.state();
        TestEndpoint.Answer answer = send(wrong);
        assertEquals(wrong.status, answer.status(), answer.text());
        checkProblem(answer, wrong.says);
        assertEquals(before, endpoint.state(), "a refused request changes nothing");
    }

    /** Whoever refuses a body as too large closes the connection while it still comes, and so the refusal can be lost: then it is sent again. */
    private TestEndpoint.Answer send(Wrong wrong) {
        byte[] body = wrong.body.getBytes(StandardCharsets.ISO_8859_1);
        for (int sent = 1; ; sent++) {
            try {
                return endpoint.send(wrong.method, wrong.path, body);
            } catch (UncheckedIOException lost) {
                if (wrong.status != TOO_LARGE || sent == MOST_SENT) {
                    throw lost;
                }
            }
        }
    }

    static void checkProblem(TestEndpoint.Answer answer, String says) {
        assertEquals("application/problem+json", answer.type());
        JsonNode problem = answer.json();
        assertEquals(answer.status(), problem.path("status").asInt());
        assertTrue(problem.path("type").asText().matches("[a-z-]+"), answer.text());
        assertFalse(problem.path("title").asText().isEmpty(), answer.text());
        String detail = problem.path("detail").asText();
        assertTrue(detail.contains(says), detail);
        assertFalse(detail.contains("trapline.") || detail.contains("java."), "it speaks of our classes: " + detail);
    }
}
