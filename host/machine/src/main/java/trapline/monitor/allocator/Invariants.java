package trapline.monitor.allocator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import trapline.machine.RelocationBounds;
import trapline.monitor.allocator.Ledger.Holding;
import trapline.monitor.allocator.Ledger.Standing;

/**
 * What must hold after each decision: regions lie within storage, share no granule with each other or with a hole, and nothing
 * is lost (held + free = all); each tenant's sums are those of its machines. {@link #check} looks at what one decision can have
 * changed, in O(log n); {@link #verify} at everything.
 */
final class Invariants {
    private final Ledger ledger;
    // Kept from the grants alone, apart from the holes' own sum, so that the two can contradict each other.
    private long held;

    Invariants(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Checks what a decision has changed since {@code before}; an IllegalStateException says what does not hold. */
    void check(Decision decision, Standing before) {
        Standing after = ledger.standing(decision);
        List<RelocationBounds> extents = after.grant().map(Grant::extents).orElseGet(List::of);
        held += Extents.words(extents)
                - Extents.words(before.grant().map(Grant::extents).orElseGet(List::of));
        checkEffect(decision, before, after);
        checkSums(before, after);
        extents.forEach(extent -> checkAlone(extent, decision));
    }

    /** Checks everything; an IllegalStateException says what does not add up. */
    void verify() {
        ledger.free().verify();
        ledger.tenants().verify(ledger.recomputedUsage());
        List<RelocationBounds> taken = ledger.grants().stream()
                .flatMap(grant -> grant.extents().stream())
                .toList();
        require(Extents.words(taken) == held, "the grants hold", Extents.words(taken), "words, not", held);
        List<RelocationBounds> all = new ArrayList<>(taken);
        all.addAll(ledger.free().list());
        all.sort(Comparator.comparingLong(RelocationBounds::l));
        long next = 0;
        for (RelocationBounds extent : all) {
            require(extent.l() == next, extent, "should begin at", next);
            next = extent.end();
        }
        require(next == ledger.words(), "the storage of", ledger.words(), "words is covered up to", next);
        verifyHoldings(taken.size());
        verifyHoles();
    }

    private void verifyHoldings(int expected) {
        Map<Long, Holding> holdings = ledger.holdings();
        require(holdings.size() == expected, holdings.size(), "holdings for", expected, "extents");
        for (Grant grant : ledger.grants()) {
            for (RelocationBounds extent : grant.extents()) {
                Holding holding = new Holding(grant.vm(), extent);
                require(holding.equals(holdings.get(extent.l())), holding, "is not among the holdings");
            }
        }
    }

    private void verifyHoles() {
        long end = -1;
        for (RelocationBounds hole : ledger.free().holes()) {
            require(hole.l() > end, "the hole", hole, "touches the one that ends at", end);
            end = hole.end();
        }
    }

    private static void checkEffect(Decision decision, Standing before, Standing after) {
        if (decision.outcome() != Outcome.GRANTED) {
            require(after.equals(before), decision.outcome(), "but", before, "became", after);
            return;
        }
        Optional<RelocationBounds> region = after.grant().flatMap(Grant::region);
        require(region.equals(decision.after()), "the region is", region, "not", decision.after());
    }

    private void checkSums(Standing before, Standing after) {
        require(
                held + after.free() == ledger.words(),
                held,
                "words held and",
                after.free(),
                "free are not",
                ledger.words());
        Usage expected = before.usage()
                .minus(before.grant().map(Grant::usage).orElse(Usage.NONE))
                .plus(after.grant().map(Grant::usage).orElse(Usage.NONE));
        require(after.usage().equals(expected), "the tenant has", after.usage(), "not", expected);
    }

    private void checkAlone(RelocationBounds extent, Decision decision) {
        require(extent.end() <= ledger.words(), extent, "reaches beyond", ledger.words());
        require(extent.l() % Allocator.GRANULE == 0, extent, "begins within a granule");
        require(!ledger.free().touches(extent), "a hole has a part of", extent);
        Optional<Holding> own = Optional.ofNullable(ledger.holdings().get(extent.l()));
        Optional<Holding> due = decision.vm().map(vm -> new Holding(vm, extent));
        require(own.equals(due), due, "is held as", own);
        Optional.ofNullable(ledger.holdings().lowerEntry(extent.l()))
                .map(Map.Entry::getValue)
                .ifPresent(below -> require(below.extent().end() <= extent.l(), extent, "overlaps", below));
        Optional.ofNullable(ledger.holdings().higherEntry(extent.l()))
                .map(Map.Entry::getValue)
                .ifPresent(above -> require(extent.end() <= above.extent().l(), extent, "overlaps", above));
    }

    private static void require(boolean holds, Object... otherwise) {
        if (!holds) {
            throw new IllegalStateException(
                    Arrays.stream(otherwise).map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }
}
