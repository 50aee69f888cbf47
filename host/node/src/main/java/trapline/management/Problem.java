package trapline.management;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import trapline.json.Json;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Decision;

/**
 * A problem detail (RFC 9457).
 *
 * @param type a name from a closed set, as a relative reference
 * @param title the same in words
 * @param status the HTTP status code
 * @param detail what is wrong here, and how to mend it
 * @param decision the allocator's decision, where it was one that refused
 * @param position how much has been typed on a console, where that is what was wrong
 */
record Problem(
        String type, String title, int status, String detail, Optional<Decision> decision, OptionalLong position) {
    static final MediaType.WithFixedCharset MEDIA_TYPE = MediaTypes.customWithFixedCharset(
            "application",
            "problem+json",
            org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8,
            java.util.Map.of(),
            false);

    /** The type of what is said of a machine that is not there. */
    static final String NO_SUCH_VM = "no-such-vm";

    static Problem badRequest(String detail) {
        return of("bad-request", StatusCodes.BAD_REQUEST, detail);
    }

    static Problem forbidden(String detail) {
        return of("forbidden", StatusCodes.FORBIDDEN, detail);
    }

    static Problem notFound(String detail) {
        return of("not-found", StatusCodes.NOT_FOUND, detail);
    }

    static Problem noSuchVm(VmId vm) {
        return of(
                NO_SUCH_VM,
                StatusCodes.NOT_FOUND,
                "there is no machine '" + vm.value() + "'; GET /v1/vms lists those there are");
    }

    static Problem conflict(String detail) {
        return of("not-allowed", StatusCodes.CONFLICT, detail);
    }

    static Problem refused(Decision decision) {
        Problem problem = of(
                "refused",
                StatusCodes.CONFLICT,
                "the allocator refused: " + decision.reason().sentence());
        return new Problem(
                problem.type,
                problem.title,
                problem.status,
                problem.detail,
                Optional.of(decision),
                OptionalLong.empty());
    }

    static Problem otherPosition(long position) {
        Problem problem = of(
                "other-position",
                StatusCodes.CONFLICT,
                "nothing was done: " + position + " bytes have been typed on this console since the machine was made");
        return new Problem(
                problem.type,
                problem.title,
                problem.status,
                problem.detail,
                Optional.empty(),
                OptionalLong.of(position));
    }

    static Problem tooLarge(long limit) {
        return of(
                "too-large",
                StatusCodes.CONTENT_TOO_LARGE,
                "the body has more than the " + limit + " bytes that are allowed here");
    }

    static Problem busy(String detail) {
        return of("busy", StatusCodes.SERVICE_UNAVAILABLE, detail);
    }

    static Problem broken(String detail) {
        return of("internal", StatusCodes.INTERNAL_SERVER_ERROR, detail);
    }

    static Problem of(String type, StatusCode status, String detail) {
        return new Problem(type, status.reason(), status.intValue(), detail, Optional.empty(), OptionalLong.empty());
    }

    HttpResponse response() {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(
                        MEDIA_TYPE.toContentType(), Json.line(this).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
