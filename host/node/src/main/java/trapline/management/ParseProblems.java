package trapline.management;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** Gives a problem detail also for what does not even read as a request. Named in {@code reference.conf}. */
public final class ParseProblems extends ParsingErrorHandler {
    /** For Pekko, which makes one by its class's name. */
    public ParseProblems() {}

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        String type = status.reason().toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
        return Problem.of(type, status, error.format(true)).response().addHeader(Connection.create("close"));
    }
}
