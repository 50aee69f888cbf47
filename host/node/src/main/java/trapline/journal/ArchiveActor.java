package trapline.journal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
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

    private record Again() implements Command {}

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 1_000_000;

    private final Archive archive;
    private final ActorContext<Command> context;
    private final StashBuffer<Command> later;
    private final TimerScheduler<Command> timers;

    private ArchiveActor(
            Archive archive,
            ActorContext<Command> context,
            StashBuffer<Command> later,
            TimerScheduler<Command> timers) {
        this.archive = archive;
        this.context = context;
        this.later = later;
        this.timers = timers;
    }

    /**
     * {@return the actor; it must run where it may block}
     *
     * @param archive where the snapshots are
     */
    public static Behavior<Command> create(Archive archive) {
        return Behaviors.setup(context -> Behaviors.withStash(
                MOST_WAITING,
                later -> Behaviors.withTimers(timers -> new ArchiveActor(archive, context, later, timers).working())));
    }

    private Behavior<Command> working() {
        return Behaviors.receiveMessage(command -> isDone(command) ? Behaviors.same() : waiting(command));
    }

    /** The database is away, or has no room: this comes first when that has passed, and then what has come meanwhile. */
    private Behavior<Command> waiting(Command first) {
        timers.startSingleTimer(new Again(), PAUSE);
        return Behaviors.receiveMessage(command -> {
            if (command instanceof Again) {
                return isDone(first) ? later.unstashAll(working()) : waiting(first);
            }
            later.stash(command);
            return Behaviors.same();
        });
    }

    /** {@return whether there is nothing more to do about it} */
    private boolean isDone(Command command) {
        try {
            work(archive, command);
            return true;
        } catch (DatabaseFailedException failure) {
            if (failure.mayPass()) {
                context.getLog().warn("the archive waits: {}", failure.getMessage());
                return false;
            }
            if (Trouble.isFenced(failure)) {
                // It has gone to another node while this waited for its turn.
                context.getLog().info(failure.getMessage());
            } else {
                context.getLog().error(failure.getMessage(), failure);
            }
            if (command instanceof Keep keep) {
                keep.replyTo.tell(new Answer(keep.number, Optional.of(String.valueOf(failure.getMessage()))));
            }
            return true;
        }
    }

    private static void work(Archive archive, Command command) {
        switch (command) {
            case Keep(String vm, long number, Manifest manifest, List<Page> pages, var replyTo) -> {
                archive.keep(vm, number, manifest, pages);
                replyTo.tell(new Answer(number, Optional.empty()));
            }
            case Forget(String vm, long before) -> archive.forget(vm, before);
            case Again _ -> {}
        }
    }
}
