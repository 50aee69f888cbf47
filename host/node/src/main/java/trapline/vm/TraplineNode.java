package trapline.vm;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.journal.EmbeddedDatabase;
import trapline.journal.JournalDatabase;
import trapline.journal.Owners;
import trapline.journal.SharedDatabase;
import trapline.machine.BlockSource;
import trapline.machine.Storage;
import trapline.monitor.Guest;
import trapline.monitor.MachineKind;
import trapline.monitor.RiscVProgram;
import trapline.monitor.allocator.Allocator;
import trapline.monitor.allocator.Request;
import trapline.monitor.riscv.RiscVMachine;
import trapline.monitor.thirdgen.ThirdGenMachine;
import trapline.vm.pool.VmPoolConfigurator;

/** A node: one real storage, one allocator, the VM pool with a lane for each of its threads, and the machines. */
public final class TraplineNode implements AutoCloseable {
    /** The kinds of machine that a node hosts, by name. */
    public static final SortedMap<String, MachineKind<?>> KINDS = kinds();

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final NodeSettings settings;
    private final Map<String, MachineKind<?>> kinds;
    private final Translations translations;
    private final RealStorage storage;
    private final DecisionLog decisions;
    private final EventLog events;
    private final Board board = new Board();
    private final CompletableFuture<ActorRef<AllocatorActor.Command>> allocator = new CompletableFuture<>();
    private final CompletableFuture<Boolean> recalled = new CompletableFuture<>();
    private final CompletableFuture<DurableStore> store = new CompletableFuture<>();
    private final Function<String, Optional<BlockSource>> disks;
    private final JournalDatabase database;
    private final ActorSystem<Node.Command> system;

    private TraplineNode(
            NodeSettings settings,
            Map<String, MachineKind<?>> kinds,
            Translations translations,
            RealStorage storage,
            DecisionLog decisions,
            Function<String, Optional<BlockSource>> disks) {
        this.disks = disks;
        this.settings = settings;
        this.kinds = kinds;
        this.translations = translations;
        this.storage = storage;
        this.decisions = decisions;
        this.events = new EventLog(settings.eventsKept(), Clock.systemUTC());
        Behavior<Node.Command> guardian = Behaviors.setup(this::guardian);
        this.database = settings.sharedJournal()
                .<JournalDatabase>map(SharedDatabase::new)
                .orElseGet(() -> new EmbeddedDatabase(settings.dataDirectory()));
        Config config = database.pekko().withFallback(settings.config()).resolve();
        this.system = ActorSystem.create(guardian, "trapline", config);
    }

    /** Waits until the machines that outlived an earlier node are on the board; some may still be on their way to where they were. */
    private void awaitMachines() {
        try {
            recalled.get();
        } catch (ExecutionException cannot) {
            close();
            Optional<String> why = Optional.ofNullable(cannot.getCause()).map(Throwable::getMessage);
            throw new IllegalStateException(why.orElse("the machines from before cannot be found"), cannot);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("stopped while starting", stopped);
        }
    }

    /**
     * {@return a running node}
     *
     * @param settings its settings
     * @throws IOException if the decision file cannot be opened
     */
    public static TraplineNode start(NodeSettings settings) throws IOException {
        return start(settings, _ -> Optional.empty());
    }

    /**
     * {@return a running node}
     *
     * @param settings its settings
     * @param disks finds the bytes that a disk starts with by what {@link BlockSource#origin} said, for machines that outlived
     *     an earlier node
     * @throws IOException if the decision file cannot be opened
     */
    public static TraplineNode start(NodeSettings settings, Function<String, Optional<BlockSource>> disks)
            throws IOException {
        Translations translations = Translations.start(settings.translation());
        SortedMap<String, MachineKind<?>> kinds = new TreeMap<>(KINDS);
        kinds.put(RiscVProgram.MACHINE, new RiscVMachine(settings.translation().usual(), translations.cache()));
        return start(settings, kinds, translations, disks);
    }

    private static void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (IOException cannot) {
            throw new IOException(
                    "the data directory " + directory.toAbsolutePath()
                            + " cannot be made; name another one with --data-directory, or trapline.data-directory",
                    cannot);
        }
    }

    /**
     * {@return a running node that hosts other kinds of machine than those there are}
     *
     * @param settings its settings
     * @param kinds by name
     * @throws IOException if the decision file cannot be opened
     */
    public static TraplineNode start(NodeSettings settings, Map<String, MachineKind<?>> kinds) throws IOException {
        return start(settings, kinds, Translations.start(settings.translation()), _ -> Optional.empty());
    }

    private static TraplineNode start(
            NodeSettings settings,
            Map<String, MachineKind<?>> kinds,
            Translations translations,
            Function<String, Optional<BlockSource>> disks)
            throws IOException {
        makeDirectory(settings.dataDirectory());
        DecisionLog decisions =
                DecisionLog.open(settings.dataDirectory().resolve("decisions.jsonl"), settings.decisionsKept());
        TraplineNode node = new TraplineNode(
                settings, kinds, translations, RealStorage.reserve(settings.storageWords()), decisions, disks);
        node.awaitMachines();
        return node;
    }

    private static SortedMap<String, MachineKind<?>> kinds() {
        SortedMap<String, MachineKind<?>> kinds = new TreeMap<>();
        ThirdGenMachine.family().forEach(kind -> kinds.put(kind.name(), kind));
        RiscVMachine riscv = new RiscVMachine();
        kinds.put(riscv.name(), riscv);
        return Collections.unmodifiableSortedMap(kinds);
    }

    private Behavior<Node.Command> guardian(ActorContext<Node.Command> context) {
        ActorRef<AllocatorActor.Command> a =
                context.spawn(AllocatorActor.create(new Allocator(), decisions, events, storage), "allocator");
        Request genesis = new Request.Configure(settings.storageWords(), settings.defaultQuota());
        a.tell(new AllocatorActor.Decide(genesis, context.getSystem().ignoreRef()));
        allocator.complete(a);
        DurableStore durables = new DurableStore(context, settings, database, disks);
        store.complete(durables);
        return NodeActor.create(
                context,
                kinds.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, kind -> host(context, kind.getValue(), a))),
                a,
                board,
                events,
                DispatcherSelector.fromConfig("trapline.vm-pool"),
                durables,
                recalled);
    }

    private <G extends Guest> Host<G> host(
            ActorContext<Node.Command> context, MachineKind<G> kind, ActorRef<AllocatorActor.Command> a) {
        DispatcherSelector lanePool = DispatcherSelector.fromConfig("trapline.lane-pool");
        int threads = VmPoolConfigurator.threads(settings.config().getConfig("trapline.vm-pool"));
        List<ActorRef<TrapMessage<G>>> lanes = IntStream.range(0, threads)
                .mapToObj(i -> context.spawn(
                        DispatcherActor.create(kind.monitor(), lanePool), "lane-" + kind.name() + "-" + i, lanePool))
                .toList();
        return new Host<>(
                kind,
                storage.cells(),
                a,
                lanes,
                events,
                settings.scheduling(),
                System::nanoTime,
                TraplineNode::epochNanos);
    }

    private static long epochNanos() {
        Instant now = Instant.now();
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }

    /** {@return the settings it was started with} */
    public NodeSettings settings() {
        return settings;
    }

    /** {@return its actor system, whose guardian is the node} */
    public ActorSystem<Node.Command> system() {
        return system;
    }

    /** {@return A} */
    public ActorRef<AllocatorActor.Command> allocator() {
        return allocator.join();
    }

    /** {@return its machines} */
    public Board board() {
        return board;
    }

    /**
     * {@return the bytes that a disk starts with, if they are here}
     *
     * @param origin what {@link BlockSource#origin} said of them
     */
    public Optional<BlockSource> disk(String origin) {
        return disks.apply(origin);
    }

    /** {@return A's record} */
    public DecisionLog decisions() {
        return decisions;
    }

    /** {@return the real storage, for those who compare it word for word} */
    Storage cells() {
        return storage.cells();
    }

    /** {@return whose the machines are in the journal that the node shares with others; empty if it has one of its own} */
    public Optional<Owners> owners() {
        try {
            return database instanceof SharedDatabase ? store.join().owners() : Optional.empty();
        } catch (DurableStore.UnusableStoreException impossible) {
            throw new IllegalStateException("it was opened before the node was", impossible);
        }
    }

    /** {@return the translations of its RISC-V machines' code} */
    public Translations translations() {
        return translations;
    }

    /** {@return what happened} */
    public EventLog events() {
        return events;
    }

    /** Stops all machines between two of their turns, and frees what the node has. */
    @Override
    public void close() {
        translations.close();
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        } catch (ExecutionException | TimeoutException late) {
            // A thread may still run a guest: its storage must stay. The process is about to end anyway.
            throw new IllegalStateException("the node did not stop within " + STOP_LIMIT, late);
        }
        store.join().close();
        try {
            decisions.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the decision file cannot be closed", failure);
        } finally {
            storage.close();
        }
    }
}
