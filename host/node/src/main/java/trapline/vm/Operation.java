package trapline.vm;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.Outcome;
import trapline.monitor.allocator.Request;

/**
 * One change of what a machine has, as a conversation between A and the machine. An actor of its own for each, which ends with
 * the answer.
 */
@FunctionalInterface
interface Operation {
    /** What an operation hears. */
    sealed interface Event {}

    /** From A. */
    record Ruled(AllocatorActor.Ruling ruling) implements Event {}

    /** From the machine. */
    record Replied(VirtualMachine.Reply reply) implements Event {}

    /** What came back first. */
    @FunctionalInterface
    interface Step<T> {
        Behavior<Event> then(T answer);
    }

    /**
     * {@return the actor that carries it out}
     *
     * @param vm which machine
     * @param machine its actor
     * @param allocator A
     * @param replyTo gets the answer
     */
    Behavior<Event> create(
            VmId vm,
            ActorRef<VirtualMachine.Command> machine,
            ActorRef<AllocatorActor.Command> allocator,
            ActorRef<Node.Answer> replyTo);

    /** {@return A grants another region, the machine moves there, A frees what it left} */
    static Operation move(Request request) {
        return (vm, machine, allocator, replyTo) -> conversation(
                machine,
                vm,
                replyTo,
                talk -> talk.decide(
                        allocator,
                        request,
                        granted -> talk.ask(
                                new VirtualMachine.Move(granted.after().orElseThrow(), talk.replies()),
                                status -> talk.decide(
                                        allocator, new Request.Evacuated(vm), _ -> talk.end(new Node.Done(status))))));
    }

    /** {@return the machine fails and lets go of its region, A frees it} */
    static Operation revoke(VmId which, String reason) {
        return (vm, machine, allocator, replyTo) -> conversation(
                machine,
                vm,
                replyTo,
                talk -> talk.ask(
                        new VirtualMachine.Revoke(reason, talk.replies()),
                        status -> talk.decide(
                                allocator, new Request.Revoke(which, reason), _ -> talk.end(new Node.Done(status)))));
    }

    /** {@return A grants other shares, the machine goes by them} */
    static Operation share(Request.SetShares request) {
        return (vm, machine, allocator, replyTo) -> conversation(
                machine,
                vm,
                replyTo,
                talk -> talk.decide(
                        allocator,
                        request,
                        _ -> talk.ask(
                                new VirtualMachine.Share(request.shares(), talk.replies()),
                                status -> talk.end(new Node.Done(status)))));
    }

    /** {@return A decides, and that is all} */
    static Behavior<Event> decideOnly(
            Request request, ActorRef<AllocatorActor.Command> allocator, ActorRef<Node.Answer> replyTo) {
        return Behaviors.setup(context -> {
            Conversation talk = new Conversation(context, Optional.empty(), replyTo);
            return talk.decide(allocator, request, decision -> talk.end(new Node.Granted(decision)));
        });
    }

    private static Behavior<Event> conversation(
            ActorRef<VirtualMachine.Command> machine,
            VmId vm,
            ActorRef<Node.Answer> replyTo,
            Step<Conversation> first) {
        return Behaviors.setup(context -> {
            context.watch(machine);
            return first.then(new Conversation(context, Optional.of(new Party(vm, machine)), replyTo));
        });
    }

    /** The machine that an operation is about. */
    record Party(VmId vm, ActorRef<VirtualMachine.Command> machine) {}

    /** The state of an operation: whom it talks to, and what comes next. */
    final class Conversation {
        private final Optional<Party> party;
        private final ActorRef<Node.Answer> replyTo;
        private final ActorRef<AllocatorActor.Ruling> rulings;
        private final ActorRef<VirtualMachine.Reply> replies;

        private Conversation(ActorContext<Event> context, Optional<Party> party, ActorRef<Node.Answer> replyTo) {
            this.party = party;
            this.replyTo = replyTo;
            this.rulings = context.messageAdapter(AllocatorActor.Ruling.class, Ruled::new);
            this.replies = context.messageAdapter(VirtualMachine.Reply.class, Replied::new);
        }

        ActorRef<VirtualMachine.Reply> replies() {
            return replies;
        }

        Behavior<Event> end(Node.Answer answer) {
            replyTo.tell(answer);
            return Behaviors.stopped();
        }

        /** Asks A; goes on if it grants, and ends with the refusal if not. */
        Behavior<Event> decide(ActorRef<AllocatorActor.Command> allocator, Request request, Step<Decision> granted) {
            allocator.tell(new AllocatorActor.Decide(request, rulings));
            return hear(
                    ruling -> switch (ruling) {
                        case AllocatorActor.Decided(Decision decision) ->
                            decision.outcome() == Outcome.REFUSED
                                    ? end(new Node.Refused(decision))
                                    : granted.then(decision);
                        case AllocatorActor.Undecided(Request _, String why) -> end(new Node.Broken(why));
                    },
                    _ -> Behaviors.unhandled());
        }

        /** Asks the machine; goes on if it does it, and ends with its answer if not. */
        Behavior<Event> ask(VirtualMachine.Request request, Step<VmStatus> done) {
            party.ifPresent(with -> with.machine.tell(request));
            return hear(_ -> Behaviors.unhandled(), reply -> switch (reply) {
                case VirtualMachine.Accepted(VmStatus status) -> done.then(status);
                case VirtualMachine.InputTaken taken -> done.then(taken.status());
                case VirtualMachine.NotAllowed(VmState state, String what) ->
                    end(new Node.NotAllowed(party.orElseThrow().vm, state, what));
                case VirtualMachine.OtherPosition _ -> Behaviors.unhandled();
            });
        }

        private Behavior<Event> hear(
                Step<AllocatorActor.Ruling> fromAllocator, Step<VirtualMachine.Reply> fromMachine) {
            return Behaviors.receive(Event.class)
                    .onMessage(Ruled.class, ruled -> fromAllocator.then(ruled.ruling))
                    .onMessage(Replied.class, replied -> fromMachine.then(replied.reply))
                    .onSignal(Terminated.class, _ -> end(new Node.NoSuchVm(party.orElseThrow().vm)))
                    .build();
        }
    }
}
