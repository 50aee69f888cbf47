package trapline.cluster.migration;

import org.apache.pekko.actor.typed.ActorRef;

/** What whoever takes a machine to another node can be told. {@link DepartureActor} is it. */
public final class Departure {
    private Departure() {}

    /** What it can be told. */
    public sealed interface Command permits Outgoing, Cancel, DepartureActor.Internal {}

    /** Let the machine be where it is; the answer is whether that is so. */
    public record Cancel(ActorRef<Boolean> replyTo) implements Command {}

    /** What comes from the node where the machine is to be. */
    public sealed interface Outgoing extends Command, MigrationMessage {}

    /** There is room for it, and it may come. */
    public record Ready() implements Outgoing {}

    /** A piece has been put where it belongs. */
    public record Taken(long sequence) implements Outgoing {}

    /** It is all there, and rests: this is its state's hash, and how far it is. */
    public record Verified(String hash, long steps, long retired) implements Outgoing {}

    /** It runs there. */
    public record Started() implements Outgoing {}

    /** It does not run there, and never will. {@code full}: the node has no room for it, another one may. */
    public record Dropped(String why, boolean full) implements Outgoing {}

    /** The placement's books have it there. */
    public record Known() implements Outgoing {}
}
