package trapline.vm;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.machine.RelocationBounds;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Allocator;
import trapline.monitor.allocator.Decision;
import trapline.monitor.allocator.Extents;
import trapline.monitor.allocator.Grant;
import trapline.monitor.allocator.Request;
import trapline.monitor.allocator.StorageMap;

/**
 * A as an actor, one for the node. It feeds requests to the pure allocator, records every decision before anybody hears of it,
 * and gives the pages of freed regions back to the system. The allocator lives outside of the actor's behaviour: should a request
 * make it fail, the actor restarts with everything that was granted still known.
 */
public final class AllocatorActor {
    /** What A can be told. */
    public sealed interface Command {}

    /**
     * Decide.
     *
     * @param request what somebody asks for
     * @param replyTo gets the ruling
     */
    public record Decide(Request request, ActorRef<Ruling> replyTo) implements Command {}

    /**
     * Show the storage.
     *
     * @param replyTo gets the regions and holes
     */
    public record ShowStorage(ActorRef<StorageMap> replyTo) implements Command {}

    /** The answer to a request. */
    public sealed interface Ruling {}

    /** It was decided, one way or the other. */
    public record Decided(Decision decision) implements Ruling {}

    /** Deciding failed by our own fault; nothing has changed. */
    public record Undecided(Request request, String why) implements Ruling {}

    private final Allocator allocator;
    private final DecisionLog log;
    private final EventLog events;
    private final RealStorage storage;

    private AllocatorActor(Allocator allocator, DecisionLog log, EventLog events, RealStorage storage) {
        this.allocator = allocator;
        this.log = log;
        this.events = events;
        this.storage = storage;
    }

    static Behavior<Command> create(Allocator allocator, DecisionLog log, EventLog events, RealStorage storage) {
        AllocatorActor actor = new AllocatorActor(allocator, log, events, storage);
        return Behaviors.supervise(Behaviors.receiveMessage(actor::receive))
                .onFailure(RuntimeException.class, SupervisorStrategy.restart());
    }

    private Behavior<Command> receive(Command command) {
        switch (command) {
            case Decide(Request request, ActorRef<Ruling> replyTo) -> decide(request, replyTo);
            case ShowStorage(ActorRef<StorageMap> replyTo) -> replyTo.tell(allocator.storage());
        }
        return Behaviors.same();
    }

    private void decide(Request request, ActorRef<Ruling> replyTo) {
        List<RelocationBounds> before = held(request.subject());
        Decision decision = decided(request, replyTo);
        // From here on it holds. Should what follows fail, whoever asked must hear of it all the same.
        try {
            log.append(decision);
            for (RelocationBounds freed : Extents.minus(before, held(request.subject()))) {
                storage.discard(freed);
            }
            events.publish(new Event.Decided(decision));
        } finally {
            replyTo.tell(new Decided(decision));
        }
    }

    private Decision decided(Request request, ActorRef<Ruling> replyTo) {
        try {
            return allocator.decide(request);
        } catch (RuntimeException failure) {
            replyTo.tell(new Undecided(request, failure.toString()));
            throw failure;
        }
    }

    private List<RelocationBounds> held(Optional<VmId> vm) {
        return vm.flatMap(allocator::grant).map(Grant::extents).orElse(List.of());
    }
}
