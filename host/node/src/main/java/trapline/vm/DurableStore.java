package trapline.vm;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.jdbc.testkit.javadsl.SchemaUtils;
import org.h2.jdbcx.JdbcConnectionPool;
import trapline.journal.Archive;
import trapline.journal.ArchiveActor;
import trapline.journal.VmEvent;
import trapline.journal.VmJournal;
import trapline.machine.BlockSource;

/**
 * The node's journal and archive: an H2 database in the data directory. It is there from the first machine on that outlives the node;
 * without one, nothing of it is opened.
 */
final class DurableStore {
    private static final String NAME = "machines";
    private static final long PATIENCE_SECONDS = 60;

    private final ActorContext<Node.Command> context;
    private final Path directory;
    private final long interval;
    private final Function<String, Optional<BlockSource>> disks;
    private Optional<Opened> opened = Optional.empty();

    private record Opened(JdbcConnectionPool pool, Archive archive, ActorRef<ArchiveActor.Command> writer) {}

    /** It cannot be opened; the message says why. */
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
     * @param settings say where it is
     * @param disks finds the bytes that a disk starts with by what {@link BlockSource#origin} said
     */
    DurableStore(
            ActorContext<Node.Command> context, NodeSettings settings, Function<String, Optional<BlockSource>> disks) {
        this.context = context;
        this.directory = settings.dataDirectory();
        this.interval = settings.snapshotInterval().toNanos();
        this.disks = disks;
    }

    /** {@return settings for Pekko Persistence: the database in a directory} */
    static Config persistence(Path directory) {
        return ConfigFactory.parseMap(
                Map.of("pekko-persistence-jdbc.shared-databases.slick.db.url", url(directory)), "the data directory");
    }

    /** Every commit is in the file when it returns. */
    private static String url(Path directory) {
        return "jdbc:h2:file:" + directory.toAbsolutePath().resolve(NAME) + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    /** {@return the machines that outlived an earlier node} */
    List<String> machines() throws UnusableStoreException {
        return Files.exists(directory.resolve(NAME + ".mv.db")) ? open().archive.machines() : List.of();
    }

    /** {@return what a new machine needs to outlive the node} */
    Durable lend(String vm, ActorRef<VmJournal.Recalled> recalled) throws UnusableStoreException {
        // Should one of that name have left something, it is not this one's.
        open().writer.tell(new ArchiveActor.Forget(vm, Long.MAX_VALUE));
        return new Durable(journal(vm, recalled), open().writer, interval, Optional.empty(), context.getSelf());
    }

    /** {@return the journal of a machine, which tells what is in it} */
    ActorRef<VmJournal.Append> journal(String vm, ActorRef<VmJournal.Recalled> recalled) throws UnusableStoreException {
        open();
        return context.spawnAnonymous(VmJournal.create(vm, recalled));
    }

    /** {@return what there is of a machine} */
    Recall recall(VmEvent.Created created, VmJournal.Recalled recalled) throws UnusableStoreException {
        Optional<BlockSource> disk = created.disk().flatMap(disks);
        if (created.disk().isPresent() && disk.isEmpty()) {
            throw new RecoveryFailedException("what its disk starts with is not there any more, or has changed: "
                    + created.disk().get());
        }
        return new Recall(created, recalled.history(), open().archive, disk);
    }

    /** {@return what a machine that goes on needs} */
    Durable lendAgain(ActorRef<VmJournal.Append> journal, Recall recall) throws UnusableStoreException {
        return new Durable(journal, open().writer, interval, Optional.of(recall), context.getSelf());
    }

    /** Forgets all snapshots of a machine that is no more. */
    void forget(String vm) {
        opened.ifPresent(store -> store.writer.tell(new ArchiveActor.Forget(vm, Long.MAX_VALUE)));
    }

    /** Closes the database, when nobody uses it any more. */
    void close() {
        opened.ifPresent(store -> store.pool.dispose());
        opened = Optional.empty();
    }

    private Opened open() throws UnusableStoreException {
        if (opened.isEmpty()) {
            opened = Optional.of(opening());
        }
        return opened.get();
    }

    private Opened opening() throws UnusableStoreException {
        JdbcConnectionPool pool = JdbcConnectionPool.create(url(directory), "", "");
        try {
            Archive archive = Archive.open(pool);
            SchemaUtils.createIfNotExists(context.getSystem())
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Opened(
                    pool,
                    archive,
                    context.spawn(ArchiveActor.create(archive), "archive", DispatcherSelector.blocking()));
        } catch (Archive.ArchiveException | ExecutionException | TimeoutException cannot) {
            pool.dispose();
            throw new UnusableStoreException(cannot);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            pool.dispose();
            throw new UnusableStoreException(stopped);
        }
    }
}
