package trapline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import trapline.Await;
import trapline.MostlyWaits;
import trapline.cluster.LocalNode;

/** {@code trapline cluster rebalance}, while the node that decides leaves. */
@MostlyWaits
final class ClusterRebalanceCommandTest {
    private static final int MACHINES = 30;

    /** So many that they take longer than a node takes to leave: whether one has ended the authority sees when it looks next. */
    private static final int MOVES = 12;

    @TempDir
    Path directory = Path.of("");

    private record Ended(int code, String said) {}

    private static Ended rebalance(LocalNode asked) {
        StringWriter said = new StringWriter();
        CommandLine command = new CommandLine(new ClusterRebalanceCommand())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said));
        int code = command.execute("--url", asked.url(), "--moves", Integer.toString(MOVES), "--at-once", "1");
        return new Ended(code, said.toString());
    }

    private static int moved(LocalNode asked) {
        return asked.request(200, "GET", "/v1/rebalance", "")
                .at("/progress/moved")
                .asInt();
    }

    private static long machinesOn(LocalNode asked, String node) {
        long count = 0;
        for (JsonNode one : asked.request(200, "GET", "/v1/vms", "").path("machines")) {
            count += one.path("node").asText().equals(node) ? 1 : 0;
        }
        return count;
    }

    @Test
    void itGoesOnWhenAnotherNodeComesToDecide() {
        try (LocalNode deciding = LocalNode.first("n1", directory);
                LocalNode full = deciding.another("n2", directory);
                LocalNode empty = deciding.another("n3", directory)) {
            deciding.request(200, "POST", "/v1/nodes/n1/drain", "");
            deciding.request(200, "POST", "/v1/nodes/n3/drain", "");
            for (int i = 0; i < MACHINES; i++) {
                full.request(
                        201, "POST", "/v1/vms", "{\"image\": \"echo\", \"start\": false, \"id\": \"vm-" + i + "\"}");
            }
            deciding.request(200, "POST", "/v1/nodes/n3/undrain", "");
            CompletableFuture<Ended> ended = CompletableFuture.supplyAsync(
                    () -> rebalance(full), command -> Thread.ofPlatform().start(command));
            Await.until("the rebalance is known", () -> full.answers("/v1/rebalance"));
            Await.until("some have moved", () -> moved(full) > 0);
            deciding.leave();
            Ended how = ended.join();
            assertEquals(0, how.code, how.said);
            assertTrue(how.said.contains("no longer the one that decides"), how.said);
            assertEquals(MACHINES, machinesOn(full, "n2") + machinesOn(full, "n3"));
            assertTrue(machinesOn(empty, "n3") > MACHINES / 3, how.said);
        }
    }
}
