package trapline.vm.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Actors that end each turn with another, and the count of their turns from when all of them had begun. */
final class BusyMachines {
    sealed interface Command {}

    record Turn() implements Command {}

    /** A control message: the answer runs in the machine. */
    record Request(Runnable answer) implements Command {}

    /** A turn on some thread: which machine's, how many it had then, on whatever thread, and how many all of them had. */
    record Served(int machine, int turn, long ofAll) {}

    private final int machines;
    private final int enoughTurns;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicIntegerArray turns;
    private final AtomicIntegerArray threadsSeen;
    private final AtomicLong allTurns = new AtomicLong();
    private final List<List<Served>> orders;
    private volatile boolean counting;
    private volatile boolean stopped;

    /** Opens when every machine had enough turns. */
    final CountDownLatch enough;

    /** Opens when every machine began. */
    final CountDownLatch allBegan = new CountDownLatch(1);

    /** What the machine of number 0 does in each turn. */
    volatile Runnable firstMachinesTurn = () -> {};

    BusyMachines(int machines, int enoughTurns) {
        this(machines, enoughTurns, 0);
    }

    /** Machines that keep the order in which each of so many threads serves them. */
    BusyMachines(int machines, int enoughTurns, int threads) {
        this.machines = machines;
        this.enoughTurns = enoughTurns;
        turns = new AtomicIntegerArray(machines);
        threadsSeen = new AtomicIntegerArray(machines);
        enough = new CountDownLatch(machines);
        orders = Stream.generate(() -> (List<Served>) new ArrayList<Served>())
                .limit(threads)
                .toList();
    }

    Behavior<Command> machine(int number) {
        return Behaviors.setup(actor -> {
            if (begun.incrementAndGet() == machines) {
                counting = true;
                allBegan.countDown();
            }
            endTurn(actor);
            return Behaviors.receiveMessage(message -> {
                switch (message) {
                    case Turn() -> turn(number, actor);
                    case Request(Runnable answer) -> answer.run();
                }
                return Behaviors.same();
            });
        });
    }

    private void turn(int number, ActorContext<Command> actor) {
        if (stopped) {
            return;
        }
        if (counting) {
            count(number);
        }
        if (number == 0) {
            firstMachinesTurn.run();
        }
        endTurn(actor);
    }

    private void count(int number) {
        long ofAll = allTurns.incrementAndGet();
        threadsSeen.accumulateAndGet(number, 1 << VmThread.currentIndex(), (seen, bit) -> seen | bit);
        int turn = turns.incrementAndGet(number);
        if (!orders.isEmpty()) {
            orders.get(VmThread.currentIndex()).add(new Served(number, turn, ofAll));
        }
        if (turn == enoughTurns) {
            enough.countDown();
        }
    }

    private static void endTurn(ActorContext<Command> actor) {
        ActorRef<Command> self = actor.getSelf();
        VmThread.endTurn(() -> self.tell(new Turn()));
    }

    void stop() {
        stopped = true;
    }

    long allTurns() {
        return allTurns.get();
    }

    int turnsOf(int number) {
        return turns.get(number);
    }

    /** {@return the turns of each thread in their order; to be read when the threads have ended} */
    List<List<Served>> orders() {
        return orders;
    }

    /** {@return the set of VM threads a machine had turns on, as bits} */
    int threadsOf(int number) {
        return threadsSeen.get(number);
    }
}
