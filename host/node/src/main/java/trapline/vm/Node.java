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

/**
 * The node's guardian: creates machines when A has granted what they need, carries out A's decisions on them, and hands back to A
 * what they leave. Runs apart from the VM pool.
 */
public final class Node {
    /** What a node can be told. */
    public sealed interface Command {}

    /** Create a machine. */
    public record Create(VmSpec spec, boolean arrives, ActorRef<Answer> replyTo) implements Command {
        /** Of a new machine, or one from before. */
        public Create(VmSpec spec, ActorRef<Answer> replyTo) {
            this(spec, false, replyTo);
        }

        /** {@return the command to be ready for a machine that comes from another node} */
        public static Create arriving(VmSpec spec, ActorRef<Answer> replyTo) {
            return new Create(spec, true, replyTo);
        }
    }

    /** Forget a machine that rests and is on another node now. */
    public record LetGo(VmId vm, String to, ActorRef<Answer> replyTo) implements Command {}

    /** End a machine, whatever it does, and free all that it has. */
    public record Delete(VmId vm, ActorRef<Answer> replyTo) implements Command {}

    /** Move a machine to another region: to {@code to}, or where it fits best. */
    public record Relocate(VmId vm, OptionalLong to, ActorRef<Answer> replyTo) implements Command {
        public Relocate {
            // What A could not be asked is refused to its sender, here and not in the middle of the node.
            new Request.Relocate(vm, to);
        }
    }

    /** Move machines down until all free storage is one hole. */
    public record Compact(ActorRef<Answer> replyTo) implements Command {}

    /** Take the end of a machine's region away. */
    public record Shrink(VmId vm, long words, ActorRef<Answer> replyTo) implements Command {
        public Shrink {
            new Request.Shrink(vm, words);
        }
    }

    /** Take all of a machine's region away; it fails. */
    public record Revoke(VmId vm, String reason, ActorRef<Answer> replyTo) implements Command {}

    /** Give a machine another share of the processors. */
    public record SetShares(VmId vm, Shares shares, ActorRef<Answer> replyTo) implements Command {}

    /** Bound what a tenant's machines may have together. */
    public record SetQuota(Request.SetQuota quota, ActorRef<Answer> replyTo) implements Command {}

    /**
     * Take a machine over that another node had, and bring it to where it was.
     *
     * @param vm which
     * @param epoch the other node's
     * @param from the other node's name: if there is no room here, it is as before
     * @param holder the other node's, as the journal has it
     * @param replyTo hears {@link Done}, or {@link NoSuchVm} if the machine is not that node's any more
     */
    public record TakeOver(VmId vm, long epoch, String from, String holder, ActorRef<Answer> replyTo)
            implements Command {}

    /**
     * Take a machine that another node gives us and that rests here: then it comes.
     *
     * @param vm which
     * @param epoch the other node's, in the journal that the nodes share
     * @param come what to tell it then; its sender hears {@link Arriving.Here}, {@link Arriving.Anothers} or {@link Arriving.Unknown}
     */
    public record Receive(VmId vm, long epoch, VirtualMachine.Come come) implements Command {}

    /** A machine is being given to another node, whose it may be by now; or that was not to be. */
    public record Gives(VmId vm, boolean gives) implements Command {}

    /**
     * Take a machine back that has been given to another node, which is gone since; it is not here any more.
     *
     * @param vm which
     * @param to the other node's name
     * @param replyTo hears {@link Done}, or {@link NoSuchVm} if a third one has it
     */
    public record Reclaim(VmId vm, String to, ActorRef<Answer> replyTo) implements Command {}

    /** Say which machines are this node's. */
    record SayWhatIsHeld(ActorRef<OwnershipPatrol.Command> replyTo) implements Command {}

    /** A machine that was ours under an epoch is another's. */
    record NotOursAnyMore(VmId vm, long epoch, String now) implements Command {}

    private record Ruled(AllocatorActor.Ruling ruling) implements Command {}

    /** A new machine outlives the node from now on. */
    record Established(VmId vm) implements Command {}

    /** A machine from before is where it was, or has failed, and has so many words. */
    record Recovered(VmId vm, long words) implements Command {}

    /** A machine is no more, and if it had a journal, that says so. */
    record Forgotten(VmId vm) implements Command {}

    private record Recalled(VmJournal.Recalled of) implements Command {}

    /** The answer to a command. */
    public sealed interface Answer {}

    /** It was done; the machine is now so. */
    public record Done(VmStatus status) implements Answer {}

    /** The machine is no more. */
    public record Deleted(VmId vm) implements Answer {}

    /** Storage is compact; so many regions were moved, of so many words in all. */
    public record Compacted(long moves, long words) implements Answer {}

    /** A granted it, and nothing else had to be done. */
    public record Granted(Decision decision) implements Answer {}

    /** A refused it. */
    public record Refused(Decision decision) implements Answer {}

    /** There is no such machine. */
    public record NoSuchVm(VmId vm) implements Answer {}

    /** The machine cannot do it in the state that it is in. */
    public record NotAllowed(VmId vm, VmState state, String what) implements Answer {}

    /** We failed; nothing has changed. */
    public record Broken(String why) implements Answer {}

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

    private Node(
            ActorContext<Command> context,
            Map<String, Host<?>> hosts,
            ActorRef<AllocatorActor.Command> allocator,
            Board board,
            EventLog events,
            Props vmPool,
            DurableStore store,
            CompletableFuture<Boolean> allFound) {
        ActorRef<VmJournal.Recalled> hears = context.messageAdapter(VmJournal.Recalled.class, Recalled::new);
        this.durables = new DurableMachines(context, store, hears, allFound);
        this.context = context;
        this.hosts = Map.copyOf(hosts);
        this.allocator = allocator;
        this.board = board;
        this.events = events;
        this.vmPool = vmPool;
        this.networks = new Networks(context);
        this.rulings = context.messageAdapter(AllocatorActor.Ruling.class, Ruled::new);
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
        Node node = new Node(context, hosts, allocator, board, events, vmPool, store, allFound);
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
            case Delete(VmId vm, var replyTo) -> delete(vm, replyTo);
            case LetGo(VmId vm, String to, var replyTo) -> letGo(vm, to, replyTo);
            case Relocate(VmId vm, OptionalLong to, var replyTo) ->
                operate(vm, replyTo, Operation.move(new Request.Relocate(vm, to)));
            case Shrink(VmId vm, long words, var replyTo) -> shrink(vm, words, replyTo);
            case Revoke(VmId vm, String reason, var replyTo) -> operate(vm, replyTo, Operation.revoke(vm, reason));
            case SetShares(VmId vm, Shares shares, var replyTo) ->
                operate(vm, replyTo, Operation.share(new Request.SetShares(vm, shares)));
            case SetQuota(Request.SetQuota quota, var replyTo) ->
                context.spawnAnonymous(Operation.decideOnly(quota, allocator, replyTo));
            case Compact(var replyTo) -> context.spawnAnonymous(Compaction.create(allocator, board, replyTo));
            case Ruled(AllocatorActor.Ruling ruling) -> ruled(ruling);
            case Recalled(VmJournal.Recalled of) -> recall(of);
            case Established(VmId vm) -> established(vm, board.find(vm).map(Hosted::status));
            case Recovered(VmId vm, long words) -> recovered(vm, words);
            case Forgotten(VmId vm) -> forgotten(vm);
            case TakeOver order -> durables.takeOver(order);
            case Receive order -> durables.receive(order);
            case Gives(VmId vm, boolean gives) -> durables.gives(vm, gives);
            case Reclaim order -> durables.reclaim(order);
            case SayWhatIsHeld(var replyTo) -> replyTo.tell(new OwnershipPatrol.Held(durables.held()));
            case NotOursAnyMore(VmId vm, long epoch, String now) -> leave(vm, epoch, now);
        }
        return Behaviors.same();
    }

    private void create(Create create) {
        VmSpec spec = create.spec;
        if (!hosts.containsKey(spec.program().machine())) {
            refuse(create, new Broken("this node hosts no '" + spec.program().machine() + "', only " + hosts.keySet()));
            return;
        }
        if (spec.durability() != Durability.NONE && spec.program().monitoring().hybrid()) {
            refuse(create, new Broken("a machine under a hybrid monitor cannot outlive its node"));
            return;
        }
        Optional<Hosted> there =
                board.find(spec.id()).filter(hosted -> hosted.ref().isEmpty() && durables.has(spec.id()));
        if (there.isPresent()) {
            // A knows nothing of it, but its journal is there, and may be of use yet.
            VmState state = there.get().status().state();
            create.replyTo.tell(new NotAllowed(spec.id(), state, "be created before the one from before is deleted"));
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
                refuse(create, new Refused(decision));
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
        answerDeletes(vm, new Deleted(vm));
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
            waits.tell(new Done(lost(spec, String.valueOf(cannot.getMessage()))));
        } catch (DatabaseFailedException away) {
            context.scheduleOnce(RECALL_PAUSE, context.getSelf(), new Recalled(recalled));
        }
    }

    /** A new machine is not created; one from before cannot be again here, and stays as it is in its journal. */
    private void refuse(Create create, Answer answer) {
        VmId vm = create.spec.id();
        if (!durables.giveBack(vm) && durables.isFromBefore(vm)) {
            String why = answer instanceof Refused(Decision decision)
                    ? decision.reason().sentence()
                    : answer.toString();
            lost(create.spec, "the node cannot give it what it had: " + why);
        }
        create.replyTo.tell(answer);
    }

    private VmStatus lost(VmSpec spec, String why) {
        VmStatus status = VmStatus.lost(spec, why);
        board.put(new Hosted(spec, events, status));
        durables.found(spec.id());
        return status;
    }

    private void established(VmId vm, Optional<VmStatus> status) {
        Optional.ofNullable(establishing.remove(vm))
                .ifPresent(waiting -> waiting.tell(status.<Answer>map(Done::new).orElseGet(() -> new NoSuchVm(vm))));
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
            refuse(creating.next(create.vm()), new Broken(why));
        } else if (request instanceof Request.Release(VmId vm)) {
            answerDeletes(vm, new Broken(why));
        }
    }

    private void start(Create create, RelocationBounds region) {
        VmSpec spec = create.spec;
        Optional<Durable> durable;
        try {
            // Of one that arrives, nothing is written before it is ours.
            durable = create.arrives ? Optional.empty() : durables.lend(spec);
        } catch (DurableStore.UnusableStoreException cannot) {
            create.replyTo.tell(new Broken(String.valueOf(cannot.getMessage())));
            allocator.tell(new AllocatorActor.Decide(
                    new Request.Release(spec.id()), context.getSystem().ignoreRef()));
            return;
        }
        Host<?> host = taken(hosts.get(spec.program().machine()));
        VmStatus status = create.arrives ? VmStatus.arriving(spec, region) : VmStatus.created(spec, region);
        Hosted entry = new Hosted(spec, events, status);
        board.put(entry);
        ActorRef<VirtualMachine.Command> actor =
                create.arrives ? spawnArriving(spec, region, host, entry) : spawn(spec, region, host, entry, durable);
        entry.started(actor);
        context.watch(actor);
        actors.put(actor.unsafeUpcast(), spec.id());
        durables.found(spec.id());
        if (durable.filter(lent -> lent.recall().isEmpty()).isPresent()) {
            // A machine that is to outlive the node is created when it does.
            establishing.put(spec.id(), create.replyTo);
        } else {
            create.replyTo.tell(new Done(entry.status()));
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
        answerDeletes(vm, new NoSuchVm(vm));
        leaving.put(vm, to);
        deleting.add(vm, replyTo);
        entry.flatMap(Hosted::ref).ifPresentOrElse(actor -> actor.tell(new VirtualMachine.Depart()), () -> release(vm));
    }

    private void delete(VmId vm, ActorRef<Answer> replyTo) {
        Optional<Hosted> entry = board.find(vm);
        if (entry.isEmpty() || leaving.containsKey(vm)) {
            replyTo.tell(new NoSuchVm(vm));
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
            replyTo.tell(new NotAllowed(vm, state, "shrink to fewer than " + least + " words"));
            return;
        }
        operate(vm, replyTo, Operation.move(new Request.Shrink(vm, words)));
    }

    private void operate(VmId vm, ActorRef<Answer> replyTo, Operation operation) {
        Optional<ActorRef<VirtualMachine.Command>> actor = board.find(vm).flatMap(Hosted::ref);
        if (actor.isEmpty()) {
            replyTo.tell(new NoSuchVm(vm));
            return;
        }
        context.spawnAnonymous(operation.create(vm, actor.get(), allocator, replyTo));
    }

    private static <T> T taken(@org.jspecify.annotations.Nullable T value) {
        return Optional.ofNullable(value).orElseThrow();
    }
}
