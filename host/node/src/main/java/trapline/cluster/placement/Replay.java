package trapline.cluster.placement;

import java.util.Iterator;
import java.util.Optional;

/** Decides recorded requests again: the record of a placement explains it only if it leads to the same decisions. */
public final class Replay {
    private Replay() {}

    /**
     * A decision that did not come out again.
     *
     * @param recorded as it is in the record
     * @param replayed what a fresh placement decided in its place
     */
    public record Difference(Decision recorded, Decision replayed) {}

    /**
     * {@return the first decision that a fresh placement makes differently; empty if there is none}
     *
     * @param record all decisions of one placement in their order, from the first
     * @throws IllegalStateException if the books of the fresh placement do not add up
     */
    public static Optional<Difference> firstDifference(Iterable<Decision> record) {
        Placement fresh = new Placement();
        Iterator<Decision> each = record.iterator();
        while (each.hasNext()) {
            Decision recorded = each.next();
            Decision replayed = fresh.decide(recorded.request());
            if (!replayed.equals(recorded)) {
                return Optional.of(new Difference(recorded, replayed));
            }
        }
        return Optional.empty();
    }
}
