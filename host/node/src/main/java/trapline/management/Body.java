package trapline.management;

import static org.apache.pekko.http.javadsl.server.Directives.entity;
import static org.apache.pekko.http.javadsl.server.Directives.withSizeLimit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import trapline.json.Json;

/** Reads request bodies, bounded. */
final class Body {
    /** The largest body, in bytes: room for an image of a few million words in Base64. */
    static final long MOST_BYTES = 48L * 1024 * 1024;
    /** The largest console input in one request. */
    static final long MOST_CONSOLE_BYTES = 1024L * 1024;

    private static final long MOST_IGNORED_BYTES = 1024;

    private Body() {}

    /** {@return a route that reads a record from the body, as JSON} */
    static <T> Route json(Class<T> type, Function<T, Route> inner) {
        return bytes(MOST_BYTES, body -> inner.apply(parse(body, type)));
    }

    /** {@return a route that reads the body's bytes} */
    static Route bytes(long limit, Function<byte[], Route> inner) {
        return withSizeLimit(limit, () -> entity(Unmarshaller.entityToByteArray(), inner));
    }

    /** {@return a route that needs no body: a small one is read and ignored} */
    static Route none(Supplier<Route> inner) {
        return bytes(MOST_IGNORED_BYTES, _ -> inner.get());
    }

    private static <T> T parse(byte[] body, Class<T> type) {
        try {
            return Json.MAPPER.readValue(body.length == 0 ? new byte[] {'{', '}'} : body, type);
        } catch (UnrecognizedPropertyException unknown) {
            throw refused(
                    unknown,
                    "there is no field '" + unknown.getPropertyName() + "' here; there are "
                            + unknown.getKnownPropertyIds());
        } catch (ValueInstantiationException wrong) {
            throw refused(
                    wrong,
                    String.valueOf(
                            wrong.getCause() == null
                                    ? wrong.getOriginalMessage()
                                    : wrong.getCause().getMessage()));
        } catch (JacksonException wrong) {
            throw refused(wrong, wrong.getOriginalMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static RefusedException refused(JacksonException wrong, String what) {
        String where = wrong.getLocation() == null
                ? ""
                : " at line " + wrong.getLocation().getLineNr() + ", column "
                        + wrong.getLocation().getColumnNr();
        return new RefusedException(Problem.badRequest("the body cannot be used" + where + ": " + what));
    }
}
