package trapline.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The journal of one machine. It belongs to the machine's actor, which runs on another thread pool and is told what is durable.
 *
 * <p>While the database is away, or has no room, it keeps what is to be written and tries again and again; who waits is told so. Whether a
 * write that failed has happened all the same, the number of events in the journal says when it is open again. What is found there counts
 * only when a further write was not refused: then nobody else can have written it. If another owner has the machine it stops.
 */
public final class VmJournal {
    /** The epoch of a machine in a database that is the node's alone. */
    public static final long ALWAYS_OURS = 0;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int MOST_DOUBLINGS = 4;

    /** What it hears. */
    public sealed interface Command permits Append, Reopen, JournalWriter.News {}

    /**
     * Write events, all or none.
     *
     * @param events in their order
     * @param number what to call it in the answer
     * @param replyTo hears when they are durable
     */
    public record Append(List<VmEvent> events, long number, ActorRef<Outcome> replyTo) implements Command {
        public Append {
            events = List.copyOf(events);
        }
    }

    /** Open it once more, after a pause. */
    record Reopen() implements Command {}

    /** Opens the journal for its owner. */
    @FunctionalInterface
    interface Opening {
        Behavior<JournalWriter.Write> writer(ActorRef<? super JournalWriter.News> owner);
    }

    /** What becomes of an append. */
    public sealed interface Outcome {}

    /** All up to the append of this number is durable. */
    public record Appended(long number) implements Outcome {}

    /** It cannot be written now, for that reason; it will be, or this journal stops. */
    public record Delayed(String why) implements Outcome {}

    /**
     * What was in a journal when it was opened.
     *
     * @param vm whose
     * @param history what it says; or why it cannot be read
     * @param failure empty if it could be read
     */
    public record Recalled(String vm, History.Summary history, Optional<String> failure) {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final String vm;
    private final Opening opening;
    private final ActorRef<Recalled> recalled;
    private final Deque<Append> waiting = new ArrayDeque<>();
    private Optional<ActorRef<JournalWriter.Write>> writer = Optional.empty();
    private boolean told;
    private boolean writing;
    /** The first that waits was found to be written, which is to be confirmed. */
    private boolean confirming;
    /** How many events the journal had when what is being written was not in it. */
    private long before;

    private int failures;

    private VmJournal(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            String vm,
            Opening opening,
            ActorRef<Recalled> recalled) {
        this.context = context;
        this.timers = timers;
        this.vm = vm;
        this.opening = opening;
        this.recalled = recalled;
    }

    /**
     * {@return the actor}
     *
     * @param vm whose journal
     * @param epoch ours, see {@link Owners}; {@link #ALWAYS_OURS} if there is none
     * @param snapshotsKept of how many snapshots it knows, at least 1
     * @param recalled hears what is in it
     */
    public static Behavior<Append> create(String vm, long epoch, int snapshotsKept, ActorRef<Recalled> recalled) {
        return create(vm, recalled, owner -> JournalWriter.create(vm, epoch, snapshotsKept, owner));
    }

    /** {@return the actor, which opens the journal in a given way} */
    static Behavior<Append> create(String vm, ActorRef<Recalled> recalled, Opening opening) {
        return Behaviors.<Command>setup(context -> Behaviors.withTimers(timers -> {
                    VmJournal journal = new VmJournal(context, timers, vm, opening, recalled);
                    journal.open();
                    return journal.behavior();
                }))
                .narrow();
    }

    private Behavior<Command> behavior() {
        return Behaviors.receive(Command.class)
                .onMessage(Command.class, this::receive)
                .onSignal(ChildFailed.class, failed -> failed(failed.cause()))
                .build();
    }

    private void open() {
        ActorRef<JournalWriter.Write> child = context.spawnAnonymous(opening.writer(context.getSelf()));
        context.watch(child);
        writer = Optional.of(child);
        writing = true;
    }

    private Behavior<Command> receive(Command command) {
        return switch (command) {
            case Append append -> {
                waiting.addLast(append);
                yield write();
            }
            case Reopen _ -> {
                open();
                yield Behaviors.same();
            }
            case JournalWriter.Opened(long events, var history) -> opened(events, history);
            case JournalWriter.Written _ -> written();
        };
    }

    private Behavior<Command> opened(long events, History.Summary history) {
        writing = false;
        if (!told) {
            told = true;
            before = events;
            failures = 0;
            recalled.tell(new Recalled(vm, history, Optional.empty()));
            return write();
        }
        long expected = waiting.isEmpty() ? 0 : written(waiting.getFirst());
        if (events != before && events != before + expected) {
            context.getLog().warn("somebody else has written to the journal of {}", vm);
            return Behaviors.stopped();
        }
        confirming |= expected > 0 && events == before + expected;
        before = events;
        return write();
    }

    private int written(Append append) {
        return confirming ? 1 : append.events.size();
    }

    private Behavior<Command> write() {
        if (!writing && writer.isPresent() && !waiting.isEmpty()) {
            writing = true;
            writer.get()
                    .tell(new JournalWriter.Write(
                            confirming ? List.of(new VmEvent.Confirmed()) : waiting.getFirst().events));
        }
        return Behaviors.same();
    }

    private Behavior<Command> written() {
        writing = false;
        Append done = waiting.removeFirst();
        before += written(done);
        confirming = false;
        failures = 0;
        done.replyTo.tell(new Appended(done.number));
        return write();
    }

    private Behavior<Command> failed(Throwable cause) {
        writer = Optional.empty();
        if (Trouble.isFenced(cause)) {
            return Behaviors.stopped();
        }
        String why = why(cause);
        if (!told && !Trouble.mayPass(cause)) {
            recalled.tell(new Recalled(vm, new History(1).summary(), Optional.of(why)));
            return Behaviors.stopped();
        }
        if (failures == 0) {
            context.getLog().warn("the journal of {} is tried again until it can be used: {}", vm, why);
        }
        waiting.forEach(append -> append.replyTo.tell(new Delayed(why)));
        timers.startSingleTimer(new Reopen(), FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS)));
        failures++;
        return Behaviors.same();
    }

    private static String why(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
