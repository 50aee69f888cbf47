package trapline.journal;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The journal of one machine. It belongs to the machine's actor, which runs on another thread pool and is told what is durable; should
 * the journal fail to write, it stops.
 */
public final class VmJournal extends EventSourcedBehavior<VmJournal.Append, VmEvent, History> {
    /** After so many events their summary is stored, and they are deleted. */
    private static final int EVENTS_IN_SUMMARY = 2000;

    /** The epoch of a machine in a database that is the node's alone. */
    public static final long ALWAYS_OURS = 0;

    /**
     * Write events, all or none.
     *
     * @param events in their order
     * @param number what to call it in the answer
     * @param replyTo hears when they are durable
     */
    public record Append(List<VmEvent> events, long number, ActorRef<Appended> replyTo) {
        public Append {
            events = List.copyOf(events);
        }
    }

    /** All up to the append of this number is durable. */
    public record Appended(long number) {}

    /**
     * What was in a journal when it was opened.
     *
     * @param vm whose
     * @param history what it says; or why it cannot be read
     * @param failure empty if it could be read
     */
    public record Recalled(String vm, History.Summary history, Optional<String> failure) {}

    private final String vm;
    private final long epoch;
    private final ActorRef<Recalled> recalled;

    private VmJournal(String vm, long epoch, ActorRef<Recalled> recalled) {
        super(PersistenceId.of("vm", vm));
        this.vm = vm;
        this.epoch = epoch;
        this.recalled = recalled;
    }

    /**
     * {@return the actor}
     *
     * @param vm whose journal
     * @param epoch ours, see {@link Owners}; {@link #ALWAYS_OURS} if there is none
     * @param recalled hears what is in it
     */
    public static Behavior<Append> create(String vm, long epoch, ActorRef<Recalled> recalled) {
        return Behaviors.setup(_ -> new VmJournal(vm, epoch, recalled));
    }

    @Override
    public History emptyState() {
        return new History();
    }

    @Override
    public CommandHandler<Append, VmEvent, History> commandHandler() {
        EffectFactories<VmEvent, History> effects = Effect();
        return (_, append) ->
                effects.persist(append.events).thenRun((History _) -> append.replyTo.tell(new Appended(append.number)));
    }

    @Override
    public EventHandler<History, VmEvent> eventHandler() {
        return History::add;
    }

    /** An event is written as it is, with the epoch beside it, which the database checks. */
    @Override
    public EventAdapter<VmEvent, VmEvent> eventAdapter() {
        String written = epoch == ALWAYS_OURS ? "" : Long.toString(epoch);
        return new EventAdapter<>() {
            @Override
            public VmEvent toJournal(VmEvent event) {
                return event;
            }

            @Override
            public String manifest(VmEvent event) {
                return written;
            }

            @Override
            public EventSeq<VmEvent> fromJournal(VmEvent event, String manifest) {
                return EventSeq.single(event);
            }
        };
    }

    @Override
    public SignalHandler<History> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        RecoveryCompleted.instance(),
                        history -> recalled.tell(new Recalled(vm, history.summary(), Optional.empty())))
                .onSignal(
                        RecoveryFailed.class,
                        (_, failed) -> recalled.tell(new Recalled(
                                vm, new History().summary(), Optional.of(String.valueOf(failed.getFailure())))))
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_IN_SUMMARY, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SnapshotAdapter<History> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(History state) {
                return state.summary();
            }

            @Override
            public History fromJournal(Object from) {
                return History.of((History.Summary) from);
            }
        };
    }
}
