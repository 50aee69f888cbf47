package trapline.monitor.allocator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
        List<RelocationBounds> extents = extents(after);
        held += Extents.words(extents) - Extents.words(extents(before));
        checkEffect(decision, before, after);
        checkSums(before, after);
        for (RelocationBounds extent : extents) {
            checkAlone(extent, decision);
        }
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
            if (!after.equals(before)) {
                throw broken(decision.outcome(), "but", before, "became", after);
            }
            return;
        }
        Optional<RelocationBounds> region = after.grant().flatMap(Grant::region);
        if (!region.equals(decision.after())) {
            throw broken("the region is", region, "not", decision.after());
        }
    }

    private void checkSums(Standing before, Standing after) {
        if (held + after.free() != ledger.words()) {
            throw broken(held, "words held and", after.free(), "free are not", ledger.words());
        }
        Usage expected = before.usage().minus(usage(before)).plus(usage(after));
        if (!after.usage().minus(expected).isNothing()) {
            throw broken("the tenant has", after.usage(), "not", expected);
        }
    }

    private void checkAlone(RelocationBounds extent, Decision decision) {
        if (extent.end() > ledger.words()) {
            throw broken(extent, "reaches beyond", ledger.words());
        }
        if (extent.l() % Allocator.GRANULE != 0) {
            throw broken(extent, "begins within a granule");
        }
        if (ledger.free().touches(extent)) {
            throw broken("a hole has a part of", extent);
        }
        NavigableMap<Long, Holding> holdings = ledger.holdings();
        Holding own = holdings.get(extent.l());
        if (own == null || !own.is(decision.vm(), extent)) {
            throw broken(extent, "is held as", own);
        }
        Map.Entry<Long, Holding> below = holdings.lowerEntry(extent.l());
        if (below != null && below.getValue().extent().end() > extent.l()) {
            throw broken(extent, "overlaps", below.getValue());
        }
        Map.Entry<Long, Holding> above = holdings.higherEntry(extent.l());
        if (above != null && extent.end() > above.getValue().extent().l()) {
            throw broken(extent, "overlaps", above.getValue());
        }
    }

    private static List<RelocationBounds> extents(Standing standing) {
        return standing.grant().map(Grant::extents).orElse(List.of());
    }

    private static Usage usage(Standing standing) {
        return standing.grant().map(Grant::usage).orElse(Usage.NONE);
    }

    private static void require(boolean holds, Object... otherwise) {
        if (!holds) {
            throw broken(otherwise);
        }
    }

    private static IllegalStateException broken(@Nullable Object... what) {
        return new IllegalStateException(
                Arrays.stream(what).map(String::valueOf).collect(Collectors.joining(" ")));
    }
}
