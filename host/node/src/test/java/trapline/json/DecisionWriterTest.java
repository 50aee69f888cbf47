package trapline.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Outcome;
import trapline.monitor.allocator.Quota;
import trapline.monitor.allocator.Reason;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.Shares;

/** What is written by hand is what the mapper reads: it refuses unknown and missing properties. */
final class DecisionWriterTest {
    private static final VmId VM = VmId.of("a");
    private static final Tenant TENANT = Tenant.of("ann");
    private static final RelocationBounds REGION = new RelocationBounds(512, 1000);
    private static final List<Request> REQUESTS = List.of(
            new Request.Configure(1 << 20, new Quota(1, 2, 3)),
            new Request.SetQuota(TENANT, new Quota(4, 5, 6)),
            new Request.Create(VM, TENANT, 1000, 64, new Shares(7, 8), new IoRates(9, 10, 11, 12)),
            new Request.Relocate(VM, OptionalLong.empty()),
            new Request.Relocate(VM, OptionalLong.of(1024)),
            new Request.Compact(),
            new Request.Evacuated(VM),
            new Request.Shrink(VM, 13),
            new Request.Revoke(VM, "\"enough\"\n\u2028 \\ \u00e9"),
            new Request.SetShares(VM, new Shares(14, 15)),
            new Request.Release(VM),
            new Request.ClipRelocation(VM, new RelocationBounds(16, 17), 18));

    private static Decision decision(Request request) {
        return new Decision(
                Long.MAX_VALUE,
                request.subject(),
                request.owner(),
                request,
                Outcome.GRANTED,
                Reason.of(Reason.Code.BEST_FIT, 1000, 1024, Long.MIN_VALUE),
                List.of(new Decision.Candidate(REGION, "chosen"), new Decision.Candidate(REGION, "too small")),
                3,
                Optional.of(REGION),
                request.subject().map(_ -> REGION));
    }

    @Test
    void everyKindOfRequestIsReadAsItWasWritten() throws IOException {
        for (Request request : REQUESTS) {
            Decision decision = decision(request);
            assertEquals(decision, Json.MAPPER.readValue(Json.line(decision), Decision.class));
        }
        assertEquals(Json.REQUEST_KINDS, REQUESTS.stream().map(Request::kind).collect(Collectors.toSet()));
    }

    @Test
    void linesAreThoseOfTheMapper() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        JsonGenerator lines = Json.lines(written);
        for (Request request : REQUESTS) {
            DecisionWriter.write(decision(request), lines);
            lines.writeRaw('\n');
            lines.flush();
        }
        String expected = REQUESTS.stream()
                .map(request -> Json.line(decision(request)) + "\n")
                .collect(Collectors.joining());
        assertEquals(expected, written.toString(StandardCharsets.UTF_8));
    }

    @Test
    void formIsTheOneOfEarlierFiles() {
        Decision decision = new Decision(
                2,
                Optional.of(VM),
                Optional.of(TENANT),
                new Request.Create(VM, TENANT, 1000, 0, new Shares(100, 0), new IoRates(1, 2, 3, 4)),
                Outcome.REFUSED,
                Reason.of(Reason.Code.ID_IN_USE),
                List.of(),
                0,
                Optional.empty(),
                Optional.empty());
        assertEquals("""
                {"sequence":2,"vm":"a","tenant":"ann","request":{"kind":"create","vm":"a","tenant":"ann","words":1000,\
                "backingWords":0,"shares":{"weight":100,"cap":0},"ioRates":{"consoleBytesPerSecond":1,"consoleBurst":2,\
                "sectorsPerSecond":3,"sectorBurst":4}},"outcome":"REFUSED","reason":{"code":"ID_IN_USE","figures":{}},\
                "candidates":[],"candidatesOmitted":0}""", Json.line(decision));
    }
}
