package trapline.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;

/** Debuggers at machines of a real node, by the protocol's bytes. */
class GdbDoorTest {
    private static final Path HELLO = DebuggedNode.IMAGES.resolve("hello.elf");
    private static final Path ECHO = DebuggedNode.IMAGES.resolve("echo.elf");
    private static final String ENTRY = "80000000";
    private static final int PC = 32;
    private static final int SP = 2;
    /** {@code start} of hello.elf, which first makes room for, then stores ra. */
    private static final long START = 0x8000_0164L;

    private static final String STOPPED = "T05thread:1;";
    private static final String INTERRUPTED = "T02thread:1;";

    @TempDir
    Path directory;

    private DebuggedNode node;

    @BeforeEach
    void startNode() {
        node = new DebuggedNode(directory);
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    private RemoteClient at(String id, Path elf, boolean start) {
        return new RemoteClient(node.create(id, elf, start));
    }

    /** Puts {@code c.j} to itself at the entry, so that a machine that is started there is busy for ever. */
    private static void makeBusy(RemoteClient client) {
        assertEquals("OK", client.ask("M" + ENTRY + ",2:01a0"));
    }

    @Test
    void aMachineIsSteppedBrokenWatchedAndRunToItsEnd() {
        try (RemoteClient gdb = at("a", HELLO, false)) {
            gdb.ask("qSupported:swbreak+;hwbreak+");
            assertEquals(STOPPED, gdb.ask("?"));
            assertEquals("created", node.state("a"));
            assertEquals("05ed", gdb.ask("m" + ENTRY + ",2"));
            assertEquals(STOPPED, gdb.ask("vCont;s:1"));
            assertEquals(0x8000_0002L, gdb.register(PC));
            assertEquals("paused", node.state("a"));

            assertEquals("OK", gdb.ask("Z0,80000164,2"));
            assertEquals("T05swbreak:;thread:1;", gdb.ask("vCont;c"));
            assertEquals(START, gdb.register(PC));
            assertEquals("4111", gdb.ask("m80000164,2"), "a breakpoint is not in memory");
            assertEquals("OK", gdb.ask("z0,80000164,2"));

            String saved = Long.toHexString(gdb.register(SP) - 8);
            assertEquals("OK", gdb.ask("Z2," + saved + ",8"));
            assertEquals("T05watch:" + saved + ";thread:1;", gdb.ask("c"));
            assertEquals(START + 0xa, gdb.register(PC), "at sd ra,8(sp)");
            assertEquals("OK", gdb.ask("z2," + saved + ",8"));
            assertEquals("OK", gdb.ask("Z3," + saved + ",1"));
            assertEquals("T05rwatch:" + saved + ";thread:1;", gdb.ask("c"));
            assertEquals(START + 0x10, gdb.register(PC), "at ld ra,8(sp)");
            assertEquals("OK", gdb.ask("z3," + saved + ",1"));

            assertEquals("W00", gdb.ask("c"));
        }
        assertEquals("halted", node.state("a"));
        String printed =
                node.endpoint().get("/v1/vms/a/console").json().path("bytes").asText();
        assertEquals("Hello from a RISC-V machine.\n", printed);
    }

    @Test
    void debuggingOneMachineDoesNotStopAnother() {
        try (RemoteClient first = at("a", HELLO, false);
                RemoteClient second = at("b", HELLO, false)) {
            makeBusy(first);
            makeBusy(second);
            second.send("c");
            Await.until("b runs", () -> node.state("b").equals("running"));
            assertEquals(STOPPED, first.ask("s"));
            long stopped = node.retired("a");
            node.awaitProgress("b");
            node.awaitProgress("b");
            assertEquals(stopped, node.retired("a"));
            assertEquals("paused", node.state("a"));
            second.write("\3");
            assertEquals(INTERRUPTED, second.receive());
            assertEquals("paused", node.state("b"));
        }
    }

    @Test
    void aDebuggerStopsAMachineThatRunsOrWaitsAndLetsItGoOn() {
        int port = node.create("a", ECHO, true);
        Await.until("the echo waits", () -> node.state("a").equals("waiting"));
        try (RemoteClient gdb = new RemoteClient(port)) {
            assertEquals(STOPPED, gdb.ask("?"));
            assertEquals("paused", node.state("a"));
            gdb.send("c");
            Await.until("it waits again", () -> node.state("a").equals("waiting"));
            gdb.write("\3");
            assertEquals(INTERRUPTED, gdb.receive());
            node.endpoint().post("/v1/vms/a/resume", "").expect(409);
            assertEquals("OK", gdb.ask("D"));
            assertEquals(RemoteClient.END, gdb.receive());
        }
        Await.until("it went on", () -> node.state("a").equals("waiting"));
        try (RemoteClient gdb = new RemoteClient(port)) {
            assertEquals(STOPPED, gdb.ask("?"));
        }
        Await.until(
                "it went on when the connection ended", () -> node.state("a").equals("waiting"));
    }

    @Test
    void aMachineThatWasNotRunningStaysSoWithoutItsDebugger() {
        int port = node.create("a", HELLO, false);
        try (RemoteClient gdb = new RemoteClient(port)) {
            assertEquals(STOPPED, gdb.ask("?"));
            node.endpoint().post("/v1/vms/a/start", "").expect(409);
        }
        try (RemoteClient gdb = new RemoteClient(port)) {
            assertEquals(STOPPED, gdb.ask("?"));
        }
        assertEquals("created", node.state("a"));
    }

    @Test
    void whoPausesOrStopsADebuggedMachineTellsItsDebugger() {
        try (RemoteClient gdb = at("a", HELLO, false)) {
            makeBusy(gdb);
            gdb.send("c");
            Await.until("it runs", () -> node.state("a").equals("running"));
            node.endpoint().post("/v1/vms/a/pause", "").expect(200);
            assertEquals(INTERRUPTED, gdb.receive());
            gdb.send("c");
            Await.until("it runs", () -> node.state("a").equals("running"));
            node.endpoint().post("/v1/vms/a/stop", "").expect(200);
            assertEquals("X09", gdb.receive());
            assertEquals("X09", gdb.ask("c"), "it cannot go on");
        }
    }

    @Test
    void aBreakpointIsReachedByAMachineOfManyTurns() {
        try (RemoteClient gdb = at("a", HELLO, false)) {
            // c.addi a0, 1; bne a0, a1, -2; c.j 0
            assertEquals("OK", gdb.ask("M" + ENTRY + ",8:0505e31fb5fe01a0"));
            assertEquals("OK", gdb.ask("Pb=40420f0000000000"));
            assertEquals("OK", gdb.ask("Z1,80000006,2"));
            assertEquals(STOPPED, gdb.ask("c"));
            assertEquals(1_000_000, gdb.register(10));
            assertEquals(0x8000_0006L, gdb.register(PC));
            assertEquals(2_000_000, node.retired("a"));
        }
    }

    @Test
    void whatADebuggerWritesIsInNoHistory() {
        try (RemoteClient gdb = at("a", HELLO, false)) {
            assertTrue(complete());
            gdb.ask("g");
            gdb.ask("m" + ENTRY + ",100");
            assertEquals(STOPPED, gdb.ask("s"));
            assertTrue(complete());
            makeBusy(gdb);
            assertTrue(!complete());
        }
    }

    private boolean complete() {
        return node.endpoint()
                .get("/v1/vms/a/inputs")
                .expect(200)
                .json()
                .path("complete")
                .asBoolean();
    }

    @Test
    void thereIsOneDebuggerAtATime() {
        int port = node.create("a", HELLO, false);
        try (RemoteClient gdb = new RemoteClient(port);
                RemoteClient late = new RemoteClient(port)) {
            gdb.ask("?");
            late.send("?");
            assertEquals(RemoteClient.END, late.receive());
            assertEquals(STOPPED, gdb.ask("?"));
        }
    }

    @Test
    void aDebuggerMayComeAsSoonAsTheOneBeforeHasGone() {
        int port = node.create("a", ECHO, true);
        for (int i = 0; i < 50; i++) {
            try (RemoteClient gdb = new RemoteClient(port)) {
                assertEquals(STOPPED, gdb.ask("?"));
            }
        }
        Await.until("it went on", () -> node.state("a").equals("waiting"));
    }

    @Test
    void hostileBytesEndTheirConnectionAtMost() {
        int port = node.create("a", HELLO, false);
        for (String bytes :
                new String[] {"$" + "x".repeat(100_000), "GET / HTTP/1.1\r\n\r\n$#00", "-".repeat(100_000)}) {
            Await.until("the door is open", () -> {
                try (RemoteClient gdb = new RemoteClient(port)) {
                    return gdb.ask("?").equals(STOPPED);
                }
            });
            try (RemoteClient hostile = new RemoteClient(port)) {
                hostile.write(bytes);
            } catch (UncheckedIOException closed) {
                // That is what it may come to.
            }
        }
        assertEquals("created", node.state("a"));
    }

    @Test
    void acknowledgementsAreAsTheProtocolHasThem() {
        try (RemoteClient gdb = at("a", HELLO, false)) {
            gdb.write("$?#00");
            assertEquals('-', gdb.read());
            gdb.write("$?#3f");
            assertEquals('+', gdb.read());
            assertEquals(STOPPED, gdb.receive());
            gdb.write("-");
            assertEquals(STOPPED, gdb.receive());
            assertEquals("OK", gdb.ask("QStartNoAckMode"));
            gdb.write("+$?#3f");
            assertEquals('$', gdb.read());
        }
    }

    @Test
    void aMachineIsKilledAndItsDoorGoesWithIt() {
        int port = node.create("a", HELLO, false);
        try (RemoteClient gdb = new RemoteClient(port)) {
            assertEquals("OK", gdb.ask("vKill;1"));
            assertEquals(RemoteClient.END, gdb.receive());
        }
        assertEquals("halted", node.state("a"));
        node.endpoint().delete("/v1/vms/a").expect(204);
        Await.until("the door is closed", () -> isClosed(port));
    }

    @Test
    void aDebuggerHearsThatItsMachineIsDeleted() {
        try (RemoteClient gdb = at("a", HELLO, false)) {
            assertEquals(STOPPED, gdb.ask("?"));
            node.endpoint().delete("/v1/vms/a").expect(204);
            assertEquals("X09", gdb.receive());
            assertEquals(RemoteClient.END, gdb.receive());
        }
    }

    @Test
    void aPortThatIsTakenOrSenselessIsRefusedAndNothingIsCreated() {
        int port = node.create("a", HELLO, false);
        node.endpoint()
                .post("/v1/vms", DebuggedNode.request("b", HELLO, false, port))
                .expect(409);
        node.endpoint()
                .post("/v1/vms", DebuggedNode.request("b", HELLO, false, 65_536))
                .expect(400);
        node.endpoint().post("/v1/vms", "{\"image\": \"halt\", \"gdbPort\": 0}").expect(400);
        node.endpoint().get("/v1/vms/b").expect(404);
        assertNotEquals(0, port);
    }

    @Test
    void aMachineThatIsNotCreatedHasNoDoor() {
        int port = node.create("a", HELLO, false);
        try (RemoteClient gdb = new RemoteClient(port)) {
            gdb.ask("?");
        }
        int other = freePort();
        node.endpoint()
                .post("/v1/vms", DebuggedNode.request("a", HELLO, false, other))
                .expect(409);
        Await.until("the second door is closed", () -> isClosed(other));
        assertTrue(!isClosed(port));
    }

    private static int freePort() {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (java.io.IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isClosed(int port) {
        try {
            new RemoteClient(port).close();
            return false;
        } catch (UncheckedIOException refused) {
            return true;
        }
    }
}
