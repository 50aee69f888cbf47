package trapline.monitor.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AllocatorScaleTest {
    private static final int MACHINES = 100_000;

    @Test
    void aHundredThousandMachinesComeMoveAndGo() {
        Allocator allocator = new Allocator();
        allocator.decide(Requests.storage(2 * MACHINES));
        long start = System.nanoTime();
        for (int i = 0; i < MACHINES; i++) {
            grant(allocator, Requests.newMachine("vm-" + i, 1 + i % 2 * Allocator.GRANULE));
        }
        System.out.println(MACHINES + " creates: " + (System.nanoTime() - start) / 1_000_000 + " ms");
        allocator.verify();
        assertEquals(MACHINES, allocator.grants().size());
        for (int i = 0; i < MACHINES; i += 2) {
            grant(allocator, Requests.release("vm-" + i));
        }
        assertEquals(MACHINES / 2 + 1, allocator.storage().holes().size());
        for (int i = 0; i < MACHINES; i += 2) {
            grant(allocator, Requests.newMachine("new-" + i, 1));
            grant(allocator, Requests.relocate("new-" + i));
            grant(allocator, Requests.evacuated("new-" + i));
        }
        allocator.verify();
        for (int i = 0; i < MACHINES; i++) {
            grant(allocator, Requests.release((i % 2 == 0 ? "new-" : "vm-") + i));
        }
        System.out.println("all: " + (System.nanoTime() - start) / 1_000_000 + " ms");
        allocator.verify();
        assertEquals(
                List.of(Requests.granules(0, 2 * MACHINES)), allocator.storage().holes());
        assertTrue(allocator.grants().isEmpty());
    }

    private static void grant(Allocator allocator, Request request) {
        Decision decision = allocator.decide(request);
        assertEquals(
                Outcome.GRANTED, decision.outcome(), () -> decision.reason().sentence());
    }
}
