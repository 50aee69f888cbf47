package trapline.vm.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnQueueTest {
    private record Entry(String name) implements Runnable {
        @Override
        public void run() {}
    }

    private static TurnQueue queue(List<String> woken, List<String> turns) {
        TurnQueue queue = new TurnQueue();
        woken.forEach(name -> queue.addWoken(new Entry(name)));
        turns.forEach(name -> queue.addTurn(new Entry(name)));
        return queue;
    }

    private static List<String> drained(TurnQueue queue) {
        List<Runnable> entries = new ArrayList<>();
        queue.drainTo(entries);
        assertEquals(0, queue.size());
        return entries.stream().map(entry -> ((Entry) entry).name()).toList();
    }

    @Test
    void eachKindComesOutInItsOrder() {
        TurnQueue queue = queue(List.of("w1", "w2"), List.of("t1", "t2"));
        assertEquals(4, queue.size());
        assertEquals(new Entry("t1"), queue.pollTurn());
        assertEquals(new Entry("w1"), queue.pollWoken());
        assertEquals(new Entry("w2"), queue.pollWoken());
        assertNull(queue.pollWoken());
        assertEquals(1, queue.size());
    }

    @Test
    void theLastTurnsAreMovedBehindTheReceiversInTheirOrder() {
        TurnQueue from = queue(List.of("w1"), List.of("t1", "t2", "t3"));
        TurnQueue to = queue(List.of(), List.of("u1"));
        assertEquals(2, from.moveTailTo(to, 2));
        assertEquals(List.of("w1", "t1"), drained(from));
        assertEquals(List.of("u1", "t2", "t3"), drained(to));
    }

    @Test
    void wokenMailboxesAreMovedWhenTurnsDoNotSuffice() {
        TurnQueue from = queue(List.of("w1", "w2", "w3"), List.of("t1"));
        TurnQueue to = new TurnQueue();
        assertEquals(3, from.moveTailTo(to, 3));
        assertEquals(List.of("w1"), drained(from));
        assertEquals(List.of("w2", "w3", "t1"), drained(to));
        assertEquals(0, from.moveTailTo(to, 5));
    }
}
