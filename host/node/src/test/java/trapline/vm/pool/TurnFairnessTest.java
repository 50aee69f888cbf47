package trapline.vm.pool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnFairnessTest {
    private static final int MACHINES = 1_000;

    private final List<ActorTestKit> systems = new ArrayList<>();

    @AfterEach
    void terminate() {
        systems.forEach(ActorTestKit::shutdownTestKit);
    }

    private ActorTestKit system(int threads) {
        ActorTestKit system = Pools.system(threads);
        systems.add(system);
        return system;
    }

    private static List<ActorRef<BusyMachines.Command>> spawn(ActorTestKit system, BusyMachines busy, int machines) {
        return IntStream.range(0, machines)
                .mapToObj(i -> system.spawn(busy.machine(i), Pools.ON_VM_POOL))
                .toList();
    }

    /** Holds the only VM thread within a turn while something is done from outside. */
    private static void whileTheThreadIsHeld(BusyMachines busy, Runnable action) {
        Pools.await(busy.allBegan);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        busy.firstMachinesTurn = () -> {
            held.countDown();
            Pools.await(release);
        };
        Pools.await(held);
        busy.firstMachinesTurn = () -> {};
        action.run();
        release.countDown();
    }

    @Test
    void onOneThreadEveryMachineGetsOneTurnInEachRound() {
        BusyMachines busy = new BusyMachines(MACHINES, 200);
        spawn(system(1), busy, MACHINES);
        Pools.await(busy.enough);
        busy.stop();
        systems.forEach(ActorTestKit::shutdownTestKit);
        IntSummaryStatistics turns =
                IntStream.range(0, MACHINES).map(busy::turnsOf).summaryStatistics();
        assertTrue(turns.getMax() - turns.getMin() <= 1, turns::toString);
    }

    @Test
    void onTwoThreadsNoMachineStarvesAndThoseThatStayedTookTurnsRoundRobin() {
        BusyMachines busy = new BusyMachines(MACHINES, 100);
        spawn(system(2), busy, MACHINES);
        Pools.await(busy.enough);
        busy.stop();
        systems.forEach(ActorTestKit::shutdownTestKit);
        for (int thread = 0; thread < 2; thread++) {
            int only = 1 << thread;
            IntSummaryStatistics stayed = IntStream.range(0, MACHINES)
                    .filter(i -> busy.threadsOf(i) == only)
                    .map(busy::turnsOf)
                    .summaryStatistics();
            // One, and some for those that were moved to the other queue and back without a turn in between.
            assertTrue(stayed.getCount() == 0 || stayed.getMax() - stayed.getMin() <= 4, stayed::toString);
        }
    }

    @Test
    void machinesStartedOnOneThreadSpreadToTheOther() {
        int machines = 200;
        BusyMachines busy = new BusyMachines(machines, 50);
        CountDownLatch both = new CountDownLatch(1);
        AtomicInteger seen = new AtomicInteger();
        busy.firstMachinesTurn = () -> {
            int all = IntStream.range(0, machines).map(busy::threadsOf).reduce(0, (a, b) -> a | b);
            if (seen.accumulateAndGet(all, (a, b) -> a | b) == 0b11) {
                both.countDown();
            }
        };
        system(2)
                .spawn(
                        Behaviors.setup(parent -> {
                            IntStream.range(0, machines)
                                    .forEach(i -> parent.spawn(busy.machine(i), "machine-" + i, Pools.ON_VM_POOL));
                            return Behaviors.empty();
                        }),
                        Pools.ON_VM_POOL);
        Pools.await(both);
        Pools.await(busy.enough);
        busy.stop();
    }

    @Test
    void requestsFromOutsideAreServedBetweenTurns() {
        int requests = 50;
        BusyMachines busy = new BusyMachines(MACHINES, Integer.MAX_VALUE);
        List<ActorRef<BusyMachines.Command>> machines = spawn(system(1), busy, MACHINES);
        CountDownLatch answered = new CountDownLatch(requests);
        AtomicLong most = new AtomicLong();
        whileTheThreadIsHeld(busy, () -> {
            long before = busy.allTurns();
            for (int i = 0; i < requests; i++) {
                int earlier = i;
                machines.get(17 * i + 1).tell(new BusyMachines.Request(() -> {
                    most.accumulateAndGet(busy.allTurns() - before - earlier, Math::max);
                    answered.countDown();
                }));
            }
        });
        Pools.await(answered);
        busy.stop();
        // One turn for each request before it, and at most one more; machines in turn do not count the held one's.
        assertTrue(most.get() <= 1, () -> most + " turns too many before an answer");
    }

    @Test
    void aMachineFloodedWithRequestsGetsABoundedShareBetweenTurns() {
        int requests = 10_000;
        int throughput = 128;
        BusyMachines busy = new BusyMachines(MACHINES, Integer.MAX_VALUE);
        List<ActorRef<BusyMachines.Command>> machines = spawn(system(1), busy, MACHINES);
        CountDownLatch answered = new CountDownLatch(requests);
        AtomicLong turnsAtLast = new AtomicLong(-1);
        AtomicInteger inARow = new AtomicInteger();
        AtomicInteger mostInARow = new AtomicInteger();
        Runnable answer = () -> {
            long turns = busy.allTurns();
            inARow.set(turnsAtLast.getAndSet(turns) == turns ? inARow.get() + 1 : 1);
            mostInARow.accumulateAndGet(inARow.get(), Math::max);
            answered.countDown();
        };
        whileTheThreadIsHeld(
                busy,
                () -> IntStream.range(0, requests)
                        .forEach(i -> machines.get(MACHINES / 2).tell(new BusyMachines.Request(answer))));
        Pools.await(answered);
        busy.stop();
        assertTrue(mostInARow.get() <= 2 * throughput, () -> mostInARow + " requests in a row");
    }
}
