package trapline.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Reason;
import trapline.monitor.allocator.Request;

/**
 * The one mapper. It reads only records that the code names: a value's type never comes from the text, but for the closed list of the
 * allocator's requests and those of {@link PlacementModule}. Unknown and missing properties are errors, and depth and lengths are bounded.
 */
public final class Json {
    private static final int MOST_DEPTH = 16;
    private static final int MOST_STRING = 24 * 1024 * 1024;

    /** What an allocator's request can be called. */
    public static final Set<String> REQUEST_KINDS = Arrays.stream(
                    RequestKinds.class.getAnnotation(JsonSubTypes.class).value())
            .map(JsonSubTypes.Type::name)
            .collect(Collectors.toUnmodifiableSet());

    /** Reads and writes every value of ours. */
    public static final ObjectMapper MAPPER = mapper();

    private Json() {}

    /**
     * {@return a value as JSON on one line}
     *
     * @param value a record
     */
    public static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record that has no JSON form: " + value.getClass(), impossible);
        }
    }

    /**
     * {@return a generator of lines: between two values it writes nothing by itself}
     *
     * @param out where to, in UTF-8
     * @throws IOException never, but its type has it
     */
    public static JsonGenerator lines(OutputStream out) throws IOException {
        return MAPPER.createGenerator(out).setPrettyPrinter(new MinimalPrettyPrinter(""));
    }

    private static ObjectMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new SimpleModule().addSerializer(new DecisionWriter()))
                .addModule(new PlacementModule())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .serializationInclusion(JsonInclude.Include.NON_ABSENT)
                .addMixIn(VmId.class, Name.class)
                .addMixIn(Tenant.class, Name.class)
                .addMixIn(Request.class, RequestKinds.class)
                .addMixIn(Reason.class, NamedFigures.class)
                .build();
        // What is meant as text is written as text.
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MOST_DEPTH)
                        .maxStringLength(MOST_STRING)
                        .build());
        return mapper;
    }

    /** A name is a plain string. */
    private interface Name {
        @JsonValue
        String value();
    }

    /** A reason is its code, and its figures by name. */
    private interface NamedFigures {
        @JsonCreator
        static Reason of(@JsonProperty("code") Reason.Code code, @JsonProperty("figures") Map<String, Long> figures) {
            return Reason.of(code, figures);
        }
    }

    /** The closed list of what A can be asked. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Request.Configure.class, name = "configure"),
        @JsonSubTypes.Type(value = Request.SetQuota.class, name = "set-quota"),
        @JsonSubTypes.Type(value = Request.Create.class, name = "create"),
        @JsonSubTypes.Type(value = Request.Relocate.class, name = "relocate"),
        @JsonSubTypes.Type(value = Request.Compact.class, name = "compact"),
        @JsonSubTypes.Type(value = Request.Evacuated.class, name = "evacuated"),
        @JsonSubTypes.Type(value = Request.Shrink.class, name = "shrink"),
        @JsonSubTypes.Type(value = Request.Revoke.class, name = "revoke"),
        @JsonSubTypes.Type(value = Request.SetShares.class, name = "set-shares"),
        @JsonSubTypes.Type(value = Request.Release.class, name = "release"),
        @JsonSubTypes.Type(value = Request.ClipRelocation.class, name = "clip-relocation")
    })
    private interface RequestKinds {}
}
