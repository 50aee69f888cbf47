package trapline.vm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
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
    public static final SortedMap<String, MachineKind<?>> KINDS = Collections.unmodifiableSortedMap(new TreeMap<>(
            Map.of(ThirdGenMachine.NAME, new ThirdGenMachine(), RiscVProgram.MACHINE, new RiscVMachine())));

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final NodeSettings settings;
    private final Map<String, MachineKind<?>> kinds;
    private final Translations translations;
    private final RealStorage storage;
    private final DecisionLog decisions;
    private final EventLog events;
    private final Board board = new Board();
    private final CompletableFuture<ActorRef<AllocatorActor.Command>> allocator = new CompletableFuture<>();
    private final ActorSystem<Node.Command> system;

    private TraplineNode(
            NodeSettings settings,
            Map<String, MachineKind<?>> kinds,
            Translations translations,
            RealStorage storage,
            DecisionLog decisions) {
        this.settings = settings;
        this.kinds = kinds;
        this.translations = translations;
        this.storage = storage;
        this.decisions = decisions;
        this.events = new EventLog(settings.eventsKept(), Clock.systemUTC());
        Behavior<Node.Command> guardian = Behaviors.setup(this::guardian);
        this.system = ActorSystem.create(guardian, "trapline", settings.config());
    }

    /**
     * {@return a running node}
     *
     * @param settings its settings
     * @throws IOException if the decision file cannot be opened
     */
    public static TraplineNode start(NodeSettings settings) throws IOException {
        Translations translations = Translations.start(settings.translation());
        SortedMap<String, MachineKind<?>> kinds = new TreeMap<>(KINDS);
        kinds.put(RiscVProgram.MACHINE, new RiscVMachine(settings.translation().usual(), translations.cache()));
        return start(settings, kinds, translations);
    }

    /**
     * {@return a running node that hosts other kinds of machine than those there are}
     *
     * @param settings its settings
     * @param kinds by name
     * @throws IOException if the decision file cannot be opened
     */
    public static TraplineNode start(NodeSettings settings, Map<String, MachineKind<?>> kinds) throws IOException {
        return start(settings, kinds, Translations.start(settings.translation()));
    }

    private static TraplineNode start(
            NodeSettings settings, Map<String, MachineKind<?>> kinds, Translations translations) throws IOException {
        Files.createDirectories(settings.dataDirectory());
        DecisionLog decisions =
                DecisionLog.open(settings.dataDirectory().resolve("decisions.jsonl"), settings.decisionsKept());
        return new TraplineNode(settings, kinds, translations, RealStorage.reserve(settings.storageWords()), decisions);
    }

    private Behavior<Node.Command> guardian(ActorContext<Node.Command> context) {
        ActorRef<AllocatorActor.Command> a =
                context.spawn(AllocatorActor.create(new Allocator(), decisions, events, storage), "allocator");
        Request genesis = new Request.Configure(settings.storageWords(), settings.defaultQuota());
        a.tell(new AllocatorActor.Decide(genesis, context.getSystem().ignoreRef()));
        allocator.complete(a);
        return Node.create(
                context,
                kinds.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, kind -> host(context, kind.getValue(), a))),
                a,
                board,
                events,
                DispatcherSelector.fromConfig("trapline.vm-pool"));
    }

    private <G extends Guest> Host<G> host(
            ActorContext<Node.Command> context, MachineKind<G> kind, ActorRef<AllocatorActor.Command> a) {
        DispatcherSelector lanePool = DispatcherSelector.fromConfig("trapline.lane-pool");
        int threads = VmPoolConfigurator.threads(settings.config().getConfig("trapline.vm-pool"));
        List<ActorRef<TrapMessage<G>>> lanes = IntStream.range(0, threads)
                .mapToObj(i -> context.spawn(
                        DispatcherActor.create(kind.monitor(), lanePool), "lane-" + kind.name() + "-" + i, lanePool))
                .toList();
        return new Host<>(kind, storage.cells(), a, lanes, events, settings.scheduling(), System::nanoTime);
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

    /** {@return A's record} */
    public DecisionLog decisions() {
        return decisions;
    }

    /** {@return the real storage, for those who compare it word for word} */
    Storage cells() {
        return storage.cells();
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
        } catch (java.util.concurrent.ExecutionException | TimeoutException late) {
            // A thread may still run a guest: its storage must stay. The process is about to end anyway.
            throw new IllegalStateException("the node did not stop within " + STOP_LIMIT, late);
        }
        try {
            decisions.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the decision file cannot be closed", failure);
        } finally {
            storage.close();
        }
    }
}
