package trapline.vm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import trapline.journal.ArchiveActor;
import trapline.journal.DatabaseFailedException;
import trapline.journal.JournalDatabase;
import trapline.journal.Owners;
import trapline.journal.SharedDatabase;
import trapline.journal.VmEvent;
import trapline.journal.VmJournal;
import trapline.machine.BlockSource;

/** The node's journal and archive. An embedded database is there from the first machine on that outlives the node. */
final class DurableStore {
    private final ActorContext<Node.Command> context;
    private final JournalDatabase database;
    private final Snapshots.Settings snapshots;
    private final Function<String, Optional<BlockSource>> disks;
    private Optional<Opened> opened = Optional.empty();

    private record Opened(JournalDatabase.Open database, ActorRef<ArchiveActor.Command> writer) {}

    /**
     * A machine that is this node's.
     *
     * @param vm which
     * @param epoch under which it is
     */
    record Held(String vm, long epoch) {
        private OptionalLong sharedEpoch() {
            return epoch == VmJournal.ALWAYS_OURS ? OptionalLong.empty() : OptionalLong.of(epoch);
        }
    }

    /** It cannot be opened, or cannot be used now; the message says why. */
    static final class UnusableStoreException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableStoreException(Throwable cause) {
            super("the journal of the machines cannot be opened: " + cause.getMessage(), cause);
        }
    }

    /**
     * A store.
     *
     * @param context the node's
     * @param settings say how often there are snapshots
     * @param database has all of it
     * @param disks finds the bytes that a disk starts with by what {@link BlockSource#origin} said
     */
    DurableStore(
            ActorContext<Node.Command> context,
            NodeSettings settings,
            JournalDatabase database,
            Function<String, Optional<BlockSource>> disks) {
        this.context = context;
        this.database = database;
        this.snapshots = new Snapshots.Settings(settings.snapshotInterval().toNanos(), settings.snapshotsKept());
        this.disks = disks;
    }

    /** {@return the machines that outlived an earlier run of this node; they are ours from now on} */
    List<Held> machines() throws UnusableStoreException {
        if (!database.mayHaveMachines()) {
            return List.of();
        }
        Optional<Owners> owners = open().database.owners();
        if (owners.isEmpty()) {
            return open().database.archive().machines().stream()
                    .map(name -> new Held(name, VmJournal.ALWAYS_OURS))
                    .toList();
        }
        List<Held> held = new ArrayList<>();
        for (Owners.Owned one : owners.get().ours()) {
            take(one.vm(), one.epoch()).ifPresent(held::add);
        }
        return held;
    }

    /** {@return a machine that is ours from now on; empty if it is another's than who had it under an epoch} */
    Optional<Held> take(String vm, long epoch) throws UnusableStoreException {
        return owners().flatMap(all -> all.take(vm, epoch)).map(raised -> new Held(vm, raised));
    }

    /**
     * {@return a machine that another node gives us, ours from now on; empty if that node did not have it under that epoch}
     * Whoever asks again, because it was not answered, gets what was taken before.
     */
    Optional<Held> receive(String vm, long epoch) throws UnusableStoreException {
        Optional<Held> taken = take(vm, epoch);
        return taken.isPresent()
                ? taken
                : owners().filter(all -> all.has(vm, epoch + 1)).map(_ -> new Held(vm, epoch + 1));
    }

    /** {@return whether other nodes can have it, too} */
    boolean isShared() {
        return database instanceof SharedDatabase;
    }

    /** {@return whose the machines are; empty if all are this node's} */
    Optional<Owners> owners() throws UnusableStoreException {
        return open().database.owners();
    }

    /** Says that a machine is not ours after all, but still that of the node that had it. */
    void giveBack(Held held, Node.TakeOver order) {
        opened.flatMap(store -> store.database.owners())
                .ifPresent(all -> all.giveBack(held.vm, held.epoch, order.from(), order.holder()));
    }

    /** {@return whether that is this node's name among the owners} */
    boolean isNodes(String name) {
        return opened.flatMap(store -> store.database.owners())
                .filter(all -> all.node().equals(name))
                .isPresent();
    }

    /** {@return a new machine, ours} */
    Held establish(VmSpec spec) throws UnusableStoreException {
        String vm = spec.id().value();
        Optional<Owners> owners = owners();
        try {
            long epoch = owners.isPresent() ? owners.get().establish(vm, needs(spec)) : VmJournal.ALWAYS_OURS;
            // Should one of that name have left something, it is not this one's.
            open().writer.tell(new ArchiveActor.Forget(vm, Long.MAX_VALUE));
            return new Held(vm, epoch);
        } catch (Owners.NotOursException | DatabaseFailedException cannot) {
            throw new UnusableStoreException(cannot);
        }
    }

    private static Owners.Needs needs(VmSpec spec) {
        return new Owners.Needs(
                spec.tenant().value(),
                spec.imageName(),
                spec.program().machine(),
                spec.program().words(),
                spec.program().backingWords(),
                spec.shares().weight(),
                Optional.empty());
    }

    /** {@return the journal of a machine, which tells what is in it} */
    ActorRef<VmJournal.Append> journal(Held held, ActorRef<VmJournal.Recalled> recalled) throws UnusableStoreException {
        open();
        return context.spawnAnonymous(VmJournal.create(held.vm, held.epoch, snapshots.kept(), recalled));
    }

    /** {@return what there is of a machine} */
    Recall recall(VmJournal.Recalled recalled) throws UnusableStoreException {
        recalled.failure().ifPresent(why -> {
            throw new RecoveryFailedException("its journal cannot be read: " + why);
        });
        VmEvent.Created created =
                recalled.history().created().orElseThrow(() -> new RecoveryFailedException("its journal is empty"));
        Optional<BlockSource> disk = created.disk().flatMap(disks);
        if (created.disk().isPresent() && disk.isEmpty()) {
            throw new RecoveryFailedException("what its disk starts with is not there any more, or has changed: "
                    + created.disk().get());
        }
        return new Recall(created, recalled.history(), open().database.archive(), disk);
    }

    /** {@return what a machine needs to outlive the node} */
    Durable lend(Held held, ActorRef<VmJournal.Append> journal, Optional<Recall> recall) throws UnusableStoreException {
        return new Durable(journal, open().writer, held.sharedEpoch(), snapshots, recall, context.getSelf());
    }

    /** Forgets all of a machine that is no more. */
    void forget(Held held) {
        opened.ifPresent(store -> {
            store.database.owners().ifPresent(all -> all.remove(held.vm, held.epoch));
            store.writer.tell(new ArchiveActor.Forget(held.vm, Long.MAX_VALUE));
        });
    }

    /** Closes the database, when nobody uses it any more. */
    void close() {
        opened.ifPresent(store -> store.database.close().run());
        opened = Optional.empty();
    }

    private Opened open() throws UnusableStoreException {
        if (opened.isEmpty()) {
            opened = Optional.of(opening());
        }
        return opened.get();
    }

    private Opened opening() throws UnusableStoreException {
        try {
            JournalDatabase.Open database = this.database.open(context.getSystem());
            return new Opened(
                    database,
                    context.spawn(ArchiveActor.create(database.archive()), "archive", DispatcherSelector.blocking()));
        } catch (JournalDatabase.UnusableDatabaseException cannot) {
            throw new UnusableStoreException(cannot);
        }
    }
}
