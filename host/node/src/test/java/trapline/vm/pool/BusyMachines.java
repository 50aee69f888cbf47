package trapline.vm.pool;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
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

    private final int machines;
    private final int enoughTurns;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicIntegerArray turns;
    private final AtomicIntegerArray threadsSeen;
    private final AtomicLong allTurns = new AtomicLong();
    private volatile boolean counting;
    private volatile boolean stopped;

    /** Opens when every machine had enough turns. */
    final CountDownLatch enough;

    /** Opens when every machine began. */
    final CountDownLatch allBegan = new CountDownLatch(1);

    /** What the machine of number 0 does in each turn. */
    volatile Runnable firstMachinesTurn = () -> {};

    BusyMachines(int machines, int enoughTurns) {
        this.machines = machines;
        this.enoughTurns = enoughTurns;
        turns = new AtomicIntegerArray(machines);
        threadsSeen = new AtomicIntegerArray(machines);
        enough = new CountDownLatch(machines);
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
        allTurns.incrementAndGet();
        threadsSeen.accumulateAndGet(number, 1 << VmThread.currentIndex(), (seen, bit) -> seen | bit);
        if (turns.incrementAndGet(number) == enoughTurns) {
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

    /** {@return the set of VM threads a machine had turns on, as bits} */
    int threadsOf(int number) {
        return threadsSeen.get(number);
    }
}
