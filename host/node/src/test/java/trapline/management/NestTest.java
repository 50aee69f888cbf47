package trapline.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Theorem 2 at the endpoint. */
final class NestTest {
    @Test
    void anImageIsNestedAndComparedWithTheBareMachine(@TempDir Path directory) {
        try (TestEndpoint endpoint = TestEndpoint.start(directory, "")) {
            JsonNode report = endpoint.get("/v1/theory/nest?image=hello&depth=2")
                    .expect(200)
                    .json();
            assertEquals("thirdgen", report.path("machine").asText());
            assertEquals(5, report.path("levels").size());
            report.path("levels").forEach(level -> assertFalse(level.has("difference"), level::toString));
            assertEquals(3, report.path("growth").size());
            JsonNode riscV = endpoint.get("/v1/theory/nest?image=hello-s.elf&depth=1")
                    .expect(200)
                    .json();
            assertEquals("riscv", riscV.path("machine").asText());
            assertEquals(2, riscV.path("levels").size());
            riscV.path("levels").forEach(level -> assertFalse(level.has("difference"), level::toString));
            endpoint.get("/v1/theory/nest?image=nobody").expect(404);
            endpoint.get("/v1/theory/nest?image=nobody.elf").expect(404);
            endpoint.get("/v1/theory/nest?image=hello-s.elf&depth=9").expect(400);
            endpoint.get("/v1/theory/nest").expect(400);
            endpoint.get("/v1/theory/nest?image=hello&depth=0").expect(400);
        }
    }
}
