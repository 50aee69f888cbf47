package trapline.management;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every wrong request gets a problem detail that says what is wrong, and leaves all as it was: see {@link WrongRequests}. */
final class RefusalsTest {
    private static final int MIB = 1024 * 1024;

    private static WrongRequests wrongs;

    @BeforeAll
    static void start(@TempDir Path directory) {
        wrongs = WrongRequests.start(directory);
    }

    @AfterAll
    static void stop() {
        wrongs.close();
    }

    @TestFactory
    Stream<DynamicTest> wrongPathsAndMethods() {
        wrongs.add("an unknown path", "GET", "/nowhere", "", 404, "there is nothing at /nowhere");
        wrongs.add("the root", "GET", "/", "", 404, "there is nothing at /");
        wrongs.add("a path below a machine", "GET", "/v1/vms/done/nothing", "", 404, "there is nothing at");
        wrongs.add("a path below the events", "GET", "/v1/events/x", "", 404, "there is nothing at");
        wrongs.add("an unknown image", "GET", "/v1/images/nothing", "", 404, "there is no image 'nothing'");
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
            wrongs.add("POST to " + path, "POST", path, "", 405, "GET");
        }
        for (String order : List.of("start", "pause", "resume", "stop", "relocate", "shrink", "revoke", "faults")) {
            wrongs.add("GET of " + order, "GET", "/v1/vms/new/" + order, "", 405, "POST");
        }
        wrongs.add("PUT to the list", "PUT", "/v1/vms", "{}", 405, "GET, POST");
        wrongs.add("POST to a machine", "POST", "/v1/vms/done", "{}", 405, "GET, DELETE");
        wrongs.add("POST to shares", "POST", "/v1/vms/new/shares", "{}", 405, "PUT");
        wrongs.add("GET of a quota", "GET", "/v1/tenants/t/quota", "", 405, "PUT");
        wrongs.add("DELETE of the list", "DELETE", "/v1/vms", "", 405, "GET, POST");
        return wrongs.tests();
    }

    @TestFactory
    Stream<DynamicTest> unknownAndMalformedNames() {
        for (String path : List.of("", "/console", "/traps", "/inputs")) {
            wrongs.add(
                    "no machine for " + path, "GET", "/v1/vms/nobody" + path, "", 404, "there is no machine 'nobody'");
        }
        for (String order : List.of("start", "pause", "resume", "stop", "relocate", "revoke")) {
            wrongs.add("no machine to " + order, "POST", "/v1/vms/nobody/" + order, "{}", 404, "there is no machine");
        }
        wrongs.add("no machine to type to", "POST", "/v1/vms/nobody/console", "x", 404, "there is no machine");
        wrongs.add(
                "no machine to shrink", "POST", "/v1/vms/nobody/shrink", "{\"words\":1}", 404, "there is no machine");
        wrongs.add(
                "no machine to share", "PUT", "/v1/vms/nobody/shares", "{\"weight\":1,\"cap\":0}", 404, "no machine");
        wrongs.add("a machine deleted twice", "DELETE", "/v1/vms/ended", "", 404, "there is no machine 'ended'");
        for (String id : List.of("Done", "-done", "d_one", "%20", "a".repeat(64), "%F0%9F%98%80")) {
            wrongs.add("the name " + id, "GET", "/v1/vms/" + id, "", 400, "must match");
            wrongs.add("a tenant " + id, "PUT", "/v1/tenants/" + id + "/quota", quota(1), 400, "must match");
        }
        wrongs.add(
                "create with a bad name", "POST", "/v1/vms", "{\"id\":\"A\",\"image\":\"hello\"}", 400, "must match");
        wrongs.add(
                "create with a bad tenant",
                "POST",
                "/v1/vms",
                "{\"tenant\":\"\",\"image\":\"hello\"}",
                400,
                "must match");
        return wrongs.tests();
    }

    @TestFactory
    Stream<DynamicTest> wrongBodies() {
        wrongs.create("bad JSON", "{\n  \"id\": \"x\",\n  \"image\" \"hello\"}", "line 3, column 11");
        wrongs.create("half a body", "{\"id\":", "line 1, column 7");
        wrongs.create("two values", "{\"image\":\"hello\"} {}", "one JSON object and nothing more");
        wrongs.create("an array", "[]", "one JSON object");
        wrongs.create("a text", "\"hello\"", "one JSON object");
        wrongs.create("null", "null", "it is null");
        wrongs.create("deep nesting", "{\"id\":" + "[".repeat(5000), "line 1, column");
        wrongs.create("not UTF-8", "{\"id\":\"\u00ff\"}", "the body cannot be used");
        wrongs.create("not text at all", "\0\0\u00fe\u00ff\u00ff\u00ff\u00ff\u00ff", "it is not text in UTF-8");
        wrongs.create(
                "an unknown field", "{\"image\":\"hello\",\"wieght\":1}", "no field 'wieght' here; there are [cap, ");
        wrongs.create("a field twice", "{\"image\":\"hello\",\"image\":\"echo\"}", "Duplicate field 'image'");
        wrongs.create(
                "a number as text", "{\"image\":\"hello\",\"weight\":\"1\"}", "'weight'", "a whole number of 32 bits");
        wrongs.create("a fraction", "{\"image\":\"hello\",\"words\":2000.5}", "line 1, column");
        wrongs.create("a text as number", "{\"image\":5}", "'image'", "must be a text");
        wrongs.create("a flag as text", "{\"image\":\"hello\",\"start\":\"yes\"}", "'start'", "true or false");
        wrongs.create(
                "half of the rates",
                "{\"image\":\"hello\",\"ioRates\":{\"sectorBurst\":1}}",
                "'ioRates.consoleBytesPerSecond' is missing");
        wrongs.create("beyond 64 bits", "{\"image\":\"hello\",\"words\":9223372036854775808}", "out of range of long");
        wrongs.create("beyond 32 bits", "{\"image\":\"hello\",\"weight\":2147483648}", "out of range of int");
        wrongs.create("neither image nor program", "{}", "either 'image'");
        wrongs.create("both", "{\"image\":\"hello\",\"program\":\"\"}", "either 'image'");
        wrongs.create(
                "an unknown image", "{\"image\":\"nothing\"}", "there is no image 'nothing'; there are [counter, ");
        wrongs.add("shares without cap", "PUT", "/v1/vms/new/shares", "{\"weight\":1}", 400, "'cap' is missing");
        wrongs.add(
                "shares of null", "PUT", "/v1/vms/new/shares", "{\"weight\":1,\"cap\":null}", 400, "'cap' is missing");
        wrongs.add("no shares", "PUT", "/v1/vms/new/shares", "", 400, "is missing");
        wrongs.add(
                "a quota below 0", "PUT", "/v1/tenants/t/quota", quota(-1), 400, "no part of a quota may be below 0");
        wrongs.add("shrink by nothing", "POST", "/v1/vms/new/shrink", "{}", 400, "'words' is missing");
        wrongs.add(
                "an unknown fault",
                "POST",
                "/v1/vms/new/faults",
                fault("cosmic", 0, 0),
                400,
                "'cosmic'; there is 'bit-flip'");
        wrongs.add(
                "a fault without kind",
                "POST",
                "/v1/vms/new/faults",
                "{\"address\":1,\"bit\":1}",
                400,
                "'kind' is missing");
        wrongs.add("nothing typed", "POST", "/v1/vms/paused/console", "", 400, "there is nothing to type");
        return wrongs.tests();
    }

    @TestFactory
    Stream<DynamicTest> wrongNumbers() {
        wrongs.create("weight 0", "{\"image\":\"hello\",\"weight\":0}", "the weight 0 must be 1 to 10000");
        wrongs.create("a cap below 0", "{\"image\":\"hello\",\"cap\":-1}", "the cap -1");
        wrongs.create("too few words", "{\"image\":\"hello\",\"words\":1}", "'words' is 1");
        wrongs.create("words below 0", "{\"image\":\"hello\",\"words\":-9223372036854775808}", "'words' is -92");
        wrongs.create("words beyond the machine", "{\"image\":\"hello\",\"words\":2097152}", "to 2097151");
        wrongs.create("drum below 0", "{\"image\":\"hello\",\"drumSectors\":-1}", "'drumSectors' is -1");
        wrongs.create("drum too large", "{\"image\":\"hello\",\"drumSectors\":1048577}", "it must be 0 to 1048576");
        wrongs.create("rates of 0", "{\"image\":\"hello\",\"ioRates\":" + rates(0) + "}", "at least 1");
        wrongs.add("beyond the node", "POST", "/v1/vms/new/relocate", "{\"to\":8388096}", 409, "the allocator refused");
        wrongs.add(
                "to the middle of a granule",
                "POST",
                "/v1/vms/new/relocate",
                "{\"to\":5}",
                409,
                "the allocator refused");
        wrongs.add("to below 0", "POST", "/v1/vms/new/relocate", "{\"to\":-5}", 400, "-5 must be at least 0");
        wrongs.add("onto another", "POST", "/v1/vms/new/relocate", "{\"to\":0}", 409, "the allocator refused");
        wrongs.add("shrink to 0", "POST", "/v1/vms/new/shrink", "{\"words\":0}", 400, "0 words must be 1 to");
        wrongs.add(
                "shrink to 2^62", "POST", "/v1/vms/new/shrink", "{\"words\":" + (1L << 62) + "}", 400, "must be 1 to");
        wrongs.add("shrink to more", "POST", "/v1/vms/new/shrink", "{\"words\":9999}", 409, "the allocator refused");
        wrongs.add("bit 64", "POST", "/v1/vms/new/faults", fault("bit-flip", 0, 64), 400, "a bit from 0 to 63");
        wrongs.add("cell -1", "POST", "/v1/vms/new/faults", fault("bit-flip", -1, 0), 400, "an address from 0");
        wrongs.add(
                "beyond its storage", "POST", "/v1/vms/new/faults", fault("bit-flip", 1088, 0), 400, "cells 0 to 1087");
        wrongs.add(
                "a long reason", "POST", "/v1/vms/new/revoke", "{\"reason\":\"" + "r".repeat(201) + "\"}", 400, "200");
        return wrongs.tests();
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
            wrongs.add(
                    "a parameter for " + path, "GET", path + "?bogus=1", "", 400, "there is no parameter 'bogus' here");
        }
        wrongs.add("a parameter for an order", "POST", "/v1/vms/new/start?now=1", "", 400, "no parameter 'now' here");
        wrongs.add(
                "a parameter for a create", "POST", "/v1/vms?dry-run=true", "{\"image\":\"hello\"}", 400, "'dry-run'");
        wrongs.add("a parameter for a move", "POST", "/v1/vms/new/relocate?to=512", "{}", 400, "there are none");
        wrongs.add("a parameter for the end", "DELETE", "/v1/vms/new?force=true", "", 400, "'force'");
        wrongs.add("a parameter for shares", "PUT", "/v1/vms/new/shares?x", "{\"weight\":1,\"cap\":0}", 400, "'x'");
        wrongs.add("a limit twice", "GET", "/v1/vms?limit=1&limit=2", "", 400, "'limit' is there twice");
        for (String limit : List.of("0", "1001", "-1", "x", "", "9223372036854775808")) {
            wrongs.add("limit " + limit, "GET", "/v1/vms?limit=" + limit, "", 400, "'limit' is ");
            wrongs.add("decisions " + limit, "GET", "/v1/allocator/decisions?limit=" + limit, "", 400, "'limit' is ");
        }
        wrongs.add("an unknown state", "GET", "/v1/vms?state=dead", "", 400, "one of [created, arriving, recovering, ");
        wrongs.add("an unknown outcome", "GET", "/v1/allocator/decisions?outcome=maybe", "", 400, "'maybe'");
        wrongs.add("an unknown kind", "GET", "/v1/allocator/decisions?kind=creat", "", 400, "one of [");
        wrongs.add("a bad name", "GET", "/v1/allocator/decisions?vm=X", "", 400, "must match");
        wrongs.add("since and last", "GET", "/v1/allocator/decisions?since=1&last=true", "", 400, "not both");
        wrongs.add("since below 0", "GET", "/v1/allocator/decisions?since=-1", "", 400, "a number from 0");
        wrongs.add("from below 0", "GET", "/v1/vms/done/console?from=-1", "", 400, "a number from 0");
        wrongs.add("a digest maybe", "GET", "/v1/vms/done?digest=maybe", "", 400, "one of [false, true]");
        wrongs.add("a position below 0", "POST", "/v1/vms/new/console?position=-1", "x", 400, "a number from 0");
        wrongs.add("an end maybe", "POST", "/v1/vms/new/console?end=maybe", "x", 400, "one of [false, true]");
        wrongs.add("events since never", "GET", "/v1/events?since=never", "", 400, "a number from 0");
        return wrongs.tests();
    }

    @TestFactory
    Stream<DynamicTest> bodiesBeyondTheirBounds() {
        wrongs.add(
                "a large create",
                "POST",
                "/v1/vms",
                "x".repeat(24 * MIB + 1),
                413,
                "the body has more than the 25165824");
        wrongs.add(
                "much typing",
                "POST",
                "/v1/vms/paused/console",
                "x".repeat(MIB + 1),
                413,
                "more than the 1048576 bytes");
        wrongs.add(
                "a large move", "POST", "/v1/vms/new/relocate", "x".repeat(64 * 1024 + 1), 413, "more than the 65536");
        wrongs.add(
                "an order with a body", "POST", "/v1/vms/new/start", "x".repeat(1025), 413, "more than the 1024 bytes");
        return wrongs.tests();
    }

    @TestFactory
    Stream<DynamicTest> ordersInTheWrongState() {
        wrongs.create(
                "a machine twice",
                "{\"id\":\"new\",\"image\":\"echo\"}",
                409,
                "a machine of that name is there already");
        wrongs.create("more than there is", "{\"image\":\"hello\",\"words\":2097151}", 409, "the allocator refused");
        wrongs.add("start a halted one", "POST", "/v1/vms/done/start", "", 409, "is halted, so it cannot start");
        wrongs.add("pause a halted one", "POST", "/v1/vms/done/pause", "", 409, "is halted, so it cannot pause");
        wrongs.add("stop a halted one", "POST", "/v1/vms/done/stop", "", 409, "is halted, so it cannot stop");
        wrongs.add(
                "type to a halted one", "POST", "/v1/vms/done/console", "x", 409, "is halted, so it cannot take input");
        wrongs.add("pause a paused one", "POST", "/v1/vms/paused/pause", "", 409, "is paused, so it cannot pause");
        wrongs.add("start a paused one", "POST", "/v1/vms/paused/start", "", 409, "is paused, so it cannot start");
        wrongs.add("resume a new one", "POST", "/v1/vms/new/resume", "", 409, "is created, so it cannot resume");
        wrongs.add("type after the end", "POST", "/v1/vms/new/console", "x", 409, "after the end of its input");
        wrongs.add("another position", "POST", "/v1/vms/new/console?position=7", "x", 409, "have been typed on this");
        wrongs.add("end twice", "POST", "/v1/vms/new/console?end=true", "", 409, "after the end of its input");
        wrongs.add("move a revoked one", "POST", "/v1/vms/revoked/relocate", "{}", 409, "the allocator refused");
        wrongs.add("revoke twice", "POST", "/v1/vms/revoked/revoke", "{\"reason\":\"again\"}", 409, "lose its region");
        return wrongs.tests();
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
}
