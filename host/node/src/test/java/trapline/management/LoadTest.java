package trapline.management;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint answers while machines that never give up the processor want all of it. */
final class LoadTest {
    private static final int MACHINES = 1_000;
    private static final int ROUNDS = 50;

    @Test
    void everyRequestIsAnsweredWhileAThousandMachinesRun(@TempDir Path directory) {
        try (TestEndpoint endpoint = TestEndpoint.start(directory)) {
            for (int i = 0; i < MACHINES; i++) {
                endpoint.run("busy-" + i, "runaway");
            }
            // Each request has the client's deadline of 30 s.
            for (int round = 0; round < ROUNDS; round++) {
                String vm = "/v1/vms/busy-" + round * (MACHINES / ROUNDS);
                assertEquals(
                        MACHINES,
                        endpoint.get("/v1/vms?limit=1000")
                                .expect(200)
                                .json()
                                .path("machines")
                                .size());
                endpoint.get("/v1/node").expect(200);
                endpoint.get(vm).expect(200);
                assertEquals("paused", state(endpoint.post(vm + "/pause", "")));
                assertEquals("running", state(endpoint.post(vm + "/resume", "")));
            }
        }
    }

    private static String state(TestEndpoint.Answer answer) {
        return answer.expect(200).json().path("state").asText();
    }
}
