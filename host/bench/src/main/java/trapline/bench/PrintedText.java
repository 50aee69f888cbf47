package trapline.bench;

import java.util.function.BooleanSupplier;

/** What a guest prints, as it is read step by step. Thread-safe: one thread adds, another takes. */
final class PrintedText {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    synchronized void add(String more) {
        text.append(more.replace("\r", ""));
        notifyAll();
    }

    /** Says that nothing more will be printed. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits for a whole line with a text in it; {@return all up to the line's end, which is taken away} */
    synchronized String await(String wanted) {
        waitFor(() -> endOfLineWith(wanted) >= 0, "'" + wanted + "'");
        int end = endOfLineWith(wanted);
        if (end < 0) {
            throw new IllegalStateException("the guest ended before it printed '" + wanted + "':\n" + text);
        }
        return take(end);
    }

    private int endOfLineWith(String wanted) {
        int found = text.indexOf(wanted);
        int lineEnd = found < 0 ? -1 : text.indexOf("\n", found);
        return lineEnd < 0 ? -1 : lineEnd + 1;
    }

    /** Waits until there is anything. */
    synchronized void awaitFirst() {
        waitFor(() -> !text.isEmpty(), "its first byte");
        if (text.isEmpty()) {
            throw new IllegalStateException("the guest ended before it printed anything");
        }
    }

    /** Waits for the end; {@return what was left} */
    synchronized String awaitEnd() {
        waitFor(() -> ended, "its end");
        return take(text.length());
    }

    private String take(int length) {
        String taken = text.substring(0, length);
        text.delete(0, length);
        return taken;
    }

    /** Waits until something is so, or nothing more will be printed. The lock is held. */
    private void waitFor(BooleanSupplier ready, String what) {
        long deadline = System.nanoTime() + ConsoleGuest.PATIENCE.toNanos();
        try {
            while (!ready.getAsBoolean() && !ended) {
                long millis = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
                if (millis <= 0) {
                    throw new IllegalStateException("the guest hangs before " + what + ":\n" + text);
                }
                wait(millis);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
