package trapline.vm.pool;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one VM thread: woken mailboxes, and behind them turns, each first in, first out. The owner takes from the
 * heads; any thread may take from the tails.
 *
 * <p>A lock rather than a lock-free deque: an entry is taken once per quantum, so the lock is never in the path of a trap,
 * and it lets a thief move half of a queue in one step.
 */
final class TurnQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> woken = new ArrayDeque<>();
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();

    // Written under the lock only. Idle threads read it without, which is why it is volatile: see VmPool#wakeOne.
    private volatile int size;

    /** {@return how many entries wait; exact only for a caller that excludes all others} */
    int size() {
        return size;
    }

    /**
     * Queues a woken mailbox, ahead of every turn.
     *
     * @return how many entries wait now
     */
    int addWoken(Runnable mailbox) {
        return add(woken, mailbox);
    }

    /**
     * Queues a turn behind all others.
     *
     * @return how many entries wait now
     */
    int addTurn(Runnable turn) {
        return add(turns, turn);
    }

    private int add(ArrayDeque<Runnable> queue, Runnable entry) {
        lock.lock();
        try {
            queue.addLast(entry);
            return updateSize();
        } finally {
            lock.unlock();
        }
    }

    /** {@return the mailbox that was woken first, now taken, or null} */
    @Nullable
    Runnable pollWoken() {
        return poll(woken);
    }

    /** {@return the turn that has waited longest, now taken, or null} */
    @Nullable
    Runnable pollTurn() {
        return poll(turns);
    }

    /** {@return the turn that was queued last, now taken, or null} */
    @Nullable
    Runnable pollLastTurn() {
        lock.lock();
        try {
            Runnable entry = turns.pollLast();
            updateSize();
            return entry;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable poll(ArrayDeque<Runnable> queue) {
        if (size == 0) {
            return null;
        }
        lock.lock();
        try {
            Runnable entry = queue.pollFirst();
            updateSize();
            return entry;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves entries of this queue to another: turns first, from the tail, in their order. From the tail because those would
     * wait longest here; a receiver with the shorter queue serves each of them sooner, and nobody later.
     *
     * @param count how many at most
     * @return how many were moved
     */
    int moveTailTo(TurnQueue receiver, int count) {
        ArrayDeque<Runnable> movedTurns = new ArrayDeque<>();
        ArrayDeque<Runnable> movedWoken = new ArrayDeque<>();
        lock.lock();
        try {
            takeTail(turns, count, movedTurns);
            takeTail(woken, count - movedTurns.size(), movedWoken);
            updateSize();
        } finally {
            lock.unlock();
        }
        // Never both locks at once: two threads may be taking from each other.
        receiver.append(movedTurns, movedWoken);
        return movedTurns.size() + movedWoken.size();
    }

    private static void takeTail(ArrayDeque<Runnable> queue, int count, ArrayDeque<Runnable> into) {
        for (int i = Math.min(count, queue.size()); i > 0; i--) {
            into.addFirst(queue.removeLast());
        }
    }

    private void append(ArrayDeque<Runnable> moreTurns, ArrayDeque<Runnable> moreWoken) {
        lock.lock();
        try {
            turns.addAll(moreTurns);
            woken.addAll(moreWoken);
            updateSize();
        } finally {
            lock.unlock();
        }
    }

    /** Takes out everything. */
    void drainTo(Collection<Runnable> into) {
        lock.lock();
        try {
            into.addAll(woken);
            into.addAll(turns);
            woken.clear();
            turns.clear();
            updateSize();
        } finally {
            lock.unlock();
        }
    }

    private int updateSize() {
        int now = woken.size() + turns.size();
        size = now;
        return now;
    }
}
