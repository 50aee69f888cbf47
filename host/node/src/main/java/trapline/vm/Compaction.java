package trapline.vm;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.machine.RelocationBounds;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.Outcome;
import trapline.monitor.allocator.Request;

/**
 * Defragments a live node: A names the next slide, the machine moves between two of its turns, A frees what it left, and so on
 * until A has nothing more to slide. The other machines run on meanwhile.
 */
final class Compaction {
    private sealed interface Event {}

    private record Ruled(AllocatorActor.Ruling ruling) implements Event {}

    private record Replied(VirtualMachine.Reply reply) implements Event {}

    private final ActorContext<Event> context;
    private final ActorRef<AllocatorActor.Command> allocator;
    private final Board board;
    private final ActorRef<Node.Answer> replyTo;
    private final ActorRef<AllocatorActor.Ruling> rulings;
    private final ActorRef<VirtualMachine.Reply> replies;
    private Optional<VmId> moving = Optional.empty();
    private long moves;
    private long words;

    private Compaction(
            ActorContext<Event> context,
            ActorRef<AllocatorActor.Command> allocator,
            Board board,
            ActorRef<Node.Answer> replyTo) {
        this.context = context;
        this.allocator = allocator;
        this.board = board;
        this.replyTo = replyTo;
        this.rulings = context.messageAdapter(AllocatorActor.Ruling.class, Ruled::new);
        this.replies = context.messageAdapter(VirtualMachine.Reply.class, Replied::new);
    }

    static Behavior<?> create(ActorRef<AllocatorActor.Command> allocator, Board board, ActorRef<Node.Answer> replyTo) {
        return Behaviors.<Event>setup(context -> new Compaction(context, allocator, board, replyTo).begin());
    }

    private Behavior<Event> begin() {
        decide(new Request.Compact());
        return Behaviors.receive(Event.class)
                .onMessage(Ruled.class, ruled -> ruled(ruled.ruling))
                .onMessage(Replied.class, replied -> replied(replied.reply))
                .onSignal(Terminated.class, _ -> machineGone())
                .build();
    }

    private void decide(Request request) {
        allocator.tell(new AllocatorActor.Decide(request, rulings));
    }

    private Behavior<Event> ruled(AllocatorActor.Ruling ruling) {
        return switch (ruling) {
            case AllocatorActor.Decided(Decision decision) -> decided(decision);
            case AllocatorActor.Undecided(Request _, String why) -> end(new Node.Broken(why));
        };
    }

    private Behavior<Event> decided(Decision decision) {
        boolean granted = decision.outcome() == Outcome.GRANTED;
        if (decision.request() instanceof Request.Evacuated) {
            decide(new Request.Compact());
            return Behaviors.same();
        }
        return granted ? slide(decision) : end(new Node.Compacted(moves, words));
    }

    private Behavior<Event> slide(Decision decision) {
        RelocationBounds target = decision.after().orElseThrow();
        moving = decision.vm();
        Optional<ActorRef<VirtualMachine.Command>> machine =
                moving.flatMap(board::find).flatMap(Hosted::ref);
        if (machine.isEmpty()) {
            return machineGone();
        }
        moves++;
        words += target.b();
        context.watch(machine.get());
        machine.get().tell(new VirtualMachine.Move(target, replies));
        return Behaviors.same();
    }

    private Behavior<Event> replied(VirtualMachine.Reply reply) {
        Optional<VmId> moved = moving;
        moving = Optional.empty();
        moved.flatMap(board::find).flatMap(Hosted::ref).ifPresent(context::unwatch);
        return switch (reply) {
            case VirtualMachine.Accepted _, VirtualMachine.InputTaken _ -> {
                decide(new Request.Evacuated(moved.orElseThrow()));
                yield Behaviors.same();
            }
            case VirtualMachine.NotAllowed(VmState state, String what) ->
                end(new Node.NotAllowed(moved.orElseThrow(), state, what));
            case VirtualMachine.OtherPosition _ -> Behaviors.unhandled();
        };
    }

    /** A machine that ended while it was to move leaves both regions to its release; what is compact so far stays so. */
    private Behavior<Event> machineGone() {
        return moving.isEmpty() ? Behaviors.same() : end(new Node.Compacted(moves, words));
    }

    private Behavior<Event> end(Node.Answer answer) {
        replyTo.tell(answer);
        return Behaviors.stopped();
    }
}
