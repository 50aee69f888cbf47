package trapline.vm.pool;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs virtual machines, one turn after the other. The package's page says in which order.
 *
 * <p>Fields without a comment on it are confined to the thread itself.
 */
public final class VmThread extends Thread {
    /** How many entries go ahead of a turn that waits; a pair of actors that keep telling each other delays turns so long. */
    static final int AHEAD_LIMIT = 320;

    /**
     * How many turns a thread runs, on average, between two looks at the others' queues. The number varies: if it did not, a
     * queue whose length divides it would have the same machine at its tail each time.
     */
    static final int BALANCE_INTERVAL = 32;

    /**
     * From how many waiting entries on another thread may have some. The only one is the owner's next: to move it would send
     * a sole machine from thread to thread.
     */
    static final int SHARED_FROM = 2;

    private final VmPool pool;
    private final int index;
    private final TurnQueue queue = new TurnQueue(); // shared with thieves
    private final AtomicBoolean parked = new AtomicBoolean(); // whoever clears it wakes the thread
    private final LaneRunner lanes = new LaneRunner();

    private @Nullable Runnable running;
    private @Nullable Runnable pardoned;
    private @Nullable Runnable next;
    private boolean startingTurn;
    private boolean injectedLast;
    private boolean wasIdle;
    private int ahead;
    private int turnsToBalance = BALANCE_INTERVAL;

    /** What {@link #endTurn} queues; the loop must tell it from a mailbox. */
    private record TurnStart(Runnable start) implements Runnable {
        @Override
        public void run() {
            start.run();
        }
    }

    VmThread(VmPool pool, int index, String name) {
        super(null, null, name, 0, false);
        this.pool = pool;
        this.index = index;
    }

    /**
     * Ends the calling actor's turn: its next one starts when every turn that waits on this thread has had its go. On a
     * thread that is no VM thread the next turn starts now.
     *
     * @param startTurn tells the actor the message its next turn starts with, and does nothing else; it may run on another VM
     *     thread
     */
    public static void endTurn(Runnable startTurn) {
        if (Thread.currentThread() instanceof VmThread thread) {
            thread.share(thread.queue.addTurn(new TurnStart(startTurn)));
        } else {
            startTurn.run();
        }
    }

    /** {@return the {@link #index} of the current thread, or -1 if it is no VM thread} */
    public static int currentIndex() {
        return Thread.currentThread() instanceof VmThread thread ? thread.index : -1;
    }

    /** {@return this thread's number in its pool, from 0 to the number of its threads less one} */
    public int index() {
        return index;
    }

    /** Runs entries until the pool is shut down and none is left. Called by the JVM. */
    @Override
    public void run() {
        try {
            while (true) {
                // Read before the queues: what was accepted before the shutdown is then seen by the take.
                boolean last = pool.isShutdown();
                Runnable entry = take();
                if (entry != null) {
                    passOn();
                    runEntry(entry);
                } else if (last) {
                    return;
                } else {
                    idle();
                }
            }
        } finally {
            pool.ended();
        }
    }

    /** Runs something; what it throws goes to the uncaught exception handler of the current thread, which lives on. */
    static void runGuarded(Runnable entry) {
        try {
            entry.run();
        } catch (Throwable failure) {
            // The thread carries other machines, which a failure of this entry must not reach.
            report(failure);
        }
    }

    private static void report(Throwable failure) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        } catch (Throwable ofReport) {
            // As the JVM does when it calls the handler itself: there is nobody left to tell.
        }
    }

    boolean belongsTo(VmPool owner) {
        return pool == owner;
    }

    TurnQueue queue() {
        return queue;
    }

    LaneRunner lanes() {
        return lanes;
    }

    /** {@return whether the thread was parked and is not any more} */
    boolean wake() {
        if (parked.get() && parked.compareAndSet(true, false)) {
            LockSupport.unpark(this);
            return true;
        }
        return false;
    }

    /** Takes a mailbox that was scheduled on this thread, by the entry it runs. */
    @SuppressWarnings("ReferenceEquality") // one mailbox is one object
    void schedule(Runnable mailbox) {
        if (startingTurn && next == null) {
            next = mailbox;
        } else if (mailbox == running) {
            share(reschedule(mailbox));
        } else {
            share(queue.addWoken(mailbox));
        }
    }

    /**
     * A mailbox that schedules itself again used up its throughput, or was told something in the instant between its last
     * look and its end. The two look alike, and in the second case what came is perhaps the answer to a trap, which should
     * not wait for a round of turns. So the first time is pardoned; a mailbox that is flooded comes a second time, and then
     * goes behind the turns.
     */
    @SuppressWarnings("ReferenceEquality") // as above
    private int reschedule(Runnable mailbox) {
        if (mailbox == pardoned) {
            return queue.addTurn(mailbox);
        }
        pardoned = mailbox;
        return queue.addWoken(mailbox);
    }

    private void share(int waiting) {
        if (waiting >= SHARED_FROM) {
            pool.wakeOne();
        }
    }

    /**
     * After being idle, wakes a further thread if more is injected than what this one just took: two submitters may both have
     * counted on this thread.
     */
    private void passOn() {
        if (wasIdle) {
            wasIdle = false;
            pool.wakeForInjected();
        }
    }

    private void runEntry(Runnable entry) {
        if (!(entry instanceof TurnStart)) {
            runMailbox(entry);
            return;
        }
        startingTurn = true;
        runGuarded(entry);
        startingTurn = false;
        Runnable mailbox = next;
        if (mailbox != null) {
            next = null;
            runMailbox(mailbox);
        }
    }

    private void runMailbox(Runnable mailbox) {
        lanes.startRun();
        running = mailbox;
        runGuarded(mailbox);
        running = null;
        // An interruption of this entry must not reach the next, which is somebody else's.
        Thread.interrupted();
    }

    /** {@return the entry to run now, or null if there is none for this thread} */
    private @Nullable Runnable take() {
        Runnable injected = injectedLast ? null : pool.pollInjected();
        injectedLast = injected != null;
        if (injected != null) {
            return injected;
        }
        Runnable own = takeOwn();
        if (own != null) {
            return own;
        }
        Runnable late = pool.pollInjected();
        return late != null ? late : steal();
    }

    private @Nullable Runnable takeOwn() {
        Runnable first = ahead < AHEAD_LIMIT ? takeAhead() : null;
        if (first != null) {
            ahead++;
            return first;
        }
        ahead = 0;
        balance();
        Runnable turn = queue.pollTurn();
        return turn != null ? turn : takeAhead();
    }

    private @Nullable Runnable takeAhead() {
        Runnable lane = lanes.poll();
        return lane != null ? lane : queue.pollWoken();
    }

    /** Takes half of the longest queue. */
    private @Nullable Runnable steal() {
        VmThread longest = pool.longestBut(this);
        int waiting = longest.queue.size();
        if (longest == this || waiting < SHARED_FROM || longest.queue.moveTailTo(queue, waiting / 2) == 0) {
            return null;
        }
        share(queue.size());
        return takeOwn();
    }

    /**
     * Evens out the queues, and then mixes them. A machine's share is its turn's length in a round of its thread. So with one
     * machine more on one thread than on the other, that one goes to and fro. And since some threads carry the longer turns,
     * or are given less of a processor by the host, machines change places: in the long run each has been everywhere.
     */
    private void balance() {
        if (--turnsToBalance > 0) {
            return;
        }
        turnsToBalance = ThreadLocalRandom.current().nextInt(1, 2 * BALANCE_INTERVAL);
        VmThread longest = pool.longestBut(this);
        int surplus = longest.queue.size() + 1 - queue.size();
        if (longest != this && surplus > 0) {
            longest.queue.moveTailTo(queue, (surplus + 1) / 2);
        }
        VmThread other = pool.anyBut(this);
        if (other != this && queue.size() >= SHARED_FROM) {
            changePlaces(other);
        }
    }

    /** Gives another thread the last of this one's turns for the last of its own. */
    private void changePlaces(VmThread other) {
        Runnable theirs = other.queue.pollLastTurn();
        if (theirs == null) {
            return;
        }
        Runnable mine = queue.pollLastTurn();
        queue.addTurn(theirs);
        if (mine != null) {
            other.queue.addTurn(mine);
            // It may have found its queue empty in between.
            other.wake();
        }
    }

    /** Parks until there is something to take, or the pool is shut down. */
    private void idle() {
        // First say so, then look again: a submitter first queues, then looks for parked threads. One of the two
        // sees the other, as all four accesses are volatile.
        parked.set(true);
        if (pool.hasWorkFor(this)) {
            parked.set(false);
        }
        while (parked.get() && !pool.isShutdown()) {
            LockSupport.park(pool);
            // A pending interruption would make every park return at once.
            Thread.interrupted();
        }
        parked.set(false);
        wasIdle = true;
    }
}
