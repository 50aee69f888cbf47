package trapline.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JacksonException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Allocator;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.Request;

/** What is wrong with a text is said without the names of classes, the parser's or ours. */
final class JsonProblemTest {
    private static final String LINE =
            Json.line(new Allocator().decide(new Request.Relocate(VmId.of("a"), OptionalLong.of(512))));

    @Test
    void decisionIsRead() throws JacksonException {
        assertEquals(LINE, Json.line(Json.MAPPER.readValue(LINE, Decision.class)));
    }

    @Test
    void lineThatIsCutOffAnywhere() {
        for (int length = 0; length < LINE.length(); length++) {
            String cut = LINE.substring(0, length);
            assertPlain(cut, assertThrows(JacksonException.class, () -> Json.MAPPER.readValue(cut, Decision.class)));
        }
        assertEquals("it ends too early", JsonProblem.what(wrong("{\"sequence\":1,\"vm\"")));
        assertEquals(" at column 19", JsonProblem.column(wrong("{\"sequence\":1,\"vm\"")));
    }

    @Test
    void lineThatIsDamagedAnywhere() {
        for (int at = 0; at < LINE.length(); at++) {
            for (String other : List.of("", "{", "}", "[", "]", "\"", ",", ":", "0", "x", "\1", "\\")) {
                String damaged = LINE.substring(0, at) + other + LINE.substring(at + 1);
                try {
                    Json.MAPPER.readValue(damaged, Decision.class);
                } catch (JacksonException wrong) {
                    assertPlain(damaged, wrong);
                }
            }
        }
    }

    @Test
    void unknownKindIsNamed() {
        String other = LINE.replace("\"relocate\"", "\"borrow\"");
        assertEquals("the field 'request' is of the kind 'borrow', which there is not", JsonProblem.what(wrong(other)));
    }

    @Test
    void wordOfAClosedListIsNamed() {
        String what = JsonProblem.what(wrong(LINE.replace("\"REFUSED\"", "\"MAYBE\"")));
        assertTrue(what.contains("it must be one of [GRANTED, REFUSED"), what);
    }

    private static JacksonException wrong(String text) {
        return assertThrows(JacksonException.class, () -> Json.MAPPER.readValue(text, Decision.class));
    }

    private static void assertPlain(String text, JacksonException wrong) {
        String what = JsonProblem.what(wrong);
        assertFalse(what.isEmpty(), text);
        for (String name : List.of("Source", "Stream", "Feature", "trapline.", "java.", "com.", "`")) {
            assertFalse(what.contains(name), () -> text + ": " + what);
        }
    }
}
