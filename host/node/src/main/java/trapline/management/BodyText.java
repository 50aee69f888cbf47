package trapline.management;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.util.Optional;
import trapline.json.Json;
import trapline.json.JsonProblem;

/** Records from JSON text, and what is wrong with the text in words that do not speak of our classes. */
final class BodyText {
    private BodyText() {}

    /** {@return the record in a body; an empty body is an object without fields} */
    static <T> T parse(byte[] body, Class<T> type) {
        try {
            // The text "null" reads as null, whatever type was asked for.
            return Optional.ofNullable(Json.MAPPER.readValue(body.length == 0 ? new byte[] {'{', '}'} : body, type))
                    .orElseThrow(() -> cannot("", "it is null; it must be an object"));
        } catch (JacksonException wrong) {
            throw cannot(JsonProblem.where(wrong), JsonProblem.what(wrong));
        } catch (IOException notText) {
            throw cannot("", "it is not text in UTF-8");
        }
    }

    private static RefusedException cannot(String where, String what) {
        return new RefusedException(Problem.badRequest("the body cannot be used" + where + ": " + what));
    }
}
