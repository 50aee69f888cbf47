package trapline.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JacksonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import trapline.cluster.placement.Decision;
import trapline.cluster.placement.RandomRecord;
import trapline.cluster.placement.Replay;
import trapline.cluster.placement.Request;
import trapline.machine.Seeds;

/** A placement's record as lines of JSON. */
class PlacementModuleTest {
    @Test
    void everyDecisionIsReadAsItWasWrittenAndReplays() {
        Seeds.forEach(20, chance -> {
            List<Decision> read = new ArrayList<>();
            for (Decision decision : RandomRecord.of(chance, 200)) {
                Decision again = parse(Json.line(decision));
                assertEquals(decision, again);
                read.add(again);
            }
            assertEquals(Optional.empty(), Replay.firstDifference(read));
        });
    }

    @Test
    void aKindThatIsNoneIsRefused() {
        assertThrows(JacksonException.class, () -> Json.MAPPER.readValue("{\"kind\": \"explode\"}", Request.class));
    }

    private static Decision parse(String line) {
        try {
            return Json.MAPPER.readValue(line, Decision.class);
        } catch (JacksonException wrong) {
            throw new AssertionError(line, wrong);
        }
    }
}
