package trapline.vm;

import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.journal.DatabaseFailedException;
import trapline.journal.Owners;
import trapline.monitor.VmId;

/**
 * Looks now and then whether the node's machines are still its own. A machine that writes would hear it from the database; one that is
 * idle would not, and would go on answering whoever asks after another node has taken it over.
 */
final class OwnershipPatrol {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** What it is told. */
    sealed interface Command {}

    private record Tick() implements Command {}

    /** The machines that the node takes for its own, with their epochs. */
    record Held(Map<String, Long> epochs) implements Command {
        Held {
            epochs = Map.copyOf(epochs);
        }
    }

    private OwnershipPatrol() {}

    /** {@return the actor; it must run where it may block} */
    static Behavior<Command> create(Owners owners, ActorRef<Node.Command> node) {
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Tick(), INTERVAL);
            return Behaviors.receive((context, command) -> {
                switch (command) {
                    case Tick _ -> node.tell(new Node.SayWhatIsHeld(context.getSelf()));
                    case Held(Map<String, Long> epochs) -> look(owners, epochs, node);
                }
                return Behaviors.same();
            });
        });
    }

    private static void look(Owners owners, Map<String, Long> epochs, ActorRef<Node.Command> node) {
        try {
            for (String vm : epochs.isEmpty() ? epochs.keySet() : owners.lost(epochs)) {
                String now = owners.find(vm)
                        .map(owner -> owner.node() + " has it under epoch " + owner.epoch())
                        .orElse("it is no more");
                node.tell(new Node.NotOursAnyMore(VmId.of(vm), epochs.getOrDefault(vm, 0L), now));
            }
        } catch (DatabaseFailedException away) {
            // Nothing of ours can be written either. The next time will tell.
        }
    }
}
