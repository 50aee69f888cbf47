package trapline.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.image.ImageFile;
import trapline.machine.Image;

/** Every path of the endpoint, used as it is meant to be. Each test has machines and a tenant of its own. */
final class EndpointTest {
    private static final int CONSOLE_ROOM = 64 * 1024;

    private static TestEndpoint endpoint;

    @BeforeAll
    static void start(@TempDir Path directory) {
        endpoint = TestEndpoint.start(directory);
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    @Test
    void aMachineIsCreatedFromAnImageOfTheNode() {
        TestEndpoint.Answer created = endpoint.post(
                        "/v1/vms",
                        "{\"id\":\"named\",\"image\":\"hello\",\"tenant\":\"a\",\"words\":2000,\"drumSectors\":3,"
                                + "\"weight\":50,\"cap\":1000000,\"start\":false}")
                .expect(201);
        assertEquals(
                "/v1/vms/named",
                created.response().headers().firstValue("Location").orElseThrow());
        JsonNode vm = created.json();
        assertEquals("named a hello thirdgen created", fields(vm, "id", "tenant", "image", "machine", "state"));
        assertEquals(2000, vm.path("region").path("b").asLong());
        assertEquals(50, vm.path("weight").asInt());
        assertEquals(vm, endpoint.vm("named"));
    }

    @Test
    void aMachineIsCreatedFromAProgramAndGetsAName() {
        String program = Base64.getEncoder().encodeToString(TestEndpoint.image("hello"));
        JsonNode vm = endpoint.post("/v1/vms", "{\"program\":\"" + program + "\"}")
                .expect(201)
                .json();
        assertEquals("default inline", fields(vm, "tenant", "image"));
        String id = vm.path("id").asText();
        endpoint.awaitState(id, "halted");
        assertTrue(console(id, 0).path("bytes").asText().startsWith("Hello"), "it prints its greeting");
    }

    @Test
    void aProgramMayFillTheLargestMachine() throws Exception {
        Image hello = ImageFile.decode(TestEndpoint.image("hello"));
        long[] words = Arrays.copyOf(hello.words(), (1 << 21) - 1);
        Arrays.fill(words, hello.length(), words.length, -1);
        Image large = new Image(hello.machine(), words.length, hello.entry(), words);
        String program = Base64.getEncoder().encodeToString(ImageFile.encode(large));
        endpoint.post("/v1/vms", "{\"id\":\"large\",\"program\":\"" + program + "\"}")
                .expect(201);
        endpoint.awaitState("large", "halted");
        endpoint.delete("/v1/vms/large").expect(204);
    }

    @Test
    void theListIsFilteredAndComesInPages() {
        Set<String> made = new TreeSet<>();
        for (int i = 0; i < 7; i++) {
            String id = "page-" + i;
            String image = i % 2 == 0 ? "hello" : "runaway";
            endpoint.post(
                            "/v1/vms",
                            "{\"id\":\"" + id + "\",\"image\":\"" + image + "\",\"tenant\":\"pages\",\"start\":false}")
                    .expect(201);
            made.add(id);
        }
        List<String> found = new ArrayList<>();
        int pages = 0;
        String after = "";
        while (after != null) {
            JsonNode page = endpoint.get("/v1/vms?tenant=pages&limit=3&after=" + after)
                    .expect(200)
                    .json();
            page.path("machines").forEach(vm -> found.add(vm.path("id").asText()));
            after = page.has("next") ? page.path("next").asText() : null;
            pages++;
        }
        assertEquals(List.copyOf(made), found);
        assertEquals(3, pages);
        assertEquals(4, count("tenant=pages&image=hello"));
        assertEquals(7, count("tenant=pages&state=created"));
        assertEquals(0, count("tenant=pages&state=running"));
        assertEquals(0, count("tenant=nobody"));
    }

    @Test
    void aMachineIsStartedPausedResumedStoppedAndDeleted() {
        endpoint.post("/v1/vms", "{\"id\":\"life\",\"image\":\"runaway\",\"start\":false}")
                .expect(201);
        assertEquals("running", order("life", "start"));
        assertEquals("paused", order("life", "pause"));
        String before = endpoint.get("/v1/vms/life?digest=true").text();
        assertTrue(before.contains("\"digest\":\""), before);
        assertEquals(before, endpoint.get("/v1/vms/life?digest=true").text(), "a paused machine does not move");
        assertFalse(endpoint.get("/v1/vms/life?digest=false").json().has("digest"));
        assertEquals("running", order("life", "resume"));
        assertEquals("halted", order("life", "stop"));
        endpoint.delete("/v1/vms/life").expect(204);
        endpoint.get("/v1/vms/life").expect(404);
    }

    @Test
    void theConsoleTakesWhatItHasRoomForAndEndsAfterIt() {
        endpoint.post("/v1/vms", "{\"id\":\"typed\",\"image\":\"echo\",\"start\":false}")
                .expect(201);
        byte[] much =
                "0123456789abcdef".repeat(CONSOLE_ROOM / 16 + 1).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        JsonNode first = type("typed?end=true", much);
        assertEquals(CONSOLE_ROOM, first.path("taken").asInt());
        assertEquals("created", first.path("vm").path("state").asText());
        assertEquals(0, type("typed", new byte[] {1}).path("taken").asInt());
        order("typed", "start");
        // The input did not end: its sender has more to send.
        endpoint.awaitState("typed", "waiting");
        assertEquals(
                16,
                type("typed?end=true", Arrays.copyOfRange(much, CONSOLE_ROOM, much.length))
                        .path("taken")
                        .asInt());
        endpoint.awaitState("typed", "halted");
        assertEquals(much.length, endpoint.vm("typed").path("result").asLong());
    }

    @Test
    void whatIsTypedForAPositionIsTypedOnce() {
        endpoint.run("once", "echo");
        byte[] bytes = {'a', 'b', 'c'};
        assertEquals("3 3", fields(type("once?position=0", bytes), "taken", "position"));
        JsonNode again = endpoint.send("POST", "/v1/vms/once/console?position=0&end=true", bytes)
                .expect(409)
                .json();
        assertEquals("other-position 3", fields(again, "type", "position"));
        assertEquals("3 6", fields(type("once", bytes), "taken", "position"));
        assertEquals("6", fields(console("once", 0), "typed"));
        assertEquals("3 9", fields(type("once?position=6&end=true", bytes), "taken", "position"));
        endpoint.awaitState("once", "halted");
        assertEquals("abcabcabc 9", fields(console("once", 0), "bytes", "typed"));
        endpoint.send("POST", "/v1/vms/once/console?position=6&end=true", bytes).expect(409);
    }

    @Test
    void theConsoleIsReadFromAPositionOn() {
        endpoint.run("spoken", "echo");
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertEquals(256, type("spoken?end=true", all).path("taken").asInt());
        endpoint.awaitState("spoken", "halted");
        JsonNode whole = console("spoken", 0);
        String bytes = whole.path("bytes").asText();
        assertEquals(256, bytes.length());
        for (int i = 0; i < 256; i++) {
            assertEquals(i, bytes.charAt(i));
        }
        JsonNode rest = console("spoken", 250);
        assertEquals(bytes.substring(250), rest.path("bytes").asText());
        assertEquals("250 256 halted", fields(rest, "from", "next", "state"));
        assertEquals("256 256", fields(console("spoken", Long.MAX_VALUE), "from", "next"));
    }

    @Test
    void trapsAreCountedByInterpreterAndTheLastOnesListed() {
        endpoint.run("trapping", "hello");
        endpoint.awaitState("trapping", "halted");
        JsonNode traps = endpoint.get("/v1/vms/trapping/traps").expect(200).json();
        long sum = 0;
        for (JsonNode one : traps.path("byInterpreter")) {
            sum += one.path("count").asLong();
        }
        assertEquals(endpoint.vm("trapping").path("traps").asLong(), sum);
        assertEquals(sum, traps.path("total").asLong());
        JsonNode last = traps.path("last").get(traps.path("last").size() - 1);
        assertEquals("halt", last.path("interpreter").asText());
    }

    @Test
    void inputsAreListedWithTheStepAtWhichTheyEntered() {
        endpoint.post("/v1/vms", "{\"id\":\"listed\",\"image\":\"echo\",\"start\":false}")
                .expect(201);
        type("listed", new byte[] {'a', (byte) 0xff});
        endpoint.post("/v1/vms/listed/faults", "{\"kind\":\"bit-flip\",\"address\":1000,\"bit\":63}")
                .expect(200);
        type("listed?end=true", new byte[0]);
        JsonNode inputs = endpoint.get("/v1/vms/listed/inputs").expect(200).json();
        assertTrue(inputs.path("complete").asBoolean());
        assertEquals(
                "[{\"step\":0,\"kind\":\"console-input\",\"bytes\":\"aÿ\"},"
                        + "{\"step\":0,\"kind\":\"bit-flip\",\"address\":1000,\"bit\":63},"
                        + "{\"step\":0,\"kind\":\"console-end\"}]",
                inputs.path("inputs").toString());
    }

    @Test
    void aRunningMachineIsRelocatedShrunkAndRevoked() {
        endpoint.post("/v1/vms", "{\"id\":\"moved\",\"image\":\"runaway\",\"words\":9000}")
                .expect(201);
        long to = 4_194_304;
        JsonNode moved = endpoint.post("/v1/vms/moved/relocate", "{\"to\":" + to + "}")
                .expect(200)
                .json();
        assertEquals(to, moved.path("region").path("l").asLong());
        assertTrue(
                endpoint.post("/v1/vms/moved/relocate", "{}")
                                .expect(200)
                                .json()
                                .path("region")
                                .path("l")
                                .asLong()
                        != to,
                "the best fit is elsewhere");
        JsonNode shrunk = endpoint.post("/v1/vms/moved/shrink", "{\"words\":2048}")
                .expect(200)
                .json();
        assertEquals(2048, shrunk.path("region").path("b").asLong());
        assertEquals("running", endpoint.vm("moved").path("state").asText());
        JsonNode revoked = endpoint.post("/v1/vms/moved/revoke", "{\"reason\":\"rent\"}")
                .expect(200)
                .json();
        assertEquals("failed rent", fields(revoked, "state", "failure"));
        assertFalse(revoked.has("region"));
        assertFalse(endpoint.get("/v1/allocator/storage").text().contains("\"moved\""));
    }

    @Test
    void sharesAreReplacedAndQuotasRefuse() {
        endpoint.put("/v1/tenants/poor/quota", "{\"machines\":1,\"words\":4096,\"weight\":100}")
                .expect(200);
        String body = "{\"image\":\"runaway\",\"tenant\":\"poor\",\"start\":false,\"id\":\"poor-";
        endpoint.post("/v1/vms", body + "1\"}").expect(201);
        TestEndpoint.Answer second = endpoint.post("/v1/vms", body + "2\"}").expect(409);
        assertEquals("REFUSED", second.json().path("decision").path("outcome").asText());
        assertEquals(
                30,
                endpoint.put("/v1/vms/poor-1/shares", "{\"weight\":30,\"cap\":5}")
                        .expect(200)
                        .json()
                        .path("weight")
                        .asInt());
        endpoint.put("/v1/vms/poor-1/shares", "{\"weight\":101,\"cap\":0}").expect(409);
        assertEquals(30, endpoint.vm("poor-1").path("weight").asInt());
    }

    @Test
    void storageIsCompactedUntilAllThatIsFreeIsOneHole() {
        for (int i = 0; i < 6; i++) {
            endpoint.run("hole-" + i, "runaway");
        }
        for (int i = 0; i < 6; i += 2) {
            endpoint.delete("/v1/vms/hole-" + i).expect(204);
        }
        // Other tests' machines may come and go meanwhile, but not in this thread's node: tests of a class run one by
        // one.
        JsonNode done = endpoint.post("/v1/allocator/compact", "").expect(200).json();
        assertTrue(done.path("moves").asLong() > 0, done.toString());
        JsonNode map = endpoint.get("/v1/allocator/storage").expect(200).json();
        assertEquals(1, map.path("holes").size());
        assertEquals(map.path("free"), map.path("largestHole"));
        assertEquals("running", endpoint.vm("hole-5").path("state").asText());
    }

    @Test
    void theNodeItsImagesAndItsHealthAreShown() throws Exception {
        JsonNode node = endpoint.get("/v1/node").expect(200).json();
        assertEquals("ready", node.path("state").asText());
        assertEquals(64L * 1024 * 1024 / 8, node.path("storageWords").asLong());
        JsonNode translations = endpoint.get("/v1/translations").expect(200).json();
        assertEquals("interpreted", translations.path("usual").asText().toLowerCase(Locale.ROOT));
        assertEquals(0, translations.path("translated").asLong());
        assertEquals(50_000, translations.path("limit").asLong());
        JsonNode images = endpoint.get("/v1/images").expect(200).json().path("images");
        assertTrue(images.size() >= 10);
        for (JsonNode image : images) {
            assertEquals(
                    image,
                    endpoint.get("/v1/images/" + image.path("name").asText())
                            .expect(200)
                            .json());
        }
        JsonNode hello = endpoint.get("/v1/images/hello").json();
        assertEquals(
                ImageFile.decode(TestEndpoint.image("hello")).length(),
                hello.path("words").asInt());
        assertEquals("live\n", endpoint.get("/health/live").expect(200).text());
        assertEquals("ready\n", endpoint.get("/health/ready").expect(200).text());
    }

    @Test
    void riscvMachineIsCreatedByTheNameOfAFileAndShownInItsOwnTerms() {
        endpoint.post(
                        "/v1/vms",
                        "{\"id\":\"bare-metal\",\"riscv\":{\"kernel\":\"hello.elf\",\"memory\":\"8M\"},\"trapAssist\":true}")
                .expect(201);
        endpoint.awaitState("bare-metal", "halted");
        JsonNode ended = endpoint.vm("bare-metal");
        assertEquals("riscv", ended.path("machine").asText());
        assertEquals("hello.elf", ended.path("image").asText());
        assertEquals(8 << 20, ended.path("memoryBytes").asLong());
        assertEquals(0, ended.path("result").asLong(-1));
        JsonNode processor = endpoint.get("/v1/vms/bare-metal").json().path("processor");
        assertEquals("machine", processor.path("mode").asText());
        assertEquals(16, processor.path("radix").asInt());
        assertEquals("x1", processor.path("registers").get(1).path("name").asText());
        assertEquals(
                "Hello from a RISC-V machine.\n",
                endpoint.get("/v1/vms/bare-metal/console").json().path("bytes").asText());
    }

    @Test
    void registersAreWholeWordsForReadersThatKnowLongs() {
        String source = """
                .size 1088
                .org 4
            start:
                ld r1, least
                ld r2, greatest
                ld r3, beyond_doubles
                halt
            least: .word 0x8000000000000000
            greatest: .word 0x7fffffffffffffff
            beyond_doubles: .word 0x0020000000000001
                .entry start
            """;
        String program = Base64.getEncoder().encodeToString(ImageFile.encode(TestEndpoint.assemble(source)));
        endpoint.post("/v1/vms", "{\"id\":\"longs\",\"program\":\"" + program + "\"}")
                .expect(201);
        endpoint.awaitState("longs", "halted");
        TestEndpoint.Answer answer = endpoint.get("/v1/vms/longs");
        JsonNode registers = answer.json().path("processor").path("registers");
        assertEquals(Long.MIN_VALUE, registers.get(1).path("value").longValue());
        assertEquals(Long.MAX_VALUE, registers.get(2).path("value").longValue());
        assertEquals((1L << 53) + 1, registers.get(3).path("value").longValue());
        for (String exact : List.of("-9223372036854775808", "9223372036854775807", "9007199254740993")) {
            assertTrue(answer.text().contains("\"value\":" + exact + "}"), answer.text());
        }
    }

    private static int count(String query) {
        return endpoint.get("/v1/vms?" + query)
                .expect(200)
                .json()
                .path("machines")
                .size();
    }

    private static String order(String id, String what) {
        return endpoint.post("/v1/vms/" + id + "/" + what, "")
                .expect(200)
                .json()
                .path("state")
                .asText();
    }

    private static JsonNode type(String idAndQuery, byte[] bytes) {
        String path = "/v1/vms/"
                + (idAndQuery.contains("?") ? idAndQuery.replace("?", "/console?") : idAndQuery + "/console");
        return endpoint.send("POST", path, bytes).expect(200).json();
    }

    private static JsonNode console(String id, long from) {
        return endpoint.get("/v1/vms/" + id + "/console?from=" + from)
                .expect(200)
                .json();
    }

    private static String fields(JsonNode node, String... names) {
        List<String> values = new ArrayList<>();
        for (String name : names) {
            values.add(node.path(name).asText());
        }
        return String.join(" ", values);
    }
}
