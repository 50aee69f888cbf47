package trapline.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trapline.Await;

/** {@code /v1/theory}. */
final class TheoryTest {
    @TempDir
    static Path directory;

    @Test
    void reportSaysWhichTheoremsCoverAMachine() {
        try (TestEndpoint endpoint = TestEndpoint.start(directory)) {
            String machines = endpoint.get("/v1/theory").expect(200).json().toString();
            assertTrue(machines.contains("\"thirdgen-jrst\"") && machines.contains("\"riscv\""), machines);
            endpoint.get("/v1/theory/pdp11").expect(404);
            Await.until(
                    "the report is made",
                    () -> endpoint.get("/v1/theory/thirdgen-jrst").response().statusCode() == 200);
            JsonNode report =
                    endpoint.get("/v1/theory/thirdgen-jrst").expect(200).json();
            assertEquals("thirdgen-jrst", report.path("machine").asText());
            assertEquals("jrst", report.at("/theorems/0/offending/0").asText());
            assertEquals(
                    "false true",
                    report.at("/theorems/0/applies").asText() + " "
                            + report.at("/theorems/2/applies").asText());
            assertEquals("told apart", report.at("/runs/0/verdict").asText());
            assertEquals("as predicted", report.at("/runs/1/verdict").asText());
        }
    }
}
