package trapline.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import trapline.cluster.migration.Ledger;
import trapline.cluster.placement.NodeName;
import trapline.cluster.placement.Offer;
import trapline.monitor.VmId;
import trapline.vm.TraplineNode;

/** A node as a member of the cluster. */
public final class ClusterMember {
    /** The node's actor system ended while it was joining: the cluster does not want it. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private RefusedException(int protocol) {
            super(
                    "the cluster does not take this node, which speaks version " + protocol
                            + " of the protocol between nodes: the log here says why, and that of the node which it asked, if that speaks another");
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TRIES = 5;
    private static final int KEPT = 10_000;

    private final TraplineNode node;
    private final ClusterSettings settings;
    private final ActorSystem<?> system;
    private final ActorRef<Authority.Command> authority;
    private final CompletableFuture<ActorRef<Agent.Command>> agent = new CompletableFuture<>();
    private final CompletableFuture<ActorRef<DockActor.Command>> dock = new CompletableFuture<>();
    private final Ledger ledger = new Ledger();
    private final Partings partings;
    private final Whereabouts whereabouts;
    private final CompletableFuture<Done> reported = new CompletableFuture<>();

    private ClusterMember(TraplineNode node, ClusterSettings settings) {
        this.node = node;
        this.settings = settings;
        this.system = node.system();
        this.partings = Partings.watch(system);
        MemberEvents.watch(system, node.events());
        this.whereabouts = new Whereabouts(partings::incarnation);
        this.authority = ClusterSingleton.get(system)
                .init(SingletonActor.of(
                        AuthorityActor.create(
                                settings.name(), this::roster, node.owners(), Departures.watch(node.system())),
                        "placement"));
    }

    private Roster roster() {
        return new Roster(
                settings.policy(),
                node.settings().defaultQuota(),
                PlacementRecord.in(node.settings().dataDirectory(), KEPT));
    }

    /**
     * {@return a node that is no member yet}
     *
     * @param node which; its actor system has the settings of {@link ClusterSettings#pekko}
     * @param settings how it becomes one
     */
    public static ClusterMember of(TraplineNode node, ClusterSettings settings) {
        return new ClusterMember(node, settings);
    }

    /**
     * Joins the cluster, offers it the node, and waits until the authority knows what it has.
     *
     * @param url its endpoint's
     * @param limit how long to wait
     * @throws TimeoutException if the cluster did not take it by then
     * @throws RefusedException if it never will; the log says why
     * @throws InterruptedException if the thread is interrupted
     */
    public void open(String url, Duration limit) throws TimeoutException, InterruptedException, RefusedException {
        int processors = Runtime.getRuntime().availableProcessors();
        Offer offer = new Offer(
                node.settings().storageWords(),
                processors * settings.weightPerProcessor(),
                new TreeSet<>(TraplineNode.KINDS.keySet()),
                settings.labels());
        AgentActor.Residence residence = new AgentActor.Residence(
                settings.name(), Cluster.get(system).selfMember().address().toString(), url, offer);
        agent.complete(system.systemActorOf(
                AgentActor.create(
                        node,
                        residence,
                        authority,
                        ledger,
                        () -> reported.complete(Done.getInstance()),
                        (vm, to) -> migrate(vm, Optional.of(to), Optional.empty())),
                "trapline-agent",
                Props.empty()));
        dock.complete(system.systemActorOf(
                DockActor.create(node, settings.migration(), this, agent.join()), "trapline-dock", Props.empty()));
        if (settings.lease().isEmpty()) {
            DeadProcesses.watch(system);
        }
        settings.discovery().join(system);
        RefusedException refused = new RefusedException(node.settings().config().getInt(ProtocolCheck.VERSION));
        system.getWhenTerminated().thenRun(() -> reported.completeExceptionally(refused));
        try {
            reported.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException early) {
            throw refused;
        }
    }

    /** {@return the last migrations from this node and to it} */
    public Ledger ledger() {
        return ledger;
    }

    /** {@return where machines of other nodes were last found} */
    public Whereabouts whereabouts() {
        return whereabouts;
    }

    /**
     * {@return how it begins that a machine of this node goes to another one}
     *
     * @param vm which
     * @param to where; empty for where the placement finds best
     * @param downtime for how long it may rest; empty for as long as the settings say
     */
    public CompletionStage<Dock.Reply> migrate(VmId vm, Optional<NodeName> to, Optional<Duration> downtime) {
        return askDock(replyTo -> new DockActor.Migrate(vm, to, downtime, replyTo));
    }

    /**
     * {@return whether a machine stays that is on its way}
     *
     * @param vm which
     */
    public CompletionStage<Dock.Reply> cancel(VmId vm) {
        return askDock(replyTo -> new DockActor.Cancel(vm, replyTo));
    }

    /** {@return how it begins that all machines of this node go to others} */
    public CompletionStage<Dock.Evacuated> evacuate() {
        return askDock(DockActor.Evacuate::new);
    }

    /** {@return how it was until now, when no more of them go} */
    public CompletionStage<Dock.Evacuated> stopEvacuation() {
        return askDock(DockActor.StopEvacuation::new);
    }

    /** {@return how far that is} */
    public CompletionStage<Dock.Evacuated> evacuation() {
        return askDock(DockActor.ShowEvacuation::new);
    }

    private <A> CompletionStage<A> askDock(Function<ActorRef<A>, DockActor.Command> question) {
        return AskPattern.ask(dock.join(), question::apply, PATIENCE, system.scheduler());
    }

    /** {@return what it proves with to other nodes that it is one, if they want to know} */
    public Optional<PeerCertificates> certificates() {
        return settings.certificates();
    }

    /**
     * {@return an answer of another node's; it fails at once if that node is out of the cluster before it has come}
     *
     * @param address that node's within the cluster
     * @param answer what it was asked for
     * @param <A> the answer's type
     */
    public <A> CompletionStage<A> unlessParted(String address, CompletionStage<A> answer) {
        return partings.unlessParted(address, answer);
    }

    /** {@return whether it was for that an answer failed: the node is out of the cluster, and has no machine any more but what outlives it} */
    public static boolean isParted(Throwable failure) {
        return failure instanceof Partings.PartedException || failure.getCause() instanceof Partings.PartedException;
    }

    /** {@return the address at which the other nodes find it} */
    public String host() {
        return settings.host();
    }

    /** {@return the node's name} */
    public NodeName name() {
        return settings.name();
    }

    /**
     * {@return what the authority answers}
     *
     * @param question with whom to answer
     */
    public CompletionStage<Authority.Answer> ask(Function<ActorRef<Authority.Answer>, Authority.Asked> question) {
        return AskPattern.<Authority.Command, Authority.Answer>ask(
                authority, question::apply, PATIENCE, system.scheduler());
    }

    /**
     * {@return where the authority says that a machine is; asked again while there is no answer: whoever was asked may just have died}
     *
     * @param vm which
     */
    public CompletionStage<Authority.Answer> where(VmId vm) {
        return Repeated.until(
                TRIES,
                () -> AskPattern.<Authority.Command, Authority.Answer>ask(
                        authority, to -> new Authority.Where(vm, to), PATIENCE.dividedBy(TRIES), system.scheduler()));
    }

    /**
     * {@return whether a place is kept here for a machine; then its create is under way, and must be {@link #settle settled}}
     *
     * @param vm which
     */
    public CompletionStage<Boolean> claim(VmId vm) {
        return AskPattern.ask(agent.join(), to -> new AgentActor.Claim(vm, to), PATIENCE, system.scheduler());
    }

    /**
     * {@return completes when it is known that a create has ended}
     *
     * @param vm which
     * @param created whether the machine is there
     */
    public CompletionStage<Done> settle(VmId vm, boolean created) {
        return AskPattern.ask(
                agent.join(), to -> new AgentActor.Settled(vm, created, to), PATIENCE, system.scheduler());
    }

    /**
     * {@return completes when the authority knows that a machine of this node is no more, if it is}
     *
     * @param vm which
     */
    public CompletionStage<Done> ended(VmId vm) {
        return AskPattern.ask(agent.join(), to -> new AgentActor.Ended(vm, to), PATIENCE, system.scheduler());
    }
}
