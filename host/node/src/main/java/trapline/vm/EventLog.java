package trapline.vm;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last events of the node, numbered, for readers who come and go: a reader names the last number that it has seen and gets
 * what came since. Bounded; a reader that was away too long sees by the numbers that it has missed some. Thread-safe.
 */
public final class EventLog {
    /**
     * An event with its number.
     *
     * @param number 1 for the node's first event, and one more for each
     * @param time when it was published
     * @param event what happened
     */
    public record Entry(long number, Instant time, Event event) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final int kept;
    private final Clock clock;
    private final List<Runnable> listeners = new ArrayList<>();
    private long last;

    /**
     * An empty log.
     *
     * @param kept how many events are kept, at least 1
     * @param clock tells the time of an event
     */
    public EventLog(int kept, Clock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * Appends an event.
     *
     * @param event what happened
     */
    public void publish(Event event) {
        List<Runnable> awake;
        synchronized (entries) {
            last++;
            entries.addLast(new Entry(last, clock.instant(), event));
            if (entries.size() > kept) {
                entries.removeFirst();
            }
            awake = List.copyOf(listeners);
            listeners.clear();
        }
        awake.forEach(Runnable::run);
    }

    /**
     * {@return the kept events behind a number, oldest first}
     *
     * @param number the last that the reader has seen; 0 for none
     * @param limit how many at most
     */
    public List<Entry> since(long number, int limit) {
        synchronized (entries) {
            return entries.stream()
                    .filter(entry -> entry.number() > number)
                    .limit(limit)
                    .toList();
        }
    }

    /** {@return the number of the newest event; 0 before the first} */
    public long last() {
        synchronized (entries) {
            return last;
        }
    }

    /**
     * Calls back once, when there is an event behind a number: at once if there is one already.
     *
     * @param number the last that the reader has seen
     * @param listener called on the publisher's thread, or on this one; must not block
     * @return forgets the listener, if it has not been called yet
     */
    public Runnable whenBehind(long number, Runnable listener) {
        synchronized (entries) {
            if (last <= number) {
                listeners.add(listener);
                return () -> forget(listener);
            }
        }
        listener.run();
        return () -> {};
    }

    private void forget(Runnable listener) {
        synchronized (entries) {
            listeners.remove(listener);
        }
    }

    /** {@return how many listeners wait} */
    public int waiting() {
        synchronized (entries) {
            return listeners.size();
        }
    }
}
