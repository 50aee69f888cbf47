package trapline.journal;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** A journal that is open. Should it not be read or written it fails, and {@link VmJournal} opens it again. */
final class JournalWriter extends EventSourcedBehavior<JournalWriter.Write, VmEvent, History> {
    /** After so many events their summary is stored, and they are deleted. */
    private static final int EVENTS_IN_SUMMARY = 2000;

    /** Write events, all or none, in one transaction. */
    record Write(List<VmEvent> events) {}

    /** What it says. */
    sealed interface News extends VmJournal.Command {}

    /** It has read all that was in the journal: so many events ever, and this is what they say. */
    record Opened(long events, History.Summary history) implements News {}

    /** What was to be written is. */
    record Written() implements News {}

    private final ActorContext<Write> context;
    private final long epoch;
    private final int snapshotsKept;
    private final ActorRef<? super News> owner;

    private JournalWriter(
            ActorContext<Write> context, String vm, long epoch, int snapshotsKept, ActorRef<? super News> owner) {
        super(PersistenceId.of("vm", vm));
        this.context = context;
        this.epoch = epoch;
        this.snapshotsKept = snapshotsKept;
        this.owner = owner;
    }

    static Behavior<Write> create(String vm, long epoch, int snapshotsKept, ActorRef<? super News> owner) {
        return Behaviors.setup(context -> new JournalWriter(context, vm, epoch, snapshotsKept, owner));
    }

    @Override
    public History emptyState() {
        return new History(snapshotsKept);
    }

    @Override
    public CommandHandler<Write, VmEvent, History> commandHandler() {
        EffectFactories<VmEvent, History> effects = Effect();
        return (_, write) -> effects.persist(write.events).thenRun((History _) -> owner.tell(new Written()));
    }

    @Override
    public EventHandler<History, VmEvent> eventHandler() {
        return History::add;
    }

    /** An event is written as it is, with the epoch beside it, which the database checks. */
    @Override
    public EventAdapter<VmEvent, VmEvent> eventAdapter() {
        String written = epoch == VmJournal.ALWAYS_OURS ? "" : Long.toString(epoch);
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
                        history -> owner.tell(new Opened(lastSequenceNumber(context), history.summary())))
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
                return History.of((History.Summary) from, snapshotsKept);
            }
        };
    }
}
