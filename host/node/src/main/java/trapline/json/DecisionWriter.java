package trapline.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Quota;
import trapline.monitor.allocator.Reason;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.Shares;

/**
 * A decision's JSON form, written field by field. Jackson's own way, by reflection, would give the same text; but each decision is written
 * before anybody hears of it, and in a node that has just started that way was a third of what its actors did (benchmark ManyMachines).
 */
public final class DecisionWriter extends StdSerializer<Decision> {
    private static final SerializableString SEQUENCE = name("sequence");
    private static final SerializableString VM = name("vm");
    private static final SerializableString TENANT = name("tenant");
    private static final SerializableString REQUEST = name("request");
    private static final SerializableString OUTCOME = name("outcome");
    private static final SerializableString REASON = name("reason");
    private static final SerializableString CANDIDATES = name("candidates");
    private static final SerializableString CANDIDATES_OMITTED = name("candidatesOmitted");
    private static final SerializableString BEFORE = name("before");
    private static final SerializableString AFTER = name("after");
    private static final SerializableString HOLE = name("hole");
    private static final SerializableString VERDICT = name("verdict");
    private static final SerializableString CODE = name("code");
    private static final SerializableString FIGURES = name("figures");
    private static final SerializableString KIND = name("kind");
    private static final SerializableString WORDS = name("words");
    private static final SerializableString BACKING_WORDS = name("backingWords");
    private static final SerializableString SHARES = name("shares");
    private static final SerializableString IO_RATES = name("ioRates");
    private static final SerializableString L = name("l");
    private static final SerializableString B = name("b");
    private static final SerializableString WEIGHT = name("weight");
    private static final SerializableString CAP = name("cap");

    DecisionWriter() {
        super(Decision.class);
    }

    @Override
    public void serialize(Decision decision, JsonGenerator json, SerializerProvider provider) throws IOException {
        write(decision, json);
    }

    /**
     * Writes a decision.
     *
     * @param decision what
     * @param json where to; neither flushed nor closed
     * @throws IOException if it cannot be written there
     */
    public static void write(Decision decision, JsonGenerator json) throws IOException {
        json.writeStartObject();
        number(json, SEQUENCE, decision.sequence());
        machine(json, decision.vm());
        tenant(json, decision.tenant());
        json.writeFieldName(REQUEST);
        write(decision.request(), json);
        text(json, OUTCOME, decision.outcome().name());
        write(decision.reason(), json);
        write(decision.candidates(), json);
        number(json, CANDIDATES_OMITTED, decision.candidatesOmitted());
        window(json, BEFORE, decision.before());
        window(json, AFTER, decision.after());
        json.writeEndObject();
    }

    private static void write(Request request, JsonGenerator json) throws IOException {
        json.writeStartObject();
        text(json, KIND, request.kind());
        switch (request) {
            case Request.Configure configure -> {
                json.writeNumberField("storageWords", configure.storageWords());
                json.writeFieldName("defaultQuota");
                write(configure.defaultQuota(), json);
            }
            case Request.SetQuota set -> {
                text(json, TENANT, set.tenant().value());
                json.writeFieldName("quota");
                write(set.quota(), json);
            }
            case Request.Create create -> write(create, json);
            case Request.Relocate relocate -> {
                text(json, VM, relocate.vm().value());
                if (relocate.to().isPresent()) {
                    json.writeNumberField("to", relocate.to().getAsLong());
                }
            }
            case Request.Compact() -> {}
            case Request.Evacuated(VmId vm) -> text(json, VM, vm.value());
            case Request.Shrink(VmId vm, long words) -> {
                text(json, VM, vm.value());
                number(json, WORDS, words);
            }
            case Request.Revoke(VmId vm, String reason) -> {
                text(json, VM, vm.value());
                text(json, REASON, reason);
            }
            case Request.SetShares set -> {
                text(json, VM, set.vm().value());
                write(set.shares(), json);
            }
            case Request.Release(VmId vm) -> text(json, VM, vm.value());
            case Request.ClipRelocation clip -> {
                text(json, VM, clip.vm().value());
                json.writeFieldName("requested");
                write(clip.requested(), json);
                json.writeNumberField("times", clip.times());
            }
        }
        json.writeEndObject();
    }

    private static void write(Request.Create create, JsonGenerator json) throws IOException {
        text(json, VM, create.vm().value());
        text(json, TENANT, create.tenant().value());
        number(json, WORDS, create.words());
        number(json, BACKING_WORDS, create.backingWords());
        write(create.shares(), json);
        IoRates rates = create.ioRates();
        json.writeFieldName(IO_RATES);
        json.writeStartObject();
        json.writeNumberField("consoleBytesPerSecond", rates.consoleBytesPerSecond());
        json.writeNumberField("consoleBurst", rates.consoleBurst());
        json.writeNumberField("sectorsPerSecond", rates.sectorsPerSecond());
        json.writeNumberField("sectorBurst", rates.sectorBurst());
        json.writeEndObject();
    }

    private static void write(Shares shares, JsonGenerator json) throws IOException {
        json.writeFieldName(SHARES);
        json.writeStartObject();
        number(json, WEIGHT, shares.weight());
        number(json, CAP, shares.cap());
        json.writeEndObject();
    }

    private static void write(Quota quota, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("machines", quota.machines());
        number(json, WORDS, quota.words());
        number(json, WEIGHT, quota.weight());
        json.writeEndObject();
    }

    private static void write(Reason reason, JsonGenerator json) throws IOException {
        json.writeFieldName(REASON);
        json.writeStartObject();
        text(json, CODE, reason.code().name());
        json.writeFieldName(FIGURES);
        json.writeStartObject();
        List<String> names = reason.code().figures();
        for (int i = 0; i < names.size(); i++) {
            json.writeNumberField(names.get(i), reason.figure(i));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(List<Decision.Candidate> candidates, JsonGenerator json) throws IOException {
        json.writeFieldName(CANDIDATES);
        json.writeStartArray();
        for (Decision.Candidate candidate : candidates) {
            json.writeStartObject();
            json.writeFieldName(HOLE);
            write(candidate.hole(), json);
            text(json, VERDICT, candidate.verdict());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(RelocationBounds window, JsonGenerator json) throws IOException {
        json.writeStartObject();
        number(json, L, window.l());
        number(json, B, window.b());
        json.writeEndObject();
    }

    private static void machine(JsonGenerator json, Optional<VmId> vm) throws IOException {
        if (vm.isPresent()) {
            text(json, VM, vm.get().value());
        }
    }

    private static void tenant(JsonGenerator json, Optional<Tenant> tenant) throws IOException {
        if (tenant.isPresent()) {
            text(json, TENANT, tenant.get().value());
        }
    }

    private static void window(JsonGenerator json, SerializableString name, Optional<RelocationBounds> window)
            throws IOException {
        if (window.isPresent()) {
            json.writeFieldName(name);
            write(window.get(), json);
        }
    }

    private static void number(JsonGenerator json, SerializableString name, long value) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(value);
    }

    private static void text(JsonGenerator json, SerializableString name, String value) throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }

    private static SerializableString name(String name) {
        return new SerializedString(name);
    }
}
