package trapline.monitor.allocator;

import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import trapline.machine.RelocationBounds;

/** The holes: the words that nobody holds. No two holes touch. Every operation but a walk takes O(log n) of n holes. */
final class FreeStorage {
    private final NavigableMap<Long, RelocationBounds> byAddress = new TreeMap<>();
    private final NavigableSet<RelocationBounds> bySize = new TreeSet<>(FreeStorage::compare);
    private long free;

    /** How many words are free. */
    long free() {
        return free;
    }

    /** How many holes there are. */
    int count() {
        return byAddress.size();
    }

    /** The size of the largest hole; 0 if there is none. */
    long largest() {
        return bySize.isEmpty() ? 0 : bySize.last().b();
    }

    /** The holes by address. */
    Iterable<RelocationBounds> holes() {
        return byAddress.values();
    }

    /** A copy of the holes by address. */
    List<RelocationBounds> list() {
        return List.copyOf(byAddress.values());
    }

    /** The holes of at least so many words, smallest first, of equal ones the lowest first: the first is the best fit. */
    Iterable<RelocationBounds> fitting(long words) {
        return bySize.tailSet(new RelocationBounds(0, words), true);
    }

    /** The holes of fewer words, largest first. */
    Iterable<RelocationBounds> tooSmall(long words) {
        return bySize.headSet(new RelocationBounds(0, words), false).descendingSet();
    }

    /** The hole that has this cell. */
    Optional<RelocationBounds> at(long address) {
        return Optional.ofNullable(byAddress.floorEntry(address))
                .map(entry -> entry.getValue())
                .filter(hole -> hole.contains(address));
    }

    /** Whether a hole has any of these cells. */
    boolean touches(RelocationBounds extent) {
        return Optional.ofNullable(byAddress.lowerEntry(extent.end()))
                .map(entry -> entry.getValue())
                .filter(hole -> hole.overlaps(extent))
                .isPresent();
    }

    /** Takes cells that lie within one hole. */
    void take(RelocationBounds extent) {
        RelocationBounds hole = at(extent.l())
                .filter(found -> extent.end() <= found.end())
                .orElseThrow(() -> new IllegalStateException(extent + " is not free"));
        remove(hole);
        add(Extents.between(hole.l(), extent.l()));
        add(Extents.between(extent.end(), hole.end()));
    }

    /** Returns cells that are in no hole, and joins them with the holes on either side. */
    void give(RelocationBounds extent) {
        if (touches(extent)) {
            throw new IllegalStateException(extent + " is free already");
        }
        long start = extent.l();
        long end = extent.end();
        RelocationBounds below =
                extent.l() == 0 ? RelocationBounds.NOTHING : at(extent.l() - 1).orElse(RelocationBounds.NOTHING);
        if (below.b() > 0) {
            remove(below);
            start = below.l();
        }
        RelocationBounds above = at(end).orElse(RelocationBounds.NOTHING);
        if (above.b() > 0) {
            remove(above);
            end = above.end();
        }
        add(Extents.between(start, end));
    }

    /** Checks the two orders and the sum against each other. */
    void verify() {
        long sum = Extents.words(list());
        if (sum != free) {
            throw new IllegalStateException("the holes have " + sum + " words, not " + free);
        }
        if (bySize.size() != byAddress.size() || !bySize.containsAll(byAddress.values())) {
            throw new IllegalStateException("the holes by size are not the holes by address");
        }
    }

    private static int compare(RelocationBounds one, RelocationBounds other) {
        int bySize = Long.compare(one.b(), other.b());
        return bySize != 0 ? bySize : Long.compare(one.l(), other.l());
    }

    private void add(RelocationBounds hole) {
        if (hole.b() > 0) {
            byAddress.put(hole.l(), hole);
            bySize.add(hole);
            free += hole.b();
        }
    }

    private void remove(RelocationBounds hole) {
        byAddress.remove(hole.l());
        bySize.remove(hole);
        free -= hole.b();
    }
}
