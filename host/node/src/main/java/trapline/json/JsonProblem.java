package trapline.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with a text that is to be a value, in words that speak neither of our classes nor of the parser's. */
public final class JsonProblem {
    private static final Set<Class<?>> WHOLE_NUMBERS =
            Set.of(int.class, long.class, Integer.class, Long.class, OptionalInt.class, OptionalLong.class);

    /** Of a place that the parser remembers within its sentence; its own place is said apart from that. */
    private static final Pattern PLACE = Pattern.compile(" ?\\([^()]*\\[Source:.*", Pattern.DOTALL);

    private JsonProblem() {}

    /** {@return what is wrong} */
    public static String what(JacksonException wrong) {
        return switch (wrong) {
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            case ValueInstantiationException refused -> refused(refused);
            case InvalidNullException missing -> "the field '" + path(missing) + "' is missing or null";
            case InvalidTypeIdException kind -> kind(kind);
            case MismatchedInputException other -> mismatch(other);
            case JsonEOFException _ -> "it ends too early";
            case StreamConstraintsException _ -> "it is nested too deeply, or a text or number in it is too long";
            default -> PLACE.matcher(wrong.getOriginalMessage()).replaceFirst("");
        };
    }

    /** {@return where in the text that is, as a phrase that begins with a space; empty if the parser does not know} */
    public static String where(JacksonException wrong) {
        return wrong.getLocation() == null
                ? ""
                : " at line " + wrong.getLocation().getLineNr() + ", column "
                        + wrong.getLocation().getColumnNr();
    }

    /** {@return which column of a text of one line that is, as a phrase that begins with a space; empty as above} */
    public static String column(JacksonException wrong) {
        return wrong.getLocation() == null
                ? ""
                : " at column " + wrong.getLocation().getColumnNr();
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

    private static String kind(InvalidTypeIdException wrong) {
        String field = wrong.getPath().isEmpty() ? "it" : "the field '" + path(wrong) + "'";
        return wrong.getTypeId() == null
                ? field + " does not say its kind"
                : field + " is of the kind '" + wrong.getTypeId() + "', which there is not";
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
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
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
}
