package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;
import trapline.MostlyWaits;
import trapline.cluster.AskedNodes.NodeOf;
import trapline.image.ImageLibrary;
import trapline.json.Json;
import trapline.machine.BareMachine;
import trapline.machine.Bytes;
import trapline.machine.Exit;
import trapline.machine.Input;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;
import trapline.machine.TimedInput;
import trapline.monitor.Guest;
import trapline.monitor.MachineKind;
import trapline.monitor.Program;
import trapline.monitor.Rerun;
import trapline.monitor.RiscVProgram;
import trapline.monitor.ThirdGenProgram;
import trapline.monitor.riscv.RiscVMachine;
import trapline.monitor.thirdgen.ThirdGenMachine;

/**
 * Machines go from node to node, which are processes, while somebody types on them without a pause. Whoever reads a console reads, byte for byte,
 * what an undisturbed twin shows, and the machine is somewhere exactly once. One cluster lives through all of this, in order.
 */
@MostlyWaits
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MigrationTest {
    private static final int NODES = 3;
    private static final int MOVES = 4;
    private static final Path IMAGES = Path.of("target", "images");
    private static final String PATIENT = Migrations.PATIENT;

    @TempDir
    static Path directory = Path.of("");

    private Optional<ClusterProcess> started = Optional.empty();

    @BeforeAll
    void start() throws IOException {
        started = Optional.of(ClusterProcess.start(NODES, directory, Map.of()));
    }

    @AfterAll
    void stop() {
        started.ifPresent(ClusterProcess::close);
    }

    private ClusterProcess cluster() {
        return started.orElseThrow();
    }

    /** Somebody who types line after line, each by another node, until he is told to stop. */
    private final class Typist {
        private final String vm;
        private final AtomicBoolean enough = new AtomicBoolean();
        private final StringBuilder typed = new StringBuilder();
        private final CompletableFuture<Void> typing;

        Typist(String vm) {
            this.vm = vm;
            this.typing = CompletableFuture.runAsync(
                    this::type, command -> Thread.ofPlatform().daemon().start(command));
        }

        private void type() {
            for (int line = 0; !enough.get(); line++) {
                String text = "line " + line + " of " + vm + "\r";
                List<NodeOf> nodes = cluster().nodes();
                type(nodes.get(line % nodes.size()), text);
                typed.append(text);
            }
        }

        /** What was not taken is typed again, and so is what a node could not hand on: then it has not been typed. */
        private void type(NodeOf node, String text) {
            String rest = text;
            while (!rest.isEmpty()) {
                HttpResponse<String> answer = cluster()
                        .sending(node, "POST", "/v1/vms/" + vm + "/console", rest)
                        .join();
                assertTrue(answer.statusCode() == 200 || answer.statusCode() == 503, answer::body);
                if (answer.statusCode() == 200) {
                    rest = rest.substring(parsed(answer.body()).path("taken").asInt());
                }
            }
        }

        String stop() {
            enough.set(true);
            typing.join();
            return typed.toString();
        }
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException wrong) {
            throw new AssertionError(text, wrong);
        }
    }

    /** {@return what a machine shows on which that was typed, and that nobody ever moved} */
    private static <G extends Guest> String twin(MachineKind<G> kind, Program program, String typed) {
        G guest = kind.boot(program, Storage.allocate(program.words()), RelocationBounds.all(program.words()));
        Rerun<G> rerun = new Rerun<>(kind.monitor(), guest, program.trapAssist());
        StringBuilder shown = new StringBuilder();
        for (int at = 0; ; ) {
            while (rerun.runTo(guest.steps() + 10_000) instanceof Exit.QuantumExpired) {
                shown.append(new String(guest.output(shown.length()), StandardCharsets.ISO_8859_1));
            }
            shown.append(new String(guest.output(shown.length()), StandardCharsets.ISO_8859_1));
            if (at == typed.length()) {
                return shown.toString();
            }
            int until = Math.min(typed.length(), at + 100);
            guest.deliver(new Input.ConsoleInput(typed.substring(at, until)));
            at = until;
        }
    }

    private Migrations migrations() {
        return new Migrations(cluster());
    }

    private JsonNode migration(String vm) {
        return migrations().report(vm);
    }

    private void begin(String vm, String how) {
        migrations().begin(vm, how);
    }

    private String end(String vm) {
        return migrations().end(vm);
    }

    private String node(String vm) {
        return migrations().node(vm);
    }

    private void assertOnce(int machines) {
        migrations().assertOnce(machines);
    }

    private void create(String json) {
        cluster().ask(cluster().nodes().getFirst(), 201, "POST", "/v1/vms", json);
    }

    private static ThirdGenProgram echo() {
        return ThirdGenProgram.of(ImageLibrary.read(IMAGES).find("echo").orElseThrow());
    }

    @Test
    @Order(1)
    void machinesGoBackAndForthWhileSomebodyTypes() throws IOException {
        create("{\"image\": \"echo\", \"id\": \"formal\", \"weight\": 70}");
        create("{\"riscv\": {\"kernel\": \"echo.elf\", \"memory\": \"8M\"}, \"id\": \"riscv\"}");
        Typist formal = new Typist("formal");
        Typist riscv = new Typist("riscv");
        for (int move = 0; move < MOVES; move++) {
            for (String vm : List.of("formal", "riscv")) {
                migrations().goBackOrForth(vm);
                assertOnce(2);
            }
        }
        Bytes elf = Bytes.of(Files.readAllBytes(IMAGES.resolve("echo.elf")));
        assertShows("formal", twin(new ThirdGenMachine(), echo(), formal.stop()));
        assertShows(
                "riscv",
                twin(
                        new RiscVMachine(),
                        RiscVProgram.of(RiscVProgram.Boot.bareMetal(elf), (8L << 20) / 8),
                        riscv.stop()));
    }

    private void assertShows(String vm, String expected) {
        NodeOf any = cluster().nodes().getLast();
        Supplier<JsonNode> console = () -> cluster().get(any, "/v1/vms/" + vm + "/console");
        Await.until(vm + " has shown all", () -> console.get().path("next").asInt() >= expected.length());
        JsonNode shown = console.get();
        assertEquals(expected.length(), shown.path("next").asInt());
        assertEquals(
                expected.substring(shown.path("from").asInt()),
                shown.path("bytes").asText());
    }

    /** Its whole state is what the bare machine comes to by its history of inputs, which went along; so did its shares, and why it is there. */
    @Test
    @Order(2)
    void historySharesAndReasonsGoAlong() {
        NodeOf any = cluster().nodes().getLast();
        JsonNode inputs = cluster().get(any, "/v1/vms/formal/inputs");
        assertTrue(inputs.path("complete").asBoolean());
        List<TimedInput> history = new ArrayList<>();
        inputs.path("inputs")
                .forEach(input -> history.add(new TimedInput(
                        input.path("step").asLong(),
                        new Input.ConsoleInput(input.path("bytes").asText()))));
        JsonNode detail = cluster().get(any, "/v1/vms/formal?digest=true");
        BareMachine bare = new ThirdGenMachine().bare(echo());
        bare.replay(history, detail.at("/vm/steps").asLong());
        assertEquals(bare.digest(), detail.path("digest").asText());
        assertEquals(70, detail.at("/vm/weight").asInt());
        JsonNode why = cluster().get(any, "/v1/placements/formal");
        assertEquals("move", why.at("/decision/request/kind").asText());
        assertEquals(node("formal"), why.at("/decision/node").asText());
        assertEquals(NODES, why.path("nodes").size(), "every node's reason");
    }

    @Test
    @Order(3)
    void whatIsCancelledStaysAndRunsOn() {
        create("{\"riscv\": {\"kernel\": \"echo.elf\", \"memory\": \"16M\"}, \"id\": \"stays\","
                + " \"placement\": {\"node\": \"node-3\"}}");
        // So short that it is copied again and again.
        begin("stays", "\"to\": \"node-1\", \"downtimeMillis\": 1");
        NodeOf any = cluster().nodes().getFirst();
        cluster().ask(any, 200, "DELETE", "/v1/vms/stays/migration", "");
        assertEquals("cancelled", end("stays"));
        NodeEvents.await(cluster().node("node-3"), "migration-cancelled", "stays");
        assertEquals("node-3", node("stays"));
        assertEchoes("stays", "still here\r", "STILL HERE\r\n");
        assertOnce(3);
    }

    private void assertEchoes(String vm, String typed, String shown) {
        NodeOf any = cluster().nodes().getFirst();
        cluster().ask(any, 200, "POST", "/v1/vms/" + vm + "/console", typed);
        Await.until(
                "the echo of " + typed,
                () -> cluster()
                        .get(any, "/v1/vms/" + vm + "/console")
                        .path("bytes")
                        .asText()
                        .endsWith(shown));
    }

    @Test
    @Order(4)
    void whatCannotGoSaysWhyAndWhatIsElsewhereIsDeletedThere() {
        NodeOf any = cluster().nodes().getFirst();
        create("{\"image\": \"echo\", \"id\": \"kept\", \"durability\": \"replay\"}");
        begin("kept", "");
        assertEquals("failed", end("kept"));
        assertTrue(migration("kept").path("reason").asText().contains("its journal is a file of its node"));
        cluster().ask(any, 204, "DELETE", "/v1/vms/kept", "");
        String where = node("formal");
        cluster().ask(any, 409, "POST", "/v1/vms/formal/migration", "{\"to\": \"" + where + "\"}");
        cluster().ask(any, 404, "POST", "/v1/vms/nobody/migration", "{}");
        cluster().ask(any, 404, "POST", "/v1/vms/formal/migration", "{\"to\": \"node-9\"}");
        cluster().ask(any, 204, "DELETE", "/v1/vms/formal", "");
        cluster().ask(any, 404, "GET", "/v1/vms/formal", "");
        assertOnce(2);
    }

    @Test
    @Order(5)
    void aDrainedNodeIsEmptyButForWhatCannotGo() {
        NodeOf any = cluster().nodes().getFirst();
        for (String id : List.of("free-1", "free-2", "free-3", "bound")) {
            String placement = id.equals("bound") ? ", \"placement\": {\"node\": \"node-2\"}" : "";
            create("{\"image\": \"echo\", \"id\": \"" + id + "\"" + placement + "}");
            if (placement.isEmpty()) {
                cluster()
                        .sending(any, "POST", "/v1/vms/" + id + "/migration", "{\"to\": \"node-2\"" + PATIENT + "}")
                        .join();
                Await.until(id + " is on node-2", () -> node(id).equals("node-2"));
            }
        }
        assertOnce(6);
        JsonNode left = migrations().drain("node-2");
        left.properties()
                .forEach(one -> assertTrue(
                        one.getKey().equals("bound") || one.getValue().asText().contains("it writes faster"),
                        left::toString));
        assertTrue(left.path("bound").asText().contains("can have it"), left::toString);
        assertEquals("node-2", node("bound"));
        cluster().ask(any, 200, "POST", "/v1/nodes/node-2/undrain", "");
        assertOnce(6);
        List.of("free-1", "free-2", "free-3", "bound")
                .forEach(id -> cluster().ask(any, 204, "DELETE", "/v1/vms/" + id, ""));
    }

    @Test
    @Order(6)
    void aFullNodeGivesSomeOfItsMachinesToOthers() {
        NodeOf any = cluster().nodes().getFirst();
        List<String> others = List.of("node-1", "node-3");
        List<String> machines = List.of("even-1", "even-2", "even-3", "even-4");
        others.forEach(name -> cluster().ask(any, 200, "POST", "/v1/nodes/" + name + "/drain", ""));
        machines.forEach(
                id -> create("{\"riscv\": {\"kernel\": \"echo.elf\", \"memory\": \"8M\"}, \"start\": false, \"id\": \""
                        + id + "\"}"));
        others.forEach(name -> cluster().ask(any, 200, "POST", "/v1/nodes/" + name + "/undrain", ""));
        machines.forEach(id -> assertEquals("node-2", node(id)));
        JsonNode plan = cluster().ask(any, 200, "POST", "/v1/rebalance?dryRun=true", "{}");
        assertEquals("node-2", plan.at("/moves/0/from").asText(), plan::toString);
        assertTrue(plan.at("/progress").isMissingNode() || plan.at("/progress").isNull(), plan::toString);
        assertTrue(plan.at("/after/highest").asDouble()
                < plan.at("/before/highest").asDouble());
        machines.forEach(id -> assertEquals("node-2", node(id)));
        cluster().ask(any, 200, "POST", "/v1/rebalance", "{\"moves\": 1, \"atOnce\": 1}");
        Await.untilNodesSay("it is over", () -> rebalance().at("/progress/over").asBoolean());
        JsonNode move = rebalance().at("/moves/0");
        assertEquals(
                1, rebalance().at("/progress/moved").asInt(), () -> rebalance().toString());
        Await.until(
                "it is there",
                () -> node(move.path("vm").asText()).equals(move.path("to").asText()));
        assertOnce(2 + machines.size());
        machines.forEach(id -> cluster().ask(any, 204, "DELETE", "/v1/vms/" + id, ""));
    }

    private JsonNode rebalance() {
        return cluster().get(cluster().nodes().getLast(), "/v1/rebalance");
    }

    /** The other node is killed while the machine is being copied. */
    @Test
    @Order(7)
    void theOtherNodeDiesAndTheMachineRunsOn() {
        NodeOf first = cluster().nodes().getFirst();
        String authority = cluster().get(first, "/v1/nodes").path("authority").asText();
        String here = node("stays");
        NodeOf killed = cluster().nodes().stream()
                .filter(node -> !node.name().equals(authority) && !node.name().equals(here))
                .findFirst()
                .orElseThrow();
        NodeOf there = cluster().node(here);
        cluster()
                .ask(
                        there,
                        202,
                        "POST",
                        "/v1/vms/stays/migration",
                        "{\"to\": \"" + killed.name() + "\", \"downtimeMillis\": 1}");
        cluster().kill(killed);
        assertCreatesGoElsewhere(there);
        String report = "/v1/vms/stays/migration";
        Await.untilNodesSay(
                "it is over", () -> cluster().get(there, report).path("over").asBoolean());
        assertEquals("failed", cluster().get(there, report).path("stage").asText());
        NodeEvents.await(there, "migration-failed", "stays");
        assertEchoes("stays", "and still\r", "AND STILL\r\n");
        String other = cluster().nodes().stream()
                .map(NodeOf::name)
                .filter(name -> !name.equals(here))
                .findFirst()
                .orElseThrow();
        // The place that the dead node keeps for it is no obstacle.
        begin("stays", "\"to\": \"" + other + "\"" + PATIENT);
        assertEquals("done", end("stays"), () -> migration("stays").toString());
        assertEchoes("stays", "elsewhere\r", "ELSEWHERE\r\n");
    }

    /** Nobody knows yet that a node is dead: machines that it was to have come to be at others. */
    private void assertCreatesGoElsewhere(NodeOf asked) {
        List<CompletableFuture<HttpResponse<String>>> created = IntStream.range(0, 6)
                .mapToObj(i -> cluster()
                        .sending(
                                asked,
                                "POST",
                                "/v1/vms",
                                "{\"image\": \"echo\", \"id\": \"instead-" + i + "\", \"start\": false}"))
                .toList();
        created.forEach(one ->
                assertEquals(201, one.join().statusCode(), () -> one.join().body()));
    }
}
