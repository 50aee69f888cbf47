package trapline.journal;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.Page;

/** Writes snapshots, one after the other, on a thread that may wait for the database. */
public final class ArchiveActor {
    /** What it can be told. */
    public sealed interface Command {}

    /** Keep a snapshot; see {@link Archive#keep}. */
    public record Keep(String vm, long number, Manifest manifest, List<Page> pages, ActorRef<Answer> replyTo)
            implements Command {
        public Keep {
            pages = List.copyOf(pages);
        }
    }

    /** Forget a machine's snapshots below a number. */
    public record Forget(String vm, long before) implements Command {}

    /**
     * The snapshot is kept, or not.
     *
     * @param number its number
     * @param failure why not; empty if it is kept
     */
    public record Answer(long number, Optional<String> failure) {}

    private ArchiveActor() {}

    /**
     * {@return the actor; it must run where it may block}
     *
     * @param archive where the snapshots are
     */
    public static Behavior<Command> create(Archive archive) {
        return Behaviors.receive((context, command) -> {
            try {
                work(archive, command);
            } catch (DatabaseFailedException failure) {
                context.getLog().error(failure.getMessage(), failure);
                if (command instanceof Keep keep) {
                    keep.replyTo.tell(new Answer(keep.number, Optional.of(String.valueOf(failure.getMessage()))));
                }
            }
            return Behaviors.same();
        });
    }

    private static void work(Archive archive, Command command) {
        switch (command) {
            case Keep(String vm, long number, Manifest manifest, List<Page> pages, var replyTo) -> {
                archive.keep(vm, number, manifest, pages);
                replyTo.tell(new Answer(number, Optional.empty()));
            }
            case Forget(String vm, long before) -> archive.forget(vm, before);
        }
    }
}
