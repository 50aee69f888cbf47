package trapline.monitor.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static trapline.monitor.allocator.Requests.ANN;
import static trapline.monitor.allocator.Requests.granules;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trapline.monitor.VmId;

/** The books are spoiled on purpose: the next decision and the full check must both notice. */
class InvariantsTest {
    private final Allocator allocator = new Allocator();
    private final Ledger ledger = allocator.ledger();

    @BeforeEach
    void twoMachinesAndTwoHoles() {
        allocator.decide(Requests.storage(8));
        allocator.decide(Requests.newMachine("gap", 2 * Allocator.GRANULE));
        allocator.decide(Requests.newMachine("a", 2 * Allocator.GRANULE));
        allocator.decide(Requests.newMachine("b", Allocator.GRANULE));
        allocator.decide(Requests.release("gap"));
        allocator.verify();
    }

    @Test
    void aLostGranuleIsNoticed() {
        ledger.free().take(granules(0, 1));
        assertBroken(Requests.weight("b", 7), "free are not");
    }

    @Test
    void aGranuleBothHeldAndFreeIsNoticed() {
        ledger.free().give(granules(3, 1));
        assertBroken(Requests.weight("a", 7), "free are not");
    }

    @Test
    void aHoleOverARegionIsNoticedThoughTheSumsAreRight() {
        ledger.free().take(granules(0, 1));
        ledger.free().give(granules(3, 1));
        assertBroken(Requests.weight("a", 7), "a hole has a part of (1024, 1024)");
    }

    @Test
    void twoRegionsThatOverlapAreNoticed() {
        Grant b = grant("b");
        ledger.change(b, b.movingTo(granules(6, 2)).settled());
        Grant a = grant("a");
        assertThrows(
                IllegalStateException.class,
                () -> ledger.change(a, a.movingTo(granules(5, 2)).settled()));
        assertBroken(Requests.weight("a", 7), "");
    }

    @Test
    void aTenantsSumThatIsOffIsNoticed() {
        ledger.tenants().change(ANN, Usage.NONE, new Usage(0, 1, 0));
        assertTrue(assertThrows(IllegalStateException.class, allocator::verify)
                .toString()
                .contains("the tenants have"));
    }

    @Test
    void aDecisionThatCannotBeAppliedNamesItself() {
        // The holes promise what the books hold: taking succeeds, and the neighbours object.
        ledger.free().give(granules(2, 2));
        Request request = Requests.newMachine("c", 4 * Allocator.GRANULE);
        String message = assertThrows(IllegalStateException.class, () -> allocator.decide(request))
                .toString();
        assertTrue(message.contains("decision 6, " + request), message);
    }

    @Test
    void aHoleIsNotGivenTwiceNorTakenTwice() {
        assertThrows(IllegalStateException.class, () -> ledger.free().give(granules(0, 1)));
        assertThrows(IllegalStateException.class, () -> ledger.free().take(granules(2, 1)));
        assertThrows(IllegalStateException.class, () -> ledger.free().take(granules(1, 2)));
        allocator.verify();
    }

    @Test
    void decidingAloneChangesNothing() {
        StorageMap before = allocator.storage();
        Ruling ruling = new Judge(ledger).rule(Requests.newMachine("c", 1));
        assertEquals(Outcome.GRANTED, ruling.outcome());
        assertEquals(before, allocator.storage());
        allocator.verify();
    }

    private void assertBroken(Request request, String symptom) {
        assertThrows(IllegalStateException.class, allocator::verify);
        String message = assertThrows(IllegalStateException.class, () -> allocator.decide(request))
                .toString();
        assertTrue(message.contains("decision 6, " + request), message);
        assertTrue(message.contains(symptom), message);
    }

    private Grant grant(String vm) {
        return ledger.grant(VmId.of(vm)).orElseThrow();
    }
}
