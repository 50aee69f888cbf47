package trapline.vm.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The executor behind the VM pool: a fixed number of {@link VmThread}s, and the queue through which all other threads reach
 * them. After {@link #shutdown} the threads end when what was accepted has run.
 */
final class VmPool extends AbstractExecutorService {
    private final ConcurrentLinkedQueue<Runnable> injected = new ConcurrentLinkedQueue<>();
    private final List<VmThread> threads;
    private final CountDownLatch alive;
    private volatile boolean shutDown;

    private VmPool(String name, int count, Consumer<Thread> wiring) {
        alive = new CountDownLatch(count);
        List<VmThread> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            VmThread thread = new VmThread(this, i, name + "-" + i);
            wiring.accept(thread);
            made.add(thread);
        }
        threads = List.copyOf(made);
    }

    /**
     * Makes a pool and starts its threads.
     *
     * @param name the threads' names are this, a dash and their index
     * @param count how many threads, at least 1
     * @param wiring is given each thread before its start
     */
    static VmPool create(String name, int count, Consumer<Thread> wiring) {
        if (count < 1) {
            throw new IllegalArgumentException("a VM pool has at least one thread, not " + count);
        }
        VmPool pool = new VmPool(name, count, wiring);
        pool.threads.forEach(Thread::start);
        return pool;
    }

    @Override
    public void execute(Runnable mailbox) {
        if (shutDown) {
            throw rejected();
        }
        if (Thread.currentThread() instanceof VmThread thread && thread.belongsTo(this)) {
            thread.schedule(mailbox);
            return;
        }
        injected.add(mailbox);
        // The threads may have seen the shutdown, found nothing and ended, all since the look above.
        if (shutDown && injected.remove(mailbox)) {
            throw rejected();
        }
        wakeOne();
    }

    private static RejectedExecutionException rejected() {
        return new RejectedExecutionException("the VM pool is shut down");
    }

    @Nullable
    Runnable pollInjected() {
        return injected.poll();
    }

    /** Wakes one parked thread, if there is one. */
    void wakeOne() {
        for (VmThread thread : threads) {
            if (thread.wake()) {
                return;
            }
        }
    }

    /** Wakes one parked thread, if there is one, unless nothing is injected. */
    void wakeForInjected() {
        if (!injected.isEmpty()) {
            wakeOne();
        }
    }

    /** {@return whether a thread finds something to take} */
    boolean hasWorkFor(VmThread thread) {
        return !injected.isEmpty()
                || thread.queue().size() > 0
                || longestBut(thread).queue().size() >= VmThread.SHARED_FROM;
    }

    /** {@return the thread with the longest queue apart from one, or that one if it is alone} */
    VmThread longestBut(VmThread one) {
        VmThread longest = one;
        int most = -1;
        for (VmThread thread : threads) {
            int waiting = thread.queue().size();
            if (thread != one && waiting > most) {
                longest = thread;
                most = waiting;
            }
        }
        return longest;
    }

    /** {@return any thread apart from one, or that one if it is alone} */
    VmThread anyBut(VmThread one) {
        int others = threads.size() - 1;
        return others == 0
                ? one
                : threads.get((one.index() + ThreadLocalRandom.current().nextInt(1, others + 1)) % threads.size());
    }

    /** Called by each thread as its last act. */
    void ended() {
        alive.countDown();
    }

    @Override
    public void shutdown() {
        shutDown = true;
        threads.forEach(VmThread::wake);
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<Runnable> left = new ArrayList<>();
        for (Runnable entry = injected.poll(); entry != null; entry = injected.poll()) {
            left.add(entry);
        }
        for (VmThread thread : threads) {
            thread.queue().drainTo(left);
            thread.interrupt();
        }
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return alive.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return alive.await(timeout, unit);
    }
}
