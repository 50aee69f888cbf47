package trapline.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trapline.image.ImageFile;
import trapline.image.ImageLibrary;
import trapline.monitor.Tenant;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;
import trapline.vm.Node;
import trapline.vm.TraplineNode;
import trapline.vm.VmSpec;

/** What keeps strangers out, and what is not even a request. */
final class GuardsTest {
    private static TestEndpoint endpoint;

    @BeforeAll
    static void start(@TempDir Path directory) {
        endpoint = TestEndpoint.start(directory);
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "localhost.evil.example", "10.0.0.1:8558", "127.0.0.1.nip.example", "[::2]"})
    void aForeignHostIsRefused(String host) throws IOException {
        String answer = request("GET", "/v1/node", "Host: " + host);
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        assertProblem(answer, "forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:1", "127.0.0.1", "LOCALHOST", "[::1]:8558"})
    void ourOwnHostIsServed(String host) throws IOException {
        String answer = request("GET", "/v1/node", "Host: " + host);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "https://localhost.evil.example",
                "null",
                "file://",
                "garbage",
                "http://[bad"
            })
    void aPageFromElsewhereIsRefused(String origin) {
        String before = endpoint.state();
        TestEndpoint.Answer answer = endpoint.send(
                "POST",
                "/v1/vms",
                "{\"image\":\"runaway\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "Origin",
                origin);
        assertEquals(403, answer.status());
        WrongRequests.checkProblem(answer, "are not served");
        assertEquals(before, endpoint.state());
    }

    @Test
    void ourOwnPageIsServed() {
        endpoint.send("GET", "/v1/node", new byte[0], "Origin", endpoint.url()).expect(200);
    }

    @Test
    void whatIsNoRequestGetsAProblemToo() throws IOException {
        String host = "Host: localhost";
        assertProblem(request("GET", "/%zz", host), "bad-request");
        assertProblem(request("GET", "/" + "a".repeat(3000), host), "uri-too-long");
        assertProblem(
                request("GET", "/v1/node", host + "\r\nX: " + "a".repeat(9000)), "request-header-fields-too-large");
        assertProblem(request("FETCH", "/v1/node", host), "not-implemented");
        assertProblem(request("POST", "/v1/vms", host + "\r\nContent-Length: x"), "bad-request");
        assertProblem(request("GET", "/v1/node", "X: no host"), "bad-request");
        assertProblem(endpoint.raw("\0\1\2\3 garbage\r\n\r\n"), "not-implemented");
        endpoint.get("/v1/node").expect(200);
    }

    @Test
    void aBodyWithoutLengthIsBoundedToo() throws IOException {
        int chunk = 70_000;
        String body = Integer.toHexString(chunk) + "\r\n" + " ".repeat(chunk) + "\r\n0\r\n\r\n";
        String headers = "Host: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        String answer = endpoint.raw("PUT /v1/tenants/t/quota HTTP/1.1\r\n" + headers + body);
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertProblem(answer, "too-large");
    }

    @Test
    void anAddressThatOthersCanReachIsRefused(@TempDir Path directory) throws IOException {
        for (String host : List.of("0.0.0.0", "192.0.2.1", "::", "no.such.host.invalid")) {
            Endpoint.CannotBindException refusal = refusal(directory, "trapline.http.host = \"" + host + "\"");
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("trapline.http.host is '" + host + "'"),
                    refusal.getMessage());
        }
    }

    @Test
    void aPortInUseIsNamedWithTheWayOut(@TempDir Path directory) throws IOException {
        int port = URI.create(endpoint.url()).getPort();
        Endpoint.CannotBindException refusal = refusal(directory, "trapline.http.port = " + port);
        assertTrue(String.valueOf(refusal.getMessage()).contains("127.0.0.1:" + port), refusal.getMessage());
        assertTrue(String.valueOf(refusal.getMessage()).contains("--port"), refusal.getMessage());
    }

    @Test
    void twoNodesNeverShareADataDirectory(@TempDir Path directory) throws IOException {
        try (TestEndpoint first = TestEndpoint.start(directory)) {
            IOException refusal =
                    assertThrows(IOException.class, () -> TraplineNode.start(TestEndpoint.settings(directory)));
            assertTrue(String.valueOf(refusal.getMessage()).contains("another node has"), refusal.getMessage());
            first.get("/v1/node").expect(200);
        }
        TestEndpoint.start(directory).close();
    }

    @Test
    void ofTwoCreatesWithOneNameTheGrantedOneRuns() throws Exception {
        VmSpec fits = spec("twin", 2048);
        var first = ask(spec("twin", 1L << 40));
        var second = ask(fits);
        assertTrue(first.toCompletableFuture().get() instanceof Node.Refused, "the first is too large");
        assertTrue(second.toCompletableFuture().get() instanceof Node.Done, "the second fits");
        endpoint.delete("/v1/vms/twin").expect(204);
    }

    private static java.util.concurrent.CompletionStage<Node.Answer> ask(VmSpec spec) {
        return AskPattern.ask(
                endpoint.node().system(),
                to -> new Node.Create(spec, to),
                TestEndpoint.DEADLINE,
                endpoint.node().system().scheduler());
    }

    private static VmSpec spec(String id, long words) throws Exception {
        return new VmSpec(
                VmId.of(id),
                Tenant.of("default"),
                "runaway",
                ThirdGenProgram.of(ImageFile.decode(TestEndpoint.image("runaway")))
                        .withWords(words),
                Shares.NORMAL,
                IoRates.DEFAULT,
                true);
    }

    private static Endpoint.CannotBindException refusal(Path directory, String setting) throws IOException {
        try (TraplineNode node = TraplineNode.start(TestEndpoint.settings(directory, setting))) {
            return assertThrows(
                    Endpoint.CannotBindException.class,
                    () -> Endpoint.open(node, ImageLibrary.read(TestEndpoint.IMAGES)));
        }
    }

    private static String request(String method, String path, String headers) throws IOException {
        return endpoint.raw(method + " " + path + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
    }

    private static void assertProblem(String answer, String type) {
        assertTrue(answer.contains("Content-Type: application/problem+json"), answer);
        assertTrue(answer.contains("{\"type\":\"" + type + "\""), answer);
        assertTrue(answer.contains("\"detail\":\""), answer);
    }
}
