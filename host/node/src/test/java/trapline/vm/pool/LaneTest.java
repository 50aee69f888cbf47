package trapline.vm.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {
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

    /** Sent down a lane: how many tells are to follow, and who is told at the end. */
    private record Hop(int left, Runnable atEnd) {}

    /** A trap as far as the lanes care. */
    private record Trapped(Thread machine, ActorRef<Resume> replyTo) {}

    private record Resume(Thread interpreter) {}

    /** Runs something once on a VM thread, within an actor. */
    private static void onVmThread(ActorTestKit system, Runnable action) {
        system.spawn(
                Behaviors.setup(_ -> {
                    action.run();
                    return Behaviors.empty();
                }),
                Pools.ON_VM_POOL);
    }

    @Test
    void aTrapGoesThroughTheLaneAndBackOnTheMachinesThread() {
        int traps = 20_000;
        ActorTestKit system = system(2);
        Collection<Thread> elsewhere = new ConcurrentLinkedQueue<>();
        ActorRef<Trapped> interpreter = system.spawn(
                Behaviors.<Trapped>receiveMessage(trap -> {
                    trap.replyTo().tell(new Resume(Thread.currentThread()));
                    return Behaviors.same();
                }),
                Pools.ON_LANE_POOL);
        ActorRef<Trapped> dispatcher = system.spawn(
                Behaviors.<Trapped>receiveMessage(trap -> {
                    noteUnless(trap.machine(), elsewhere);
                    interpreter.tell(trap);
                    return Behaviors.same();
                }),
                Pools.ON_LANE_POOL);
        CountDownLatch resumed = new CountDownLatch(traps);
        system.spawn(
                Behaviors.<Resume>setup(machine -> {
                    dispatcher.tell(new Trapped(Thread.currentThread(), machine.getSelf()));
                    return Behaviors.receiveMessage(resume -> {
                        noteUnless(resume.interpreter(), elsewhere);
                        resumed.countDown();
                        if (resumed.getCount() > 0) {
                            dispatcher.tell(new Trapped(Thread.currentThread(), machine.getSelf()));
                        }
                        return Behaviors.same();
                    });
                }),
                Pools.ON_VM_POOL);
        Pools.await(resumed);
        assertEquals(List.of(), List.copyOf(elsewhere));
    }

    private static void noteUnless(Thread expected, Collection<Thread> others) {
        if (Thread.currentThread() != expected || !(expected instanceof VmThread)) {
            others.add(Thread.currentThread());
        }
    }

    @Test
    void aLongChainOfLaneMessagesStaysOnItsThreadAndShallow() {
        int hops = 10_000;
        ActorTestKit system = system(2);
        AtomicInteger depth = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<ActorRef<Hop>> ring = new ArrayList<>();
        IntStream.range(0, 100)
                .forEach(i -> ring.add(system.spawn(
                        Behaviors.<Hop>receiveMessage(hop -> {
                            deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
                            threads.add(Thread.currentThread());
                            if (hop.left() > 0) {
                                ring.get((i + 1) % ring.size()).tell(new Hop(hop.left() - 1, hop.atEnd()));
                            } else {
                                hop.atEnd().run();
                            }
                            depth.decrementAndGet();
                            return Behaviors.same();
                        }),
                        Pools.ON_LANE_POOL)));
        // The ring's actors are started on the fallback thread; a chain that meets one there goes on from there. So
        // the first chains may, until one has found all of them at rest.
        for (int chain = 0; chain < 50 && threads.size() != 1; chain++) {
            threads.clear();
            CountDownLatch end = new CountDownLatch(1);
            onVmThread(system, () -> {
                threads.add(Thread.currentThread());
                ring.getFirst().tell(new Hop(hops, end::countDown));
            });
            Pools.await(end);
        }
        assertEquals(1, threads.size(), threads::toString);
        assertTrue(deepest.get() <= LaneRunner.DEPTH_LIMIT, () -> deepest + " deep");
    }

    @Test
    void aLaneThatKeepsTellingItselfLetsTurnsThrough() {
        ActorTestKit system = system(1);
        BusyMachines busy = new BusyMachines(10, 20);
        ActorRef<Hop> endless = system.spawn(
                Behaviors.<Hop>setup(lane -> Behaviors.receiveMessage(hop -> {
                    if (busy.enough.getCount() > 0) {
                        lane.getSelf().tell(hop);
                    }
                    return Behaviors.same();
                })),
                Pools.ON_LANE_POOL);
        onVmThread(system, () -> endless.tell(new Hop(0, () -> {})));
        IntStream.range(0, 10).forEach(i -> system.spawn(busy.machine(i), Pools.ON_VM_POOL));
        Pools.await(busy.enough);
        busy.stop();
    }

    @Test
    void aLaneActorThatThrowsIsRestartedAndServesTheNext() {
        ActorTestKit system = system(1);
        TestProbe<Integer> probe = system.createTestProbe();
        AtomicInteger starts = new AtomicInteger();
        Behavior<Integer> fragile = Behaviors.setup(_ -> {
            starts.incrementAndGet();
            return Behaviors.receiveMessage(number -> {
                if (number % 2 == 1) {
                    throw new IllegalStateException("odd");
                }
                probe.getRef().tell(number);
                return Behaviors.same();
            });
        });
        ActorRef<Integer> lane = system.spawn(
                Behaviors.supervise(fragile)
                        .onFailure(
                                IllegalStateException.class,
                                SupervisorStrategy.restart().withLoggingEnabled(false)),
                Pools.ON_LANE_POOL);
        // The last number is even: its answer comes after all restarts.
        onVmThread(system, () -> IntStream.rangeClosed(0, 100).forEach(lane::tell));
        IntStream.rangeClosed(0, 50).forEach(i -> probe.expectMessage(2 * i));
        assertEquals(51, starts.get());
    }

    @Test
    void messagesFromOtherThreadsAreServedOneAtATimeAlongWithThoseFromMachines() {
        int each = 5_000;
        int senders = 2;
        int machines = 50;
        ActorTestKit system = system(2);
        AtomicInteger within = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch served = new CountDownLatch(each * senders + machines * 200);
        ActorRef<Integer> lane = system.spawn(
                Behaviors.<Integer>receiveMessage(_ -> {
                    overlaps.addAndGet(within.getAndIncrement());
                    served.countDown();
                    within.decrementAndGet();
                    return Behaviors.same();
                }),
                Pools.ON_LANE_POOL);
        for (int i = 0; i < machines; i++) {
            system.spawn(
                    Behaviors.<Integer>setup(machine -> {
                        machine.getSelf().tell(200);
                        return Behaviors.receiveMessage(left -> {
                            lane.tell(left);
                            if (left > 1) {
                                VmThread.endTurn(() -> machine.getSelf().tell(left - 1));
                            }
                            return Behaviors.same();
                        });
                    }),
                    Pools.ON_VM_POOL);
        }
        for (int i = 0; i < senders; i++) {
            Thread.ofPlatform().start(() -> IntStream.range(0, each).forEach(lane::tell));
        }
        Pools.await(served);
        assertEquals(0, overlaps.get());
    }

    @Test
    void everySingleRequestToAnIdleSystemIsAnswered() {
        ActorTestKit system = system(2);
        ActorRef<Runnable> lane = system.spawn(
                Behaviors.<Runnable>receiveMessage(answer -> {
                    answer.run();
                    return Behaviors.same();
                }),
                Pools.ON_LANE_POOL);
        ActorRef<Runnable> machine = system.spawn(
                Behaviors.<Runnable>receiveMessage(request -> {
                    lane.tell(request);
                    return Behaviors.same();
                }),
                Pools.ON_VM_POOL);
        for (int round = 0; round < 5_000; round++) {
            CountDownLatch answered = new CountDownLatch(1);
            machine.tell(answered::countDown);
            Pools.await(answered);
        }
    }

    @Test
    void whatALaneDoesNotCatchIsNotItsTellersError() {
        List<Throwable> reported = new ArrayList<>();
        InlineExecutor lanes = InlineExecutor.create(Thread::new);
        VmPool pool = VmPool.create(
                "test", 1, thread -> thread.setUncaughtExceptionHandler((_, failure) -> reported.add(failure)));
        CountDownLatch after = new CountDownLatch(1);
        pool.execute(() -> {
            lanes.execute(() -> {
                throw new StackOverflowError("lane");
            });
            after.countDown();
        });
        Pools.await(after);
        pool.shutdown();
        lanes.shutdown();
        assertEquals("lane", reported.getFirst().getMessage());
    }

    @Test
    void aMailboxThatSchedulesItselfAgainDoesNotNest() {
        InlineExecutor lanes = InlineExecutor.create(Thread::new);
        VmPool pool = VmPool.create("test", 1, _ -> {});
        CountDownLatch runs = new CountDownLatch(3);
        AtomicInteger depth = new AtomicInteger();
        List<Integer> depths = new ArrayList<>();
        Runnable mailbox = new Runnable() {
            @Override
            public void run() {
                depths.add(depth.incrementAndGet());
                runs.countDown();
                if (runs.getCount() > 0) {
                    lanes.execute(this);
                }
                depth.decrementAndGet();
            }
        };
        pool.execute(() -> lanes.execute(mailbox));
        Pools.await(runs);
        pool.shutdown();
        lanes.shutdown();
        assertEquals(List.of(1, 1, 1), depths);
    }

    @Test
    void afterAShutdownMailboxesAreRejectedOnEveryThread() {
        InlineExecutor lanes = InlineExecutor.create(Thread::new);
        VmPool pool = VmPool.create("test", 1, _ -> {});
        lanes.shutdown();
        assertThrows(RejectedExecutionException.class, () -> lanes.execute(() -> {}));
        CountDownLatch rejected = new CountDownLatch(1);
        pool.execute(() -> {
            assertThrows(RejectedExecutionException.class, () -> lanes.execute(() -> {}));
            rejected.countDown();
        });
        Pools.await(rejected);
        pool.shutdown();
        assertTrue(lanes.isTerminated());
    }

    @Test
    void terminatingTheSystemEndsItsVmThreads() throws InterruptedException {
        ActorTestKit system = system(2);
        BusyMachines busy = new BusyMachines(100, 10);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        busy.firstMachinesTurn = () -> threads.add(Thread.currentThread());
        IntStream.range(0, 100).forEach(i -> system.spawn(busy.machine(i), Pools.ON_VM_POOL));
        Pools.await(busy.enough);
        system.shutdownTestKit();
        for (Thread thread : threads) {
            thread.join();
            assertSame(Thread.State.TERMINATED, thread.getState());
        }
    }
}
