package trapline.vm.pool;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The executor behind the lanes: runs a mailbox on the calling VM thread, at once if {@link LaneRunner} allows. What other
 * threads schedule runs on a daemon thread of its own, which exists while there is such work.
 */
final class InlineExecutor extends AbstractExecutorService {
    private static final long FALLBACK_IDLE_SECONDS = 10;

    private final ExecutorService fallback;

    private InlineExecutor(ExecutorService fallback) {
        this.fallback = fallback;
    }

    /**
     * Makes the executor.
     *
     * @param threadFactory makes the thread for mailboxes that no VM thread scheduled
     */
    static InlineExecutor create(ThreadFactory threadFactory) {
        ThreadFactory daemons = work -> {
            Thread thread = threadFactory.newThread(work);
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor fallback = new ThreadPoolExecutor(
                1, 1, FALLBACK_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
        fallback.allowCoreThreadTimeOut(true);
        return new InlineExecutor(fallback);
    }

    @Override
    public void execute(Runnable mailbox) {
        if (!(Thread.currentThread() instanceof VmThread thread)) {
            fallback.execute(mailbox);
        } else if (fallback.isShutdown()) {
            throw new RejectedExecutionException("the lane pool is shut down");
        } else {
            thread.lanes().run(mailbox);
        }
    }

    @Override
    public void shutdown() {
        fallback.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return fallback.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return fallback.isShutdown();
    }

    /** {@return whether it is shut down and its own thread is done; what VM threads took they finish as their own} */
    @Override
    public boolean isTerminated() {
        return fallback.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return fallback.awaitTermination(timeout, unit);
    }
}
