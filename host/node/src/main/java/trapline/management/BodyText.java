package trapline.management;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import trapline.json.Json;

/** Records from JSON text, and what is wrong with the text in words that do not speak of our classes. */
final class BodyText {
    private static final Set<Class<?>> WHOLE_NUMBERS =
            Set.of(int.class, long.class, Integer.class, Long.class, OptionalInt.class, OptionalLong.class);

    private BodyText() {}

    /** {@return the record in a body; an empty body is an object without fields} */
    static <T> T parse(byte[] body, Class<T> type) {
        try {
            // The text "null" reads as null, whatever type was asked for.
            return Optional.ofNullable(Json.MAPPER.readValue(body.length == 0 ? new byte[] {'{', '}'} : body, type))
                    .orElseThrow(() -> cannot("", "it is null; it must be an object"));
        } catch (JacksonException wrong) {
            throw cannot(where(wrong), what(wrong));
        } catch (IOException notText) {
            throw cannot("", "it is not text in UTF-8");
        }
    }

    private static String what(JacksonException wrong) {
        return switch (wrong) {
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            case ValueInstantiationException refused -> refused(refused);
            case InvalidNullException missing -> missing(missing);
            case MismatchedInputException other -> mismatch(other);
            default -> wrong.getOriginalMessage();
        };
    }

    private static String unknown(UnrecognizedPropertyException unknown) {
        return "there is no field '" + unknown.getPropertyName() + "' here; there are "
                + Optional.ofNullable(unknown.getKnownPropertyIds()).orElse(Set.of()).stream()
                        .map(String::valueOf)
                        .sorted()
                        .toList();
    }

    private static String refused(ValueInstantiationException refused) {
        return refused.getCause() == null
                ? refused.getOriginalMessage()
                : String.valueOf(refused.getCause().getMessage());
    }

    private static String missing(InvalidNullException missing) {
        return "the field '" + path(missing) + "' is missing or null";
    }

    private static String mismatch(MismatchedInputException wrong) {
        if (wrong.getPath().isEmpty()) {
            return "it must be one JSON object and nothing more";
        }
        return "the field '" + path(wrong) + "' is missing or of the wrong type; it must be "
                + form(wrong.getTargetType());
    }

    private static String form(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (WHOLE_NUMBERS.contains(type)) {
            return "a whole number" + (type == int.class || type == OptionalInt.class ? " of 32 bits" : " of 64 bits");
        }
        return type == Boolean.class || type == boolean.class
                ? "true or false"
                : type == String.class ? "a text" : "an object";
    }

    private static String path(JsonMappingException wrong) {
        return wrong.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .collect(Collectors.joining("."));
    }

    private static String where(JacksonException wrong) {
        return wrong.getLocation() == null
                ? ""
                : " at line " + wrong.getLocation().getLineNr() + ", column "
                        + wrong.getLocation().getColumnNr();
    }

    private static RefusedException cannot(String where, String what) {
        return new RefusedException(Problem.badRequest("the body cannot be used" + where + ": " + what));
    }
}
