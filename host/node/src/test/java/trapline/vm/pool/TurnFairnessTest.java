package trapline.vm.pool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int ALONE_LIMIT = 4 * VmThread.BALANCE_INTERVAL;

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
    void onTwoThreadsNoMachineStarvesAndEachThreadTakesTurnsRoundRobin() {
        BusyMachines busy = new BusyMachines(MACHINES, 100, 2);
        spawn(system(2), busy, MACHINES);
        Pools.await(busy.enough);
        busy.stop();
        systems.forEach(ActorTestKit::shutdownTestKit);
        int overtaken =
                busy.orders().stream().mapToInt(TurnFairnessTest::overtaken).sum();
        // Those that were moved to the other queue and back without a turn in between. Each thread moves up to three
        // machines when it balances, and more only at the start.
        assertTrue(overtaken <= 4 * busy.allTurns() / VmThread.BALANCE_INTERVAL, () -> overtaken + " were overtaken");
        // In turns of the thread, whatever the host did to the other one: a machine waits for each of the others once.
        // One
        // that is moved has just had its turn, and comes back, if it does, when this thread next balances; that may
        // happen to it again.
        int longest = busy.orders().stream()
                .mapToInt(TurnFairnessTest::longestWait)
                .max()
                .orElseThrow();
        assertTrue(longest <= MACHINES + 8 * VmThread.BALANCE_INTERVAL, () -> longest + " turns of others in between");
    }

    /**
     * {@return the most turns of others between two successive turns of a machine, both on this thread}
     *
     * <p>The host may stop the other thread with machines in its hands, which then are in no queue. So of the turns that follow each other
     * without one of the other thread's, no more than {@value #ALONE_LIMIT} count.
     *
     * @param order of the thread
     */
    private static int longestWait(List<BusyMachines.Served> order) {
        int[] lastTurn = new int[MACHINES];
        int[] lastWaited = new int[MACHINES];
        int longest = 0;
        int waited = 0;
        int alone = 0;
        long before = 0;
        for (BusyMachines.Served served : order) {
            alone = served.ofAll() == before + 1 ? alone + 1 : 0;
            before = served.ofAll();
            if (alone < ALONE_LIMIT) {
                waited++;
            }
            int machine = served.machine();
            if (lastTurn[machine] > 0 && lastTurn[machine] == served.turn() - 1) {
                longest = Math.max(longest, waited - lastWaited[machine] - 1);
            }
            lastTurn[machine] = served.turn();
            lastWaited[machine] = waited;
        }
        return longest;
    }

    /**
     * {@return how many times a machine had to wait for more than one turn of another, between two turns of its own on this thread}
     *
     * @param order of the thread
     */
    private static int overtaken(List<BusyMachines.Served> order) {
        int[] lastPlace = new int[MACHINES];
        Arrays.fill(lastPlace, -1);
        int newest = -1;
        int overtaken = 0;
        for (int place = 0; place < order.size(); place++) {
            BusyMachines.Served served = order.get(place);
            int before = lastPlace[served.machine()];
            boolean here = before >= 0 && order.get(before).turn() == served.turn() - 1;
            // In turns, the machines come in the order of their last turns.
            if (here && before < newest) {
                overtaken++;
            }
            newest = Math.max(newest, before);
            lastPlace[served.machine()] = place;
        }
        return overtaken;
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
