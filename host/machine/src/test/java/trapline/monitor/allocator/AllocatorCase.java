package trapline.monitor.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static trapline.monitor.allocator.Allocator.GRANULE;
import static trapline.monitor.allocator.Requests.newMachine;
import static trapline.monitor.allocator.Requests.release;
import static trapline.monitor.allocator.Requests.storage;

import org.junit.jupiter.api.AfterEach;
import trapline.machine.RelocationBounds;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Reason.Code;

/** An allocator whose decisions are expected one by one, and whose books must add up at the end. */
abstract sealed class AllocatorCase permits AllocatorTest, AllocatorMovesTest {
    final Allocator allocator = new Allocator();

    @AfterEach
    void theBooksAddUp() {
        allocator.verify();
    }

    /** Storage with holes of these granules, lowest first, each behind it a machine m0, m1, ... of one granule. */
    void holes(int... sizes) {
        int all = 0;
        for (int size : sizes) {
            all += size + 1;
        }
        granted(storage(all), Code.CONFIGURED);
        for (int i = 0; i < sizes.length; i++) {
            granted(newMachine("h" + i, sizes[i] * GRANULE), Code.BEST_FIT);
            granted(newMachine("m" + i, GRANULE), Code.BEST_FIT);
        }
        for (int i = 0; i < sizes.length; i++) {
            granted(release("h" + i), Code.RELEASED);
        }
    }

    Decision granted(Request request, Code code) {
        return decided(request, Outcome.GRANTED, code);
    }

    Decision refused(Request request, Code code) {
        StorageMap before = allocator.storage();
        Decision decision = decided(request, Outcome.REFUSED, code);
        assertEquals(before, allocator.storage());
        assertEquals(decision.before(), decision.after());
        return decision;
    }

    Decision decided(Request request, Outcome outcome, Code code) {
        Decision decision = allocator.decide(request);
        assertEquals(code, decision.reason().code(), decision::toString);
        assertEquals(outcome, decision.outcome(), decision::toString);
        assertEquals(allocator.decisions(), decision.sequence());
        assertFalse(decision.reason().sentence().contains("{"));
        return decision;
    }

    Grant grant(String vm) {
        return allocator.grant(VmId.of(vm)).orElseThrow();
    }

    RelocationBounds region(String vm) {
        return grant(vm).region().orElseThrow();
    }
}
