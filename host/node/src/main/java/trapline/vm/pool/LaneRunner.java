package trapline.vm.pool;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs the mailboxes of lane actors inline on one VM thread, within bounds: at most {@link #DEPTH_LIMIT} within one another
 * and {@link #RUN_LIMIT} until the thread is back in its loop. What exceeds them waits for the loop. Confined to the thread.
 */
final class LaneRunner {
    /** How many lane mailboxes run within one another. A trap nests two; without a bound a chain of tells ends the stack. */
    static final int DEPTH_LIMIT = 8;

    /** How many lane mailboxes run inline before the thread must go through its loop, where it serves the others. */
    static final int RUN_LIMIT = 64;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private @Nullable Runnable innermost;
    private int depth;
    private int runs;

    /** Runs a scheduled mailbox now, or keeps it for {@link #poll}. */
    @SuppressWarnings("ReferenceEquality") // one mailbox is one object
    void run(Runnable mailbox) {
        // A mailbox schedules itself again as its last act, while it is still the innermost: one that used up its
        // throughput.
        if (depth == DEPTH_LIMIT || runs == RUN_LIMIT || mailbox == innermost) {
            waiting.addLast(mailbox);
            return;
        }
        Runnable outer = innermost;
        innermost = mailbox;
        depth++;
        runs++;
        try {
            // An error that supervision does not take is this lane's, not that of the actor which told it something.
            VmThread.runGuarded(mailbox);
        } finally {
            depth--;
            innermost = outer;
        }
    }

    /** Called by the thread's loop before each entry: a new run of {@link #RUN_LIMIT} begins. */
    void startRun() {
        runs = 0;
    }

    /** {@return what runs the lane mailbox that has waited longest, within the same bounds; null if none waits} */
    @Nullable
    Runnable poll() {
        Runnable mailbox = waiting.pollFirst();
        return mailbox == null ? null : () -> run(mailbox);
    }
}
