package trapline.vm;

/** What a machine says that is on its way here. */
public final class Arriving {
    /** What it answers to {@link VirtualMachine.Arrive}. */
    public sealed interface Answer {}

    /** The pages are in its memory. */
    public record Taken() implements Answer {}

    /** What has come in so far can be made a machine. */
    public record Rehearsed() implements Answer {}

    /** It is complete, and rests: this is its state's hash, and how far it is. */
    public record Assembled(String hash, long steps, long retired) implements Answer {}

    /** It is here. */
    public record Here() implements Answer {}

    /** It is not ours: the journal says that somebody else has it. */
    public record Anothers(String why) implements Answer {}

    /** Whether it is ours the journal has not said yet; it can be asked again. */
    public record Unknown(String why) implements Answer {}

    /** What came in makes no machine. */
    public record Unfit(String why) implements Answer {}

    private Arriving() {}
}
