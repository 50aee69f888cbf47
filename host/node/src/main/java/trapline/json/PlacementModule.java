package trapline.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.Locale;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Reason;
import trapline.cluster.placement.Request;
import trapline.cluster.placement.Verdict;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;

/**
 * How the placement's values are written, which do not know of Jackson. A value's type is one of a sealed list and has the record's name,
 * in lower case with hyphens, as "kind".
 */
public final class PlacementModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    /** The module; Pekko makes it, by its name in the settings. */
    public PlacementModule() {
        super("trapline-placement");
        setMixInAnnotation(VmId.class, Name.class);
        setMixInAnnotation(Tenant.class, Name.class);
        setMixInAnnotation(NodeName.class, Name.class);
        sealed(Request.class);
        sealed(Verdict.class);
        sealed(Reason.class);
    }

    private void sealed(Class<?> type) {
        setMixInAnnotation(type, Kinds.class);
        for (Class<?> one : type.getPermittedSubclasses()) {
            registerSubtypes(new NamedType(one, kind(one)));
        }
    }

    private static String kind(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private interface Name {
        @JsonValue
        String value();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface Kinds {}
}
