package trapline.vm;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.journal.DatabaseFailedException;
import trapline.journal.Durability;
import trapline.journal.VmJournal;
import trapline.machine.RelocationBounds;
import trapline.monitor.Guest;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.Outcome;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.Shares;
import trapline.vm.Node.Answer;
import trapline.vm.Node.Command;
import trapline.vm.Node.Create;

/**
 * The node's guardian: creates machines when A has granted what they need, carries out A's decisions on them, and hands back to A
 * what they leave. Runs apart from the VM pool.
 */
final class NodeActor {
    private static final Duration RECALL_PAUSE = Duration.ofSeconds(1);

    private final ActorContext<Command> context;
    private final Map<String, Host<?>> hosts;
    private final ActorRef<AllocatorActor.Command> allocator;
    private final ActorRef<AllocatorActor.Ruling> rulings;
    private final Board board;
    private final EventLog events;
    private final Props vmPool;
    private final Networks networks;
    // A rules in the order it is asked, so the oldest is the one that a ruling is about; of several with one id it lets
    // one in.
    private final Askers<Create> creating = new Askers<>();
    private final Askers<ActorRef<Answer>> deleting = new Askers<>();
    private final Map<VmId, String> leaving = new HashMap<>();
    private final Map<ActorRef<Void>, VmId> actors = new HashMap<>();
    private final Map<VmId, ActorRef<Answer>> establishing = new HashMap<>();
    private final DurableMachines durables;

    private NodeActor(
            ActorContext<Command> context,
            Map<String, Host<?>> hosts,
            ActorRef<AllocatorActor.Command> allocator,
            Board board,
            EventLog events,
            Props vmPool,
            DurableStore store,
            CompletableFuture<Boolean> allFound) {
        ActorRef<VmJournal.Recalled> hears = context.messageAdapter(VmJournal.Recalled.class, Node.Recalled::new);
        this.durables = new DurableMachines(context, store, hears, allFound);
        this.context = context;
        this.hosts = Map.copyOf(hosts);
        this.allocator = allocator;
        this.board = board;
        this.events = events;
        this.vmPool = vmPool;
        this.networks = new Networks(context);
        this.rulings = context.messageAdapter(AllocatorActor.Ruling.class, Node.Ruled::new);
    }

    /**
     * {@return the guardian}
     *
     * @param context its own
     * @param hosts by the name of the machine kind
     * @param allocator A, a child of the context
     * @param board where the machines are listed
     * @param events where to publish
     * @param vmPool the thread pool for virtual machines
     * @param store keeps machines that outlive the node
     * @param allFound completes when those from before are on the board
     */
    static Behavior<Command> create(
            ActorContext<Command> context,
            Map<String, Host<?>> hosts,
            ActorRef<AllocatorActor.Command> allocator,
            Board board,
            EventLog events,
            Props vmPool,
            DurableStore store,
            CompletableFuture<Boolean> allFound) {
        // Whatever a command does to the node, the machines go on: their books are in A and on the board.
        NodeActor node = new NodeActor(context, hosts, allocator, board, events, vmPool, store, allFound);
        node.durables.begin();
        return Behaviors.supervise(node.behavior()).onFailure(RuntimeException.class, SupervisorStrategy.resume());
    }

    private Behavior<Command> behavior() {
        return Behaviors.receive(Command.class)
                .onMessage(Command.class, this::receive)
                .onSignal(ChildFailed.class, failed -> ended(failed.getRef(), Optional.of(failed.cause())))
                .onSignal(Terminated.class, ended -> ended(ended.getRef(), Optional.empty()))
                .build();
    }

    private Behavior<Command> receive(Command command) {
        switch (command) {
            case Create create -> create(create);
            case Node.Delete(VmId vm, var replyTo) -> delete(vm, replyTo);
            case Node.LetGo(VmId vm, String to, var replyTo) -> letGo(vm, to, replyTo);
            case Node.Relocate(VmId vm, OptionalLong to, var replyTo) ->
                operate(vm, replyTo, Operation.move(new Request.Relocate(vm, to)));
            case Node.Shrink(VmId vm, long words, var replyTo) -> shrink(vm, words, replyTo);
            case Node.Revoke(VmId vm, String reason, var replyTo) -> operate(vm, replyTo, Operation.revoke(vm, reason));
            case Node.SetShares(VmId vm, Shares shares, var replyTo) ->
                operate(vm, replyTo, Operation.share(new Request.SetShares(vm, shares)));
            case Node.SetQuota(Request.SetQuota quota, var replyTo) ->
                context.spawnAnonymous(Operation.decideOnly(quota, allocator, replyTo));
            case Node.Compact(var replyTo) -> context.spawnAnonymous(Compaction.create(allocator, board, replyTo));
            case Node.Ruled(AllocatorActor.Ruling ruling) -> ruled(ruling);
            case Node.Recalled(VmJournal.Recalled of) -> recall(of);
            case Node.Established(VmId vm) -> established(vm, board.find(vm).map(Hosted::status));
            case Node.Recovered(VmId vm, long words) -> recovered(vm, words);
            case Node.Forgotten(VmId vm) -> forgotten(vm);
            case Node.TakeOver order -> durables.takeOver(order);
            case Node.Receive order -> durables.receive(order);
            case Node.Gives(VmId vm, boolean gives) -> durables.gives(vm, gives);
            case Node.Reclaim order -> durables.reclaim(order);
            case Node.SayWhatIsHeld(var replyTo) -> replyTo.tell(new OwnershipPatrol.Held(durables.held()));
            case Node.NotOursAnyMore(VmId vm, long epoch, String now) -> leave(vm, epoch, now);
        }
        return Behaviors.same();
    }

    private void create(Create create) {
        VmSpec spec = create.spec();
        if (!hosts.containsKey(spec.program().machine())) {
            refuse(
                    create,
                    new Node.Broken("this node hosts no '" + spec.program().machine() + "', only " + hosts.keySet()));
            return;
        }
        if (spec.durability() != Durability.NONE && spec.program().monitoring().hybrid()) {
            refuse(create, new Node.Broken("a machine under a hybrid monitor cannot outlive its node"));
            return;
        }
        Optional<Hosted> there =
                board.find(spec.id()).filter(hosted -> hosted.ref().isEmpty() && durables.has(spec.id()));
        if (there.isPresent()) {
            // A knows nothing of it, but its journal is there, and may be of use yet.
            VmState state = there.get().status().state();
            create.replyTo()
                    .tell(new Node.NotAllowed(spec.id(), state, "be created before the one from before is deleted"));
            return;
        }
        creating.add(spec.id(), create);
        allocator.tell(new AllocatorActor.Decide(spec.request(), rulings));
    }

    private void ruled(AllocatorActor.Ruling ruling) {
        switch (ruling) {
            case AllocatorActor.Decided(Decision decision) -> decided(decision);
            case AllocatorActor.Undecided(Request request, String why) -> undecided(request, why);
        }
    }

    private void decided(Decision decision) {
        if (decision.request() instanceof Request.Create(VmId vm, Tenant _, long _, long _, var _, var _)) {
            Create create = creating.next(vm);
            if (decision.outcome() == Outcome.GRANTED) {
                start(create, decision.after().orElseThrow());
            } else {
                refuse(create, new Node.Refused(decision));
            }
        } else if (decision.request() instanceof Request.Release(VmId vm)) {
            durables.end(vm);
        }
    }

    /** Nothing more is written for it, and so nothing leaves it; what is here of it is of no use to anybody. */
    private void leave(VmId vm, long epoch, String now) {
        if (durables.isLost(vm, epoch, now)) {
            context.getLog().warn("the machine {} is stopped here: {}", vm, now);
            delete(vm, context.getSystem().ignoreRef());
        }
    }

    private void forgotten(VmId vm) {
        Event event = durables.lostTo(vm)
                .map(whose -> Event.fenced(vm, whose))
                .or(() -> Optional.ofNullable(leaving.remove(vm)).map(to -> Event.moved(vm, to)))
                .orElseGet(() -> Event.deleted(vm));
        durables.drop(vm);
        board.remove(vm);
        events.publish(event);
        answerDeletes(vm, new Node.Deleted(vm));
    }

    /** A machine from before: A must grant it what it had. */
    private void recall(VmJournal.Recalled recalled) {
        if (durables.comes(recalled, board.find(VmId.of(recalled.vm())).flatMap(Hosted::ref))) {
            return;
        }
        try {
            durables.spec(recalled).ifPresent(spec -> create(new Create(spec, durables.whoWaits(spec.id()))));
        } catch (RecoveryFailedException cannot) {
            VmSpec spec = DurableMachines.lost(recalled);
            ActorRef<Answer> waits = durables.whoWaits(spec.id());
            waits.tell(new Node.Done(lost(spec, String.valueOf(cannot.getMessage()))));
        } catch (DatabaseFailedException away) {
            context.scheduleOnce(RECALL_PAUSE, context.getSelf(), new Node.Recalled(recalled));
        }
    }

    /** A new machine is not created; one from before cannot be again here, and stays as it is in its journal. */
    private void refuse(Create create, Answer answer) {
        VmId vm = create.spec().id();
        if (!durables.giveBack(vm) && durables.isFromBefore(vm)) {
            String why = answer instanceof Node.Refused(Decision decision)
                    ? decision.reason().sentence()
                    : answer.toString();
            lost(create.spec(), "the node cannot give it what it had: " + why);
        }
        create.replyTo().tell(answer);
    }

    private VmStatus lost(VmSpec spec, String why) {
        VmStatus status = VmStatus.lost(spec, why);
        board.put(new Hosted(spec, events, status));
        durables.found(spec.id());
        return status;
    }

    private void established(VmId vm, Optional<VmStatus> status) {
        Optional.ofNullable(establishing.remove(vm))
                .ifPresent(waiting ->
                        waiting.tell(status.<Answer>map(Node.Done::new).orElseGet(() -> new Node.NoSuchVm(vm))));
    }

    /** From an older snapshot a machine may have shrunk on its way; A must hear of it. */
    private void recovered(VmId vm, long words) {
        boolean smaller = board.find(vm)
                .filter(hosted -> hosted.spec().program().words() > words)
                .isPresent();
        if (smaller) {
            operate(vm, context.getSystem().ignoreRef(), Operation.move(new Request.Shrink(vm, words)));
        }
    }

    private void undecided(Request request, String why) {
        if (request instanceof Request.Create create) {
            refuse(creating.next(create.vm()), new Node.Broken(why));
        } else if (request instanceof Request.Release(VmId vm)) {
            answerDeletes(vm, new Node.Broken(why));
        }
    }

    private void start(Create create, RelocationBounds region) {
        VmSpec spec = create.spec();
        Optional<Durable> durable;
        try {
            // Of one that arrives, nothing is written before it is ours.
            durable = create.arrives() ? Optional.empty() : durables.lend(spec);
        } catch (DurableStore.UnusableStoreException cannot) {
            create.replyTo().tell(new Node.Broken(String.valueOf(cannot.getMessage())));
            allocator.tell(new AllocatorActor.Decide(
                    new Request.Release(spec.id()), context.getSystem().ignoreRef()));
            return;
        }
        Host<?> host = taken(hosts.get(spec.program().machine()));
        VmStatus status = create.arrives() ? VmStatus.arriving(spec, region) : VmStatus.created(spec, region);
        Hosted entry = new Hosted(spec, events, status);
        board.put(entry);
        ActorRef<VirtualMachine.Command> actor =
                create.arrives() ? spawnArriving(spec, region, host, entry) : spawn(spec, region, host, entry, durable);
        entry.started(actor);
        context.watch(actor);
        actors.put(actor.unsafeUpcast(), spec.id());
        durables.found(spec.id());
        if (durable.filter(lent -> lent.recall().isEmpty()).isPresent()) {
            // A machine that is to outlive the node is created when it does.
            establishing.put(spec.id(), create.replyTo());
        } else {
            create.replyTo().tell(new Node.Done(entry.status()));
        }
    }

    private <G extends Guest> ActorRef<VirtualMachine.Command> spawn(
            VmSpec spec, RelocationBounds region, Host<G> host, Hosted entry, Optional<Durable> durable) {
        return context.spawn(
                MachineStart.machine(spec, region, host, entry, networks.join(spec), durable),
                "vm-" + spec.id().value(),
                vmPool);
    }

    private <G extends Guest> ActorRef<VirtualMachine.Command> spawnArriving(
            VmSpec spec, RelocationBounds region, Host<G> host, Hosted entry) {
        return context.spawn(
                MachineStart.arriving(spec, region, host, entry, networks.join(spec)),
                "vm-" + spec.id().value(),
                vmPool);
    }

    /** Whoever wants to delete it must ask the other node. */
    private void letGo(VmId vm, String to, ActorRef<Answer> replyTo) {
        Optional<Hosted> entry = board.find(vm);
        entry.ifPresent(Hosted::leaves);
        durables.letGo(vm);
        answerDeletes(vm, new Node.NoSuchVm(vm));
        leaving.put(vm, to);
        deleting.add(vm, replyTo);
        entry.flatMap(Hosted::ref).ifPresentOrElse(actor -> actor.tell(new VirtualMachine.Depart()), () -> release(vm));
    }

    private void delete(VmId vm, ActorRef<Answer> replyTo) {
        Optional<Hosted> entry = board.find(vm);
        if (entry.isEmpty() || leaving.containsKey(vm)) {
            replyTo.tell(new Node.NoSuchVm(vm));
            return;
        }
        if (deleting.add(vm, replyTo)) {
            entry.get().ref().ifPresentOrElse(actor -> actor.tell(new VirtualMachine.End()), () -> release(vm));
        }
    }

    private Behavior<Command> ended(ActorRef<Void> actor, Optional<Throwable> cause) {
        Optional.ofNullable(actors.remove(actor)).ifPresent(vm -> {
            Hosted entry = board.find(vm).orElseThrow();
            entry.gone();
            networks.leave(entry.spec());
            cause.ifPresent(failure -> entry.publish(entry.status().failed(failure)));
            established(vm, Optional.of(entry.status()));
            if (deleting.waits(vm)) {
                release(vm);
            }
        });
        return Behaviors.same();
    }

    private void release(VmId vm) {
        allocator.tell(new AllocatorActor.Decide(new Request.Release(vm), rulings));
    }

    private void answerDeletes(VmId vm, Answer answer) {
        deleting.all(vm).forEach(waiting -> waiting.tell(answer));
    }

    private void shrink(VmId vm, long words, ActorRef<Answer> replyTo) {
        Optional<Hosted> entry = board.find(vm);
        long least = entry.map(hosted -> taken(hosts.get(hosted.spec().program().machine())))
                .map(host -> host.kind().smallestStorage())
                .orElse(1L);
        if (words < least) {
            VmState state = entry.orElseThrow().status().state();
            replyTo.tell(new Node.NotAllowed(vm, state, "shrink to fewer than " + least + " words"));
            return;
        }
        operate(vm, replyTo, Operation.move(new Request.Shrink(vm, words)));
    }

    private void operate(VmId vm, ActorRef<Answer> replyTo, Operation operation) {
        Optional<ActorRef<VirtualMachine.Command>> actor = board.find(vm).flatMap(Hosted::ref);
        if (actor.isEmpty()) {
            replyTo.tell(new Node.NoSuchVm(vm));
            return;
        }
        context.spawnAnonymous(operation.create(vm, actor.get(), allocator, replyTo));
    }

    private static <T> T taken(@org.jspecify.annotations.Nullable T value) {
        return Optional.ofNullable(value).orElseThrow();
    }
}
