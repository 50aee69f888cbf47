package trapline.vm.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VmPoolTest {
    private final List<VmPool> pools = new ArrayList<>();
    private final Collection<Thread> threads = new ConcurrentLinkedQueue<>();
    private final Collection<Throwable> uncaught = new ConcurrentLinkedQueue<>();

    @AfterEach
    void endThreads() {
        pools.forEach(VmPool::shutdownNow);
    }

    private VmPool pool(int count) {
        VmPool pool = VmPool.create("test", count, thread -> {
            threads.add(thread);
            thread.setUncaughtExceptionHandler((_, failure) -> uncaught.add(failure));
        });
        pools.add(pool);
        return pool;
    }

    private static void awaitEnd(VmPool pool) throws InterruptedException {
        assertTrue(pool.awaitTermination(Pools.HANGS_AFTER_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void everySingleEntryInjectedIntoAnIdlePoolRuns() {
        VmPool pool = pool(2);
        Random random = Pools.random();
        for (int round = 0; round < 50_000; round++) {
            CountDownLatch ran = new CountDownLatch(1);
            pool.execute(ran::countDown);
            Pools.await(ran);
            // So that the next entry comes now before, now while, now after the thread parks.
            for (int spins = random.nextInt(2_000); spins > 0; spins--) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void entriesFromManyThreadsAllRunOnce() throws InterruptedException {
        VmPool pool = pool(2);
        int each = 20_000;
        CountDownLatch ran = new CountDownLatch(4 * each);
        List<Thread> submitters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            submitters.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < each; n++) {
                    pool.execute(ran::countDown);
                }
            }));
        }
        for (Thread submitter : submitters) {
            submitter.join();
        }
        Pools.await(ran);
    }

    @Test
    void anIdleThreadTakesWhatWaitsBehindABusyOne() {
        VmPool pool = pool(2);
        CountDownLatch done = new CountDownLatch(1);
        pool.execute(() -> {
            CountDownLatch takenElsewhere = new CountDownLatch(1);
            for (int i = 0; i < VmThread.SHARED_FROM; i++) {
                pool.execute(takenElsewhere::countDown);
            }
            Pools.await(takenElsewhere);
            done.countDown();
        });
        Pools.await(done);
    }

    @Test
    void turnsThatWaitBehindABusyThreadAreTakenToo() {
        VmPool pool = pool(2);
        CountDownLatch done = new CountDownLatch(1);
        pool.execute(() -> {
            CountDownLatch takenElsewhere = new CountDownLatch(1);
            for (int i = 0; i < VmThread.SHARED_FROM; i++) {
                VmThread.endTurn(takenElsewhere::countDown);
            }
            Pools.await(takenElsewhere);
            done.countDown();
        });
        Pools.await(done);
    }

    @Test
    void aSoleMachineStaysOnItsThread() {
        VmPool pool = pool(2);
        CountDownLatch done = new CountDownLatch(1);
        Collection<Integer> indexes = new ConcurrentLinkedQueue<>();
        AtomicInteger turns = new AtomicInteger();
        Runnable turn = new Runnable() {
            @Override
            public void run() {
                indexes.add(VmThread.currentIndex());
                if (turns.incrementAndGet() < 10_000) {
                    VmThread.endTurn(this);
                } else {
                    done.countDown();
                }
            }
        };
        pool.execute(turn);
        Pools.await(done);
        assertEquals(1, indexes.stream().distinct().count());
    }

    @Test
    void whatATurnStartSchedulesRunsAtOnce() {
        VmPool pool = pool(1);
        Collection<String> order = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(1);
        pool.execute(() -> {
            VmThread.endTurn(() -> pool.execute(() -> order.add("first turn")));
            VmThread.endTurn(() -> pool.execute(() -> order.add("second turn")));
            VmThread.endTurn(done::countDown);
            pool.execute(() -> order.add("woken"));
        });
        Pools.await(done);
        assertEquals(List.of("woken", "first turn", "second turn"), List.copyOf(order));
    }

    @Test
    void entriesThatKeepWakingEachOtherLetTurnsThrough() {
        VmPool pool = pool(1);
        CountDownLatch turns = new CountDownLatch(1);
        Runnable chatter = new Runnable() {
            @Override
            public void run() {
                if (turns.getCount() > 0) {
                    // A new object each time: a woken entry, not one that schedules itself again.
                    pool.execute(() -> this.run());
                }
            }
        };
        pool.execute(() -> {
            VmThread.endTurn(turns::countDown);
            chatter.run();
        });
        Pools.await(turns);
    }

    @Test
    void anEntryThatThrowsIsReportedAndTheThreadLivesOn() {
        VmPool pool = pool(1);
        CountDownLatch after = new CountDownLatch(2);
        pool.execute(() -> {
            VmThread.endTurn(() -> {
                pool.execute(after::countDown);
                throw new IllegalStateException("turn start");
            });
            throw new StackOverflowError("mailbox");
        });
        pool.execute(after::countDown);
        Pools.await(after);
        assertEquals(
                List.of("mailbox", "turn start"),
                uncaught.stream().map(Throwable::getMessage).toList());
    }

    @Test
    void anInterruptionDoesNotReachTheNextEntry() {
        VmPool pool = pool(1);
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        pool.execute(() -> {
            pool.execute(() -> {
                interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
                done.countDown();
            });
            Thread.currentThread().interrupt();
        });
        Pools.await(done);
        assertEquals(0, interrupted.get());
    }

    @Test
    void afterAShutdownWhatWasAcceptedRunsAndNothingElse() throws InterruptedException {
        VmPool pool = pool(2);
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 1_000; i++) {
            pool.execute(ran::incrementAndGet);
        }
        pool.shutdown();
        assertThrows(RejectedExecutionException.class, () -> pool.execute(ran::incrementAndGet));
        awaitEnd(pool);
        assertEquals(1_000, ran.get());
        assertTrue(pool.isTerminated());
    }

    @Test
    void aShutdownEndsParkedThreads() throws InterruptedException {
        VmPool pool = pool(4);
        pool.shutdown();
        awaitEnd(pool);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(Pools.HANGS_AFTER_SECONDS));
            assertFalse(thread.isAlive());
        }
    }

    @Test
    void duringAShutdownEveryEntryEitherRunsOrIsRejected() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            VmPool pool = pool(2);
            AtomicInteger balance = new AtomicInteger();
            CountDownLatch started = new CountDownLatch(1);
            Thread submitter = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        pool.execute(balance::decrementAndGet);
                        balance.incrementAndGet();
                        started.countDown();
                    }
                } catch (RejectedExecutionException expected) {
                    started.countDown();
                }
            });
            Pools.await(started);
            pool.shutdown();
            submitter.join();
            awaitEnd(pool);
            assertEquals(0, balance.get(), "entries accepted and never run");
        }
    }

    @Test
    void shutdownNowGivesBackWhatDidNotRun() throws InterruptedException {
        VmPool pool = pool(1);
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        pool.execute(() -> {
            pool.execute(ran::incrementAndGet);
            VmThread.endTurn(ran::incrementAndGet);
            holds.countDown();
            try {
                never.await();
            } catch (InterruptedException expected) {
                ran.addAndGet(100);
            }
        });
        Pools.await(holds);
        pool.execute(ran::incrementAndGet);
        assertEquals(3, pool.shutdownNow().size());
        awaitEnd(pool);
        assertEquals(100, ran.get());
    }

    @Test
    void offTheVmThreadsATurnStartsAtOnce() {
        AtomicInteger ran = new AtomicInteger();
        VmThread.endTurn(ran::incrementAndGet);
        assertEquals(1, ran.get());
        assertEquals(-1, VmThread.currentIndex());
    }

    @Test
    void theNumberOfThreadsIsTheSettingOrThatOfTheProcessors() {
        assertEquals(3, VmPoolConfigurator.threads(ConfigFactory.parseString("threads = 3")));
        assertEquals(
                Runtime.getRuntime().availableProcessors(),
                VmPoolConfigurator.threads(ConfigFactory.parseString("threads = 0")));
        assertThrows(
                ConfigException.BadValue.class,
                () -> VmPoolConfigurator.threads(ConfigFactory.parseString("threads = -1")));
        assertThrows(ConfigException.Missing.class, () -> VmPoolConfigurator.threads(ConfigFactory.empty()));
    }
}
