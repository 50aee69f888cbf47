package trapline.monitor.allocator;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides recorded requests again: the record of an allocator explains it only if it leads to the same decisions. */
public final class Replay {
    private Replay() {}

    /**
     * A decision that did not come out again.
     *
     * @param recorded as it is in the record
     * @param replayed what a fresh allocator decided in its place
     */
    public record Difference(Decision recorded, Decision replayed) {}

    /**
     * {@return the first decision that a fresh allocator makes differently; empty if there is none}
     *
     * @param record all decisions of one allocator in their order, from the first
     * @throws IllegalStateException if the books of the fresh allocator do not add up
     */
    public static Optional<Difference> firstDifference(Iterable<Decision> record) {
        return firstDifference(record.iterator());
    }

    /**
     * {@return the same for a record that comes bit by bit}
     *
     * @param record see {@link #firstDifference(Iterable)}; is consumed, not closed
     */
    public static Optional<Difference> firstDifference(Stream<Decision> record) {
        return firstDifference(record.iterator());
    }

    private static Optional<Difference> firstDifference(Iterator<Decision> record) {
        Allocator fresh = new Allocator();
        while (record.hasNext()) {
            Decision recorded = record.next();
            Decision replayed = fresh.decide(recorded.request());
            if (!replayed.equals(recorded)) {
                return Optional.of(new Difference(recorded, replayed));
            }
        }
        return Optional.empty();
    }
}
