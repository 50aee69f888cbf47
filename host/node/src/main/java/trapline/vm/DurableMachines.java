package trapline.vm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.journal.DatabaseFailedException;
import trapline.journal.Durability;
import trapline.journal.Owners;
import trapline.journal.VmEvent;
import trapline.journal.VmJournal;
import trapline.machine.Bytes;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.PageName;
import trapline.machine.snapshot.SnapshotFormatException;
import trapline.machine.snapshot.Traits;
import trapline.monitor.SavedProgram;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.IoRates;
import trapline.monitor.allocator.Shares;

/** The journals of the node's machines that outlive it, from the node's start on. Part of {@link NodeActor}. */
final class DurableMachines {
    private final ActorContext<Node.Command> context;
    private final DurableStore store;
    private final ActorRef<VmJournal.Recalled> hears;
    private final CompletableFuture<Boolean> allFound;
    private final Map<VmId, Journal> journals = new HashMap<>();
    private final Map<VmId, Durable> lent = new HashMap<>();
    private final Set<VmId> expected = new HashSet<>();
    private final Map<VmId, Node.TakeOver> takeovers = new HashMap<>();
    private final Map<VmId, Node.Receive> received = new HashMap<>();
    private final Set<VmId> given = new HashSet<>();
    private final Map<VmId, String> lost = new HashMap<>();

    private record Journal(DurableStore.Held held, ActorRef<VmJournal.Append> actor) {}

    /**
     * None yet.
     *
     * @param context the node's
     * @param store where journals and snapshots are
     * @param hears what is in a journal when it has been opened
     * @param allFound completes when each of the machines from before has been {@link #found}
     */
    DurableMachines(
            ActorContext<Node.Command> context,
            DurableStore store,
            ActorRef<VmJournal.Recalled> hears,
            CompletableFuture<Boolean> allFound) {
        this.context = context;
        this.store = store;
        this.hears = hears;
        this.allFound = allFound;
    }

    /** Opens the journals of the machines from before. */
    void begin() {
        try {
            for (DurableStore.Held held : store.machines()) {
                expect(held);
            }
            patrol();
        } catch (DurableStore.UnusableStoreException | RuntimeException cannot) {
            allFound.completeExceptionally(cannot);
            return;
        }
        completeIfAllAreFound();
    }

    private void expect(DurableStore.Held held) throws DurableStore.UnusableStoreException {
        VmId vm = VmId.of(held.vm());
        expected.add(vm);
        journals.put(vm, new Journal(held, store.journal(held, hears)));
    }

    /** Looks after machines that another node could take over. */
    private void patrol() throws DurableStore.UnusableStoreException {
        if (store.isShared()) {
            store.owners()
                    .ifPresent(owners -> context.spawn(
                            OwnershipPatrol.create(owners, context.getSelf()),
                            "ownership-patrol",
                            DispatcherSelector.blocking()));
        }
    }

    /** Takes a machine over that another node had. */
    void takeOver(Node.TakeOver order) {
        try {
            Optional<DurableStore.Held> held = store.take(order.vm().value(), order.epoch());
            if (held.isPresent()) {
                takeovers.put(order.vm(), order);
                expect(held.get());
            } else {
                order.replyTo().tell(new Node.NoSuchVm(order.vm()));
            }
        } catch (DurableStore.UnusableStoreException | DatabaseFailedException cannot) {
            order.replyTo().tell(new Node.Broken(String.valueOf(cannot.getMessage())));
        }
    }

    /** {@return who wants to hear what comes of a machine from before} */
    ActorRef<Node.Answer> whoWaits(VmId vm) {
        return Optional.ofNullable(takeovers.get(vm))
                .map(Node.TakeOver::replyTo)
                .orElse(context.getSystem().ignoreRef());
    }

    /** A machine that was taken over has no place here: another node may have it; {@return whether it is such a machine} */
    boolean giveBack(VmId vm) {
        Optional<Node.TakeOver> order = Optional.ofNullable(takeovers.remove(vm));
        order.ifPresent(taken -> {
            Journal journal = journals.remove(vm);
            if (journal != null) {
                context.stop(journal.actor);
                store.giveBack(journal.held, taken);
            }
            found(vm);
        });
        return order.isPresent();
    }

    /** {@return the machines that are this node's, with their epochs} */
    Map<String, Long> held() {
        return journals.entrySet().stream()
                .filter(one -> !given.contains(one.getKey()))
                .map(one -> one.getValue().held)
                .collect(Collectors.toMap(DurableStore.Held::vm, DurableStore.Held::epoch));
    }

    /** A machine is another's now; {@return whether it is one of ours, and this is news} */
    boolean isLost(VmId vm, long epoch, String now) {
        return Optional.ofNullable(journals.get(vm))
                        .filter(journal -> journal.held.epoch() == epoch && !given.contains(vm))
                        .isPresent()
                && lost.putIfAbsent(vm, now) == null;
    }

    /** {@return whose a machine is that was ours, and is to be forgotten here} */
    Optional<String> lostTo(VmId vm) {
        return Optional.ofNullable(lost.get(vm));
    }

    /** A machine from before is on the board, or is none. */
    void found(VmId vm) {
        lent.remove(vm);
        takeovers.remove(vm);
        expected.remove(vm);
        completeIfAllAreFound();
    }

    private void completeIfAllAreFound() {
        if (expected.isEmpty()) {
            allFound.complete(true);
        }
    }

    /**
     * {@return the spec of a machine from before; empty if there is none, after all}
     *
     * @param recalled what its journal says
     * @throws RecoveryFailedException if it cannot be made again
     */
    Optional<VmSpec> spec(VmJournal.Recalled recalled) {
        VmId vm = VmId.of(recalled.vm());
        if (!expected.contains(vm)) {
            return Optional.empty();
        }
        recalled.failure().ifPresent(why -> {
            throw new RecoveryFailedException("its journal cannot be read: " + why);
        });
        Optional<VmEvent.Created> created = recalled.history().created();
        if (created.isEmpty()) {
            // Its creation was never acknowledged, or its end was.
            whoWaits(vm).tell(new Node.NoSuchVm(vm));
            drop(vm);
            found(vm);
            return Optional.empty();
        }
        try {
            Recall recall = store.recall(recalled);
            recall.failure().ifPresent(why -> {
                throw new RecoveryFailedException(why);
            });
            VmSpec spec = recall.spec();
            lent.put(vm, lend(vm, recall));
            return Optional.of(spec);
        } catch (DurableStore.UnusableStoreException cannot) {
            throw new RecoveryFailedException(String.valueOf(cannot.getMessage()));
        }
    }

    private Durable lend(VmId vm, Recall recall) throws DurableStore.UnusableStoreException {
        Journal journal = Optional.ofNullable(journals.get(vm)).orElseThrow();
        return store.lend(journal.held, journal.actor, Optional.of(recall));
    }

    /** Takes a machine that another node gives us, and rests here, and has it come when the journal says that it is ours. */
    void receive(Node.Receive order) {
        ActorRef<Arriving.Answer> replyTo = order.come().replyTo();
        try {
            Optional<DurableStore.Held> held = store.receive(order.vm().value(), order.epoch());
            if (held.isEmpty()) {
                replyTo.tell(new Arriving.Anothers("the journal does not have it under epoch " + order.epoch()));
                return;
            }
            received.put(order.vm(), order);
            journals.put(order.vm(), new Journal(held.get(), store.journal(held.get(), hears)));
        } catch (DurableStore.UnusableStoreException | DatabaseFailedException cannot) {
            replyTo.tell(new Arriving.Unknown(String.valueOf(cannot.getMessage())));
        }
    }

    /** A journal has been opened; {@return whether it is that of a machine that rests here and can come now} */
    boolean comes(VmJournal.Recalled recalled, Optional<ActorRef<VirtualMachine.Command>> machine) {
        VmId vm = VmId.of(recalled.vm());
        Optional<Node.Receive> order = Optional.ofNullable(received.remove(vm));
        order.ifPresent(one -> {
            try {
                Recall recall = store.recall(recalled);
                if (machine.isEmpty()) {
                    // It is ours, and as failed as whatever fails by itself.
                    one.come().replyTo().tell(new Arriving.Here());
                } else {
                    machine.get().tell(new VirtualMachine.ComeOwned(one.come(), lend(vm, recall)));
                }
            } catch (DurableStore.UnusableStoreException | RecoveryFailedException cannot) {
                letGo(vm);
                one.come().replyTo().tell(new Arriving.Unknown(String.valueOf(cannot.getMessage())));
            }
        });
        return order.isPresent();
    }

    /** A machine is being given to another node, which may own it by now; or that was not to be. */
    void gives(VmId vm, boolean gives) {
        if (gives) {
            given.add(vm);
        } else {
            given.remove(vm);
        }
    }

    /** Nothing more is written of a machine here. It is in its journal as it was, for whoever owns it. */
    void letGo(VmId vm) {
        given.remove(vm);
        Optional.ofNullable(journals.remove(vm)).ifPresent(journal -> context.stop(journal.actor));
    }

    /** Takes a machine back that was given to another node, which is gone, unless a third one has it. */
    void reclaim(Node.Reclaim order) {
        try {
            Optional<Owners.Owned> owned =
                    store.owners().flatMap(all -> all.find(order.vm().value()));
            boolean free = owned.filter(one -> one.node().equals(order.to()) || store.isNodes(one.node()))
                    .isPresent();
            if (free) {
                takeOver(new Node.TakeOver(
                        order.vm(),
                        owned.get().epoch(),
                        owned.get().node(),
                        owned.get().holder(),
                        order.replyTo()));
            } else {
                order.replyTo().tell(new Node.NoSuchVm(order.vm()));
            }
        } catch (DurableStore.UnusableStoreException | DatabaseFailedException cannot) {
            order.replyTo().tell(new Node.Broken(String.valueOf(cannot.getMessage())));
        }
    }

    /** {@return whether a machine is one from before that is not on the board yet} */
    boolean isFromBefore(VmId vm) {
        return expected.contains(vm);
    }

    /** {@return whether there is a journal for a machine of that name} */
    boolean has(VmId vm) {
        return journals.containsKey(vm);
    }

    /** {@return what stands for a machine that cannot be made again, as far as its journal tells} */
    static VmSpec lost(VmJournal.Recalled recalled) {
        Optional<VmEvent.Created> created = recalled.history().created();
        SortedMap<Long, PageName> nothing = new TreeMap<>();
        Traits traits = new Traits(
                created.map(VmEvent.Created::machine).orElse("unknown"), 0, Optional.empty(), false, 0, false, false);
        long words = created.map(VmEvent.Created::words).orElse(1L);
        SavedProgram program = new SavedProgram(
                new Manifest(traits, words, 0, nothing, List.of(), Bytes.NONE),
                name -> {
                    throw new SnapshotFormatException("page " + name + " is lost");
                },
                Optional.empty());
        return new VmSpec(
                VmId.of(recalled.vm()),
                Tenant.of(created.map(VmEvent.Created::tenant).orElse("default")),
                created.map(VmEvent.Created::imageName).orElse("lost"),
                program,
                created.map(VmEvent.Created::shares).orElse(Shares.NORMAL),
                created.map(VmEvent.Created::ioRates).orElse(IoRates.DEFAULT),
                false,
                created.map(VmEvent.Created::durability).orElse(Durability.NONE));
    }

    /** {@return what a machine needs that outlives the node, new or from before} */
    Optional<Durable> lend(VmSpec spec) throws DurableStore.UnusableStoreException {
        if (spec.durability() == Durability.NONE) {
            return Optional.empty();
        }
        Optional<Durable> again = Optional.ofNullable(lent.remove(spec.id()));
        if (again.isPresent()) {
            return again;
        }
        DurableStore.Held held = store.establish(spec);
        Journal fresh = new Journal(held, store.journal(held, hears));
        journals.put(spec.id(), fresh);
        return Optional.of(store.lend(held, fresh.actor, Optional.empty()));
    }

    /** Writes that a machine is no more, and tells the node when that is durable; at once, if it has no journal. */
    void end(VmId vm) {
        Node.Forgotten forgotten = new Node.Forgotten(vm);
        if (!journals.containsKey(vm) || lost.containsKey(vm)) {
            context.getSelf().tell(forgotten);
            return;
        }
        ActorRef<Node.Command> node = context.getSelf();
        ActorRef<VmJournal.Outcome> done = context.spawnAnonymous(Behaviors.receiveMessage(outcome -> {
            if (outcome instanceof VmJournal.Delayed) {
                return Behaviors.same();
            }
            node.tell(forgotten);
            return Behaviors.stopped();
        }));
        journal(vm).tell(new VmJournal.Append(List.of(new VmEvent.Deleted()), 0, done));
    }

    /** Forgets all of a machine that is no more. */
    void drop(VmId vm) {
        Optional.ofNullable(journals.remove(vm)).ifPresent(journal -> {
            context.stop(journal.actor);
            if (lost.remove(vm) == null) {
                store.forget(journal.held);
            }
        });
    }

    private ActorRef<VmJournal.Append> journal(VmId vm) {
        return Optional.ofNullable(journals.get(vm)).orElseThrow().actor;
    }
}
