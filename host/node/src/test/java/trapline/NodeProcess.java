package trapline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trapline.json.Json;

/** A node as a process of its own, which can be killed. */
final class NodeProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("node ready at (\\S+),.*");
    private static final int FIRST_ERROR = 300;

    /** A few seconds, on a machine that does little else; a limit for what hangs. */
    private static final long START_SECONDS = 180;

    private final Process process;
    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private NodeProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** {@return a node that is ready, on what an earlier one has left in a directory} */
    static NodeProcess start(Path directory, Map<String, String> settings) throws IOException {
        return start(directory, settings, Map.of());
    }

    /** {@return such a node, with these variables in its environment} */
    static NodeProcess start(Path directory, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        List<String> command = Launch.command(
                settings,
                "node",
                "--config",
                "../../config/trapline.conf",
                "--port",
                "0",
                "--data-directory",
                directory.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = OwnThreads.supply(() -> firstLine(out))
                .completeOnTimeout("nothing", START_SECONDS, TimeUnit.SECONDS)
                .join();
        Matcher ready = READY.matcher(line);
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new AssertionError("the node is not ready but says " + line);
        }
        return new NodeProcess(process, ready.group(1));
    }

    private static String firstLine(BufferedReader out) {
        try {
            return String.valueOf(out.readLine());
        } catch (IOException gone) {
            return "nothing: " + gone;
        }
    }

    /** Ends it as kill -9 does: it hears nothing of it. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    CompletableFuture<HttpResponse<String>> sending(String method, String path, String type, byte[] body) {
        HttpRequest.BodyPublisher publisher =
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Await.LONG)
                .header("Content-Type", type)
                .method(method, publisher)
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** {@return the answer, which must be a good one} */
    JsonNode ask(String method, String path, String body) {
        HttpResponse<String> answer = sending(method, path, "application/json", body.getBytes(StandardCharsets.UTF_8))
                .join();
        if (answer.statusCode() >= FIRST_ERROR) {
            throw new AssertionError(method + " " + path + ": " + answer.body());
        }
        return json(answer.body());
    }

    /** Types on a machine's console; {@return whether that was acknowledged} */
    static boolean acknowledged(CompletableFuture<HttpResponse<String>> typing) {
        try {
            return typing.join().statusCode() < FIRST_ERROR;
        } catch (CompletionException lost) {
            return false;
        }
    }

    CompletableFuture<HttpResponse<String>> typing(String vm, String text) {
        return sending(
                "POST",
                "/v1/vms/" + vm + "/console",
                "application/octet-stream",
                text.getBytes(StandardCharsets.ISO_8859_1));
    }

    String state(String vm) {
        return ask("GET", "/v1/vms/" + vm, "").at("/vm/state").asText();
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException wrong) {
            throw new AssertionError("not JSON: " + text, wrong);
        }
    }
}
