package trapline.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import trapline.vm.pool.VmThread;

/**
 * The yardstick of a trap: Pekko actors that do nothing but pass a message round, placed as a machine, its dispatcher and
 * its interpreter are, or as these and A's arm. The first runs on the VM pool, in turns of {@link #TRIPS_PER_TURN} trips; the others
 * run in a lane. One new message a trip, as for a trap.
 */
final class BareRoundTrip {
    /** As many as a machine that does nothing else gets in a turn, by the settings quantum and trap-cost. */
    static final int TRIPS_PER_TURN = 2000;

    private sealed interface Command {}

    private enum Turn implements Command {
        INSTANCE
    }

    private enum Back implements Command {
        INSTANCE
    }

    private enum Stop implements Command {
        INSTANCE
    }

    private record Trip(long number, ActorRef<Command> replyTo) {}

    private final ActorRef<Command> first;
    private final AtomicLong trips;

    private BareRoundTrip(ActorRef<Command> first, AtomicLong trips) {
        this.first = first;
        this.trips = trips;
    }

    /**
     * {@return actors on their way}
     *
     * @param system a node's
     * @param name not used before
     * @param actors how many, at least 2
     */
    static BareRoundTrip start(ActorSystem<?> system, String name, int actors) {
        Props lane = DispatcherSelector.fromConfig("trapline.lane-pool");
        Props vmPool = DispatcherSelector.fromConfig("trapline.vm-pool");
        ActorRef<Trip> second = system.systemActorOf(last(), name + "-" + actors, lane);
        for (int i = actors - 1; i > 1; i--) {
            second = system.systemActorOf(between(second), name + "-" + i, lane);
        }
        AtomicLong trips = new AtomicLong();
        ActorRef<Command> first = system.systemActorOf(first(second, trips), name + "-1", vmPool);
        first.tell(Turn.INSTANCE);
        return new BareRoundTrip(first, trips);
    }

    /** {@return how many trips are done, at the end of the last turn} */
    long trips() {
        return trips.get();
    }

    void stop() {
        first.tell(Stop.INSTANCE);
    }

    private static Behavior<Command> first(ActorRef<Trip> second, AtomicLong trips) {
        return Behaviors.setup(context -> {
            ActorRef<Command> self = context.getSelf();
            long[] done = new long[1];
            return Behaviors.receiveMessage(command -> switch (command) {
                case Turn _ -> {
                    second.tell(new Trip(done[0], self));
                    yield Behaviors.same();
                }
                case Back _ -> {
                    if (++done[0] % TRIPS_PER_TURN != 0) {
                        second.tell(new Trip(done[0], self));
                    } else {
                        trips.setRelease(done[0]);
                        VmThread.endTurn(() -> self.tell(Turn.INSTANCE));
                    }
                    yield Behaviors.same();
                }
                case Stop _ -> Behaviors.stopped();
            });
        });
    }

    private static Behavior<Trip> between(ActorRef<Trip> next) {
        return Behaviors.receiveMessage(trip -> {
            next.tell(trip);
            return Behaviors.same();
        });
    }

    private static Behavior<Trip> last() {
        return Behaviors.receiveMessage(trip -> {
            trip.replyTo().tell(Back.INSTANCE);
            return Behaviors.same();
        });
    }
}
