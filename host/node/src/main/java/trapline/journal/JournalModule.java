package trapline.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.module.SimpleModule;
import trapline.machine.Bytes;
import trapline.machine.Input;

/** How values that do not know of Jackson are written to the journal. The lists of types are closed. */
public final class JournalModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    /** The module; Pekko makes it, by its name in the settings. */
    public JournalModule() {
        super("trapline-journal");
        setMixInAnnotation(Input.class, Inputs.class);
        setMixInAnnotation(Bytes.class, Content.class);
        setMixInAnnotation(VmEvent.class, Events.class);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Input.ConsoleInput.class, name = "console"),
        @JsonSubTypes.Type(value = Input.ConsoleEnd.class, name = "console-end"),
        @JsonSubTypes.Type(value = Input.BitFlip.class, name = "bit-flip"),
        @JsonSubTypes.Type(value = Input.NetworkFrame.class, name = "frame"),
        @JsonSubTypes.Type(value = Input.ClockSync.class, name = "clock")
    })
    private interface Inputs {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = VmEvent.Created.class, name = "created"),
        @JsonSubTypes.Type(value = VmEvent.Entered.class, name = "entered"),
        @JsonSubTypes.Type(value = VmEvent.Reached.class, name = "reached"),
        @JsonSubTypes.Type(value = VmEvent.Changed.class, name = "changed"),
        @JsonSubTypes.Type(value = VmEvent.Moved.class, name = "moved"),
        @JsonSubTypes.Type(value = VmEvent.Shared.class, name = "shared"),
        @JsonSubTypes.Type(value = VmEvent.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = VmEvent.Saved.class, name = "saved"),
        @JsonSubTypes.Type(value = VmEvent.Kept.class, name = "kept"),
        @JsonSubTypes.Type(value = VmEvent.Confirmed.class, name = "confirmed"),
        @JsonSubTypes.Type(value = VmEvent.Deleted.class, name = "deleted")
    })
    private interface Events {}

    private abstract static class Content {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Bytes of(byte... content) {
            return Bytes.of(content);
        }

        @JsonValue
        abstract byte[] toArray();
    }
}
