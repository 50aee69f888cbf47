package trapline.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every wrong request gets a problem detail that says what is wrong, and leaves all as it was. None of the machines runs, so that
 * all can be compared.
 */
final class RefusalsTest {
    private static final int MIB = 1024 * 1024;

    private static TestEndpoint endpoint;

    /** A wrong request, its body as chars 0 to 255, and what its answer says. */
    private record Wrong(String name, String method, String path, String body, int status, String says) {}

    private final List<Wrong> wrongs = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) {
        endpoint = TestEndpoint.start(directory, "trapline.storage = 8 MiB");
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
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    @TestFactory
    Stream<DynamicTest> wrongPathsAndMethods() {
        wrong("an unknown path", "GET", "/nowhere", "", 404, "there is nothing at /nowhere");
        wrong("the root", "GET", "/", "", 404, "there is nothing at /");
        wrong("a path below a machine", "GET", "/v1/vms/done/nothing", "", 404, "there is nothing at");
        wrong("a path below the events", "GET", "/v1/events/x", "", 404, "there is nothing at");
        wrong("an unknown image", "GET", "/v1/images/nothing", "", 404, "there is no image 'nothing'");
        for (String path : List.of(
                "/v1/node",
                "/v1/images",
                "/v1/images/hello",
                "/v1/events",
                "/v1/allocator/storage",
                "/health/live",
                "/v1/allocator/decisions",
                "/v1/vms/done/traps",
                "/v1/vms/done/inputs")) {
            wrong("POST to " + path, "POST", path, "", 405, "GET");
        }
        for (String order : List.of("start", "pause", "resume", "stop", "relocate", "shrink", "revoke", "faults")) {
            wrong("GET of " + order, "GET", "/v1/vms/new/" + order, "", 405, "POST");
        }
        wrong("PUT to the list", "PUT", "/v1/vms", "{}", 405, "GET, POST");
        wrong("POST to a machine", "POST", "/v1/vms/done", "{}", 405, "GET, DELETE");
        wrong("POST to shares", "POST", "/v1/vms/new/shares", "{}", 405, "PUT");
        wrong("GET of a quota", "GET", "/v1/tenants/t/quota", "", 405, "PUT");
        wrong("DELETE of the list", "DELETE", "/v1/vms", "", 405, "GET, POST");
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> unknownAndMalformedNames() {
        for (String path : List.of("", "/console", "/traps", "/inputs")) {
            wrong("no machine for " + path, "GET", "/v1/vms/nobody" + path, "", 404, "there is no machine 'nobody'");
        }
        for (String order : List.of("start", "pause", "resume", "stop", "relocate", "revoke")) {
            wrong("no machine to " + order, "POST", "/v1/vms/nobody/" + order, "{}", 404, "there is no machine");
        }
        wrong("no machine to type to", "POST", "/v1/vms/nobody/console", "x", 404, "there is no machine");
        wrong("no machine to shrink", "POST", "/v1/vms/nobody/shrink", "{\"words\":1}", 404, "there is no machine");
        wrong("no machine to share", "PUT", "/v1/vms/nobody/shares", "{\"weight\":1,\"cap\":0}", 404, "no machine");
        wrong("a machine deleted twice", "DELETE", "/v1/vms/ended", "", 404, "there is no machine 'ended'");
        for (String id : List.of("Done", "-done", "d_one", "%20", "a".repeat(64), "%F0%9F%98%80")) {
            wrong("the name " + id, "GET", "/v1/vms/" + id, "", 400, "must match");
            wrong("a tenant " + id, "PUT", "/v1/tenants/" + id + "/quota", quota(1), 400, "must match");
        }
        wrong("create with a bad name", "POST", "/v1/vms", "{\"id\":\"A\",\"image\":\"hello\"}", 400, "must match");
        wrong(
                "create with a bad tenant",
                "POST",
                "/v1/vms",
                "{\"tenant\":\"\",\"image\":\"hello\"}",
                400,
                "must match");
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> wrongBodies() {
        create("bad JSON", "{\n  \"id\": \"x\",\n  \"image\" \"hello\"}", "line 3, column 11");
        create("half a body", "{\"id\":", "line 1, column 7");
        create("two values", "{\"image\":\"hello\"} {}", "one JSON object and nothing more");
        create("an array", "[]", "one JSON object");
        create("a text", "\"hello\"", "one JSON object");
        create("null", "null", "it is null");
        create("deep nesting", "{\"id\":" + "[".repeat(5000), "line 1, column");
        create("not UTF-8", "{\"id\":\"\u00ff\"}", "the body cannot be used");
        create("not text at all", "\0\0\u00fe\u00ff\u00ff\u00ff\u00ff\u00ff", "it is not text in UTF-8");
        create("an unknown field", "{\"image\":\"hello\",\"wieght\":1}", "no field 'wieght' here; there are [cap, ");
        create("a field twice", "{\"image\":\"hello\",\"image\":\"echo\"}", "Duplicate field 'image'");
        create("a number as text", "{\"image\":\"hello\",\"weight\":\"1\"}", "'weight'", "a whole number of 32 bits");
        create("a fraction", "{\"image\":\"hello\",\"words\":2000.5}", "line 1, column");
        create("a text as number", "{\"image\":5}", "'image'", "must be a text");
        create("a flag as text", "{\"image\":\"hello\",\"start\":\"yes\"}", "'start'", "true or false");
        create(
                "half of the rates",
                "{\"image\":\"hello\",\"ioRates\":{\"sectorBurst\":1}}",
                "'ioRates.consoleBytesPerSecond' is missing");
        create("beyond 64 bits", "{\"image\":\"hello\",\"words\":9223372036854775808}", "out of range of long");
        create("beyond 32 bits", "{\"image\":\"hello\",\"weight\":2147483648}", "out of range of int");
        create("neither image nor program", "{}", "either 'image'");
        create("both", "{\"image\":\"hello\",\"program\":\"\"}", "either 'image'");
        create("an unknown image", "{\"image\":\"nothing\"}", "there is no image 'nothing'; there are [counter, ");
        wrong("shares without cap", "PUT", "/v1/vms/new/shares", "{\"weight\":1}", 400, "'cap' is missing");
        wrong("shares of null", "PUT", "/v1/vms/new/shares", "{\"weight\":1,\"cap\":null}", 400, "'cap' is missing");
        wrong("no shares", "PUT", "/v1/vms/new/shares", "", 400, "is missing");
        wrong("a quota below 0", "PUT", "/v1/tenants/t/quota", quota(-1), 400, "no part of a quota may be below 0");
        wrong("shrink by nothing", "POST", "/v1/vms/new/shrink", "{}", 400, "'words' is missing");
        wrong(
                "an unknown fault",
                "POST",
                "/v1/vms/new/faults",
                fault("cosmic", 0, 0),
                400,
                "'cosmic'; there is 'bit-flip'");
        wrong(
                "a fault without kind",
                "POST",
                "/v1/vms/new/faults",
                "{\"address\":1,\"bit\":1}",
                400,
                "'kind' is missing");
        wrong("nothing typed", "POST", "/v1/vms/paused/console", "", 400, "there is nothing to type");
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> wrongNumbers() {
        create("weight 0", "{\"image\":\"hello\",\"weight\":0}", "the weight 0 must be 1 to 10000");
        create("a cap below 0", "{\"image\":\"hello\",\"cap\":-1}", "the cap -1");
        create("too few words", "{\"image\":\"hello\",\"words\":1}", "'words' is 1");
        create("words below 0", "{\"image\":\"hello\",\"words\":-9223372036854775808}", "'words' is -92");
        create("words beyond the machine", "{\"image\":\"hello\",\"words\":2097152}", "to 2097151");
        create("drum below 0", "{\"image\":\"hello\",\"drumSectors\":-1}", "'drumSectors' is -1");
        create("drum too large", "{\"image\":\"hello\",\"drumSectors\":1048577}", "it must be 0 to 1048576");
        create("rates of 0", "{\"image\":\"hello\",\"ioRates\":" + rates(0) + "}", "at least 1");
        wrong("beyond the node", "POST", "/v1/vms/new/relocate", "{\"to\":8388096}", 409, "the allocator refused");
        wrong("to the middle of a granule", "POST", "/v1/vms/new/relocate", "{\"to\":5}", 409, "the allocator refused");
        wrong("to below 0", "POST", "/v1/vms/new/relocate", "{\"to\":-5}", 400, "-5 must be at least 0");
        wrong("onto another", "POST", "/v1/vms/new/relocate", "{\"to\":0}", 409, "the allocator refused");
        wrong("shrink to 0", "POST", "/v1/vms/new/shrink", "{\"words\":0}", 400, "0 words must be 1 to");
        wrong("shrink to 2^62", "POST", "/v1/vms/new/shrink", "{\"words\":" + (1L << 62) + "}", 400, "must be 1 to");
        wrong("shrink to more", "POST", "/v1/vms/new/shrink", "{\"words\":9999}", 409, "the allocator refused");
        wrong("bit 64", "POST", "/v1/vms/new/faults", fault("bit-flip", 0, 64), 400, "a bit from 0 to 63");
        wrong("cell -1", "POST", "/v1/vms/new/faults", fault("bit-flip", -1, 0), 400, "an address from 0");
        wrong("beyond its storage", "POST", "/v1/vms/new/faults", fault("bit-flip", 1088, 0), 400, "cells 0 to 1087");
        wrong("a long reason", "POST", "/v1/vms/new/revoke", "{\"reason\":\"" + "r".repeat(201) + "\"}", 400, "200");
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> wrongQueries() {
        for (String path : List.of(
                "/v1/node",
                "/v1/images",
                "/v1/images/hello",
                "/v1/vms",
                "/v1/vms/done",
                "/v1/vms/done/console",
                "/v1/vms/done/traps",
                "/v1/vms/done/inputs",
                "/v1/allocator/storage",
                "/v1/allocator/decisions",
                "/v1/events")) {
            wrong("a parameter for " + path, "GET", path + "?bogus=1", "", 400, "there is no parameter 'bogus' here");
        }
        wrong("a parameter for an order", "POST", "/v1/vms/new/start?now=1", "", 400, "no parameter 'now' here");
        wrong("a parameter for a create", "POST", "/v1/vms?dry-run=true", "{\"image\":\"hello\"}", 400, "'dry-run'");
        wrong("a parameter for a move", "POST", "/v1/vms/new/relocate?to=512", "{}", 400, "there are none");
        wrong("a parameter for the end", "DELETE", "/v1/vms/new?force=true", "", 400, "'force'");
        wrong("a parameter for shares", "PUT", "/v1/vms/new/shares?x", "{\"weight\":1,\"cap\":0}", 400, "'x'");
        wrong("a limit twice", "GET", "/v1/vms?limit=1&limit=2", "", 400, "'limit' is there twice");
        for (String limit : List.of("0", "1001", "-1", "x", "", "9223372036854775808")) {
            wrong("limit " + limit, "GET", "/v1/vms?limit=" + limit, "", 400, "'limit' is ");
            wrong("decisions " + limit, "GET", "/v1/allocator/decisions?limit=" + limit, "", 400, "'limit' is ");
        }
        wrong("an unknown state", "GET", "/v1/vms?state=dead", "", 400, "one of [created, recovering, running, ");
        wrong("an unknown outcome", "GET", "/v1/allocator/decisions?outcome=maybe", "", 400, "'maybe'");
        wrong("an unknown kind", "GET", "/v1/allocator/decisions?kind=creat", "", 400, "one of [");
        wrong("a bad name", "GET", "/v1/allocator/decisions?vm=X", "", 400, "must match");
        wrong("since and last", "GET", "/v1/allocator/decisions?since=1&last=true", "", 400, "not both");
        wrong("since below 0", "GET", "/v1/allocator/decisions?since=-1", "", 400, "a number from 0");
        wrong("from below 0", "GET", "/v1/vms/done/console?from=-1", "", 400, "a number from 0");
        wrong("a digest maybe", "GET", "/v1/vms/done?digest=maybe", "", 400, "one of [false, true]");
        wrong("an end maybe", "POST", "/v1/vms/new/console?end=maybe", "x", 400, "one of [false, true]");
        wrong("events since never", "GET", "/v1/events?since=never", "", 400, "a number from 0");
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> wrongPrograms() {
        byte[] good = TestEndpoint.image("hello");
        byte[] flipped = good.clone();
        flipped[good.length - 1] ^= 1;
        program("not Base64", "***", "is not Base64");
        program("nothing", "", "this is not an image");
        program("a cut one", base64(Arrays.copyOf(good, good.length - 1)), "it was cut off or damaged");
        program("a longer one", base64(Arrays.copyOf(good, good.length + 8)), "it was cut off or damaged");
        program("a flipped bit", base64(flipped), "the checksum is wrong");
        program("another version", base64(edited(good, "trapline-image 1", "trapline-image 2")), "reads version 1");
        program(
                "a huge header",
                base64(("trapline-image 1\n{" + " ".repeat(9999) + "}\n").getBytes(StandardCharsets.UTF_8)),
                "not an image");
        program(
                "a null header",
                base64("trapline-image 1\nnull\n".getBytes(StandardCharsets.UTF_8)),
                "header is damaged");
        program("fewer words than none", base64(edited(good, "\"words\":115", "\"words\":-1")), "promises -1 words");
        program(
                "2^61 words more",
                base64(edited(good, "\"words\":115", "\"words\":" + ((1L << 61) + 115))),
                "must be from");
        program("a size below 0", base64(edited(good, "\"size\":1152", "\"size\":-1")), "must be from 115");
        program(
                "a size beyond all",
                base64(edited(good, "\"size\":1152", "\"size\":" + Long.MAX_VALUE)),
                "must be from");
        program("a size beyond the machine", base64(edited(good, "\"size\":1152", "\"size\":2097152")), "to 2097151");
        program("another machine", base64(edited(good, "thirdgen", "pdp-1970")), "this node hosts [riscv, thirdgen, ");
        program("a machine without images", base64(edited(good, "thirdgen", "riscv")), "describe it in 'riscv'");
        program(
                "a machine without a theorem",
                base64(edited(good, "thirdgen", "thirdgen-jrst")),
                "Theorem 1 does not apply: the instruction 'jrst'");
        program("another checksum", base64(edited(good, "\"sha256\":\"", "\"sha256\":\"0")), "the checksum is wrong");
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> wrongRiscVMachines() {
        riscv("nothing to run", "", "without a kernel or a firmware file");
        riscv(
                "no such processor",
                "\"kernel\":\"hello.elf\",\"processor\":\"quick\"",
                "must be 'interpreted' or 'translated'");
        riscv("a path", "\"kernel\":\"../hello.elf\"", "is no name of a file of the node's images directory");
        riscv("an absolute path", "\"kernel\":\"/etc/passwd\"", "is no name of a file of the node's images directory");
        riscv("a disk by a path", "\"kernel\":\"hello.elf\",\"disk\":\"a/b\"", "is no name of a file");
        riscv("a hidden file", "\"kernel\":\".hello\"", "is no name of a file of the node's images directory");
        riscv("no such file", "\"kernel\":\"none.elf\"", "there is no file 'none.elf' here");
        riscv("a directory", "\"kernel\":\"subdirectory\"", "there is no file 'subdirectory' here");
        riscv("two programs", "\"kernel\":\"hello.elf\",\"elf\":\"aaaa\"", "give 'elf' or 'kernel', not both");
        riscv("not Base64", "\"elf\":\"?\"", "'elf' is not Base64");
        riscv("a damaged ELF", "\"elf\":\"f0VMRg==\"", "");
        riscv("no size", "\"kernel\":\"hello.elf\",\"memory\":\"much\"", "'much' is no size");
        riscv("part of a page", "\"kernel\":\"hello.elf\",\"memory\":\"4097\"", "whole pages");
        riscv("too little memory", "\"kernel\":\"hello.elf\",\"memory\":\"8K\"", "one of this kind has");
        riscv("too much memory", "\"kernel\":\"hello.elf\",\"memory\":\"1000T\"", "one of this kind has");
        riscv("another clock", "\"kernel\":\"hello.elf\",\"clock\":\"sun\"", "it must be 'virtual' or 'wall'");
        riscv("no address", "\"kernel\":\"hello.elf\",\"network\":\"x\"", "must be like 52:54:00:12:34:56");
        riscv("a group's address", "\"kernel\":\"hello.elf\",\"network\":\"01:00:00:00:00:00\"", "is not a group's");
        riscv("an unknown field", "\"cores\":2", "there is no field 'cores'");
        create("an image besides", "{\"image\":\"hello\",\"riscv\":{}}", "give one of 'image', 'program' and 'riscv'");
        create(
                "words besides",
                "{\"words\":9,\"riscv\":{\"kernel\":\"hello.elf\"}}",
                "'words' and 'drumSectors' are not");
        return tests();
    }

    private void riscv(String name, String fields, String says) {
        create(name, "{\"id\":\"damaged\",\"riscv\":{" + fields + "}}", says);
    }

    @TestFactory
    Stream<DynamicTest> bodiesBeyondTheirBounds() {
        wrong(
                "a large create",
                "POST",
                "/v1/vms",
                "x".repeat(24 * MIB + 1),
                413,
                "the body has more than the 25165824");
        wrong("much typing", "POST", "/v1/vms/paused/console", "x".repeat(MIB + 1), 413, "more than the 1048576 bytes");
        wrong("a large move", "POST", "/v1/vms/new/relocate", "x".repeat(64 * 1024 + 1), 413, "more than the 65536");
        wrong("an order with a body", "POST", "/v1/vms/new/start", "x".repeat(1025), 413, "more than the 1024 bytes");
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> ordersInTheWrongState() {
        create(
                "a machine twice",
                "{\"id\":\"new\",\"image\":\"echo\"}",
                409,
                "a machine of that name is there already");
        create("more than there is", "{\"image\":\"hello\",\"words\":2097151}", 409, "the allocator refused");
        wrong("start a halted one", "POST", "/v1/vms/done/start", "", 409, "is halted, so it cannot start");
        wrong("pause a halted one", "POST", "/v1/vms/done/pause", "", 409, "is halted, so it cannot pause");
        wrong("stop a halted one", "POST", "/v1/vms/done/stop", "", 409, "is halted, so it cannot stop");
        wrong("type to a halted one", "POST", "/v1/vms/done/console", "x", 409, "is halted, so it cannot take input");
        wrong("pause a paused one", "POST", "/v1/vms/paused/pause", "", 409, "is paused, so it cannot pause");
        wrong("start a paused one", "POST", "/v1/vms/paused/start", "", 409, "is paused, so it cannot start");
        wrong("resume a new one", "POST", "/v1/vms/new/resume", "", 409, "is created, so it cannot resume");
        wrong("type after the end", "POST", "/v1/vms/new/console", "x", 409, "after the end of its input");
        wrong("end twice", "POST", "/v1/vms/new/console?end=true", "", 409, "after the end of its input");
        wrong("move a revoked one", "POST", "/v1/vms/revoked/relocate", "{}", 409, "the allocator refused");
        wrong("revoke twice", "POST", "/v1/vms/revoked/revoke", "{\"reason\":\"again\"}", 409, "lose its region");
        return tests();
    }

    private void create(String name, String body, String... says) {
        create(name, body, 400, says);
    }

    private void create(String name, String body, int status, String... says) {
        for (String one : says) {
            wrong(name, "POST", "/v1/vms", body, status, one);
        }
    }

    private void program(String name, String program, String says) {
        create(name, "{\"id\":\"damaged\",\"program\":\"" + program + "\"}", says);
    }

    private void wrong(String name, String method, String path, String body, int status, String says) {
        wrongs.add(new Wrong(name, method, path, body, status, says));
    }

    private Stream<DynamicTest> tests() {
        return List.copyOf(wrongs).stream().map(wrong -> DynamicTest.dynamicTest(wrong.name, () -> check(wrong)));
    }

    private static void check(Wrong wrong) {
        String before = endpoint.state();
        TestEndpoint.Answer answer =
                endpoint.send(wrong.method, wrong.path, wrong.body.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(wrong.status, answer.status(), answer.text());
        checkProblem(answer, wrong.says);
        assertEquals(before, endpoint.state(), "a refused request changes nothing");
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

    private static String quota(int machines) {
        return "{\"machines\":" + machines + ",\"words\":1,\"weight\":1}";
    }

    private static String fault(String kind, long address, int bit) {
        return "{\"kind\":\"" + kind + "\",\"address\":" + address + ",\"bit\":" + bit + "}";
    }

    private static String rates(int all) {
        return "{\"consoleBytesPerSecond\":" + all + ",\"consoleBurst\":" + all + ",\"sectorsPerSecond\":" + all
                + ",\"sectorBurst\":" + all + "}";
    }

    private static byte[] edited(byte[] image, String what, String with) {
        String text = new String(image, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains(what), "the test expects " + what);
        return text.replace(what, with).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
