package trapline.monitor.allocator;

import java.util.ArrayList;
import java.util.List;
import trapline.machine.RelocationBounds;

/** Arithmetic on the extents of regions: what a move takes, and what it leaves. */
public final class Extents {
    private Extents() {}

    /** The cells of either, as disjoint extents: one if the two overlap. */
    static List<RelocationBounds> both(RelocationBounds one, RelocationBounds other) {
        return one.overlaps(other)
                ? List.of(between(Math.min(one.l(), other.l()), Math.max(one.end(), other.end())))
                : List.of(one, other);
    }

    /**
     * {@return the cells of {@code from} that are in none of {@code others}, as windows that are not empty}
     *
     * @param from disjoint windows
     * @param others any windows
     */
    public static List<RelocationBounds> minus(List<RelocationBounds> from, List<RelocationBounds> others) {
        List<RelocationBounds> left = from;
        for (RelocationBounds other : others) {
            List<RelocationBounds> pieces = new ArrayList<>();
            for (RelocationBounds piece : left) {
                addPieces(piece, other, pieces);
            }
            left = pieces;
        }
        return left;
    }

    static long words(List<RelocationBounds> extents) {
        long words = 0;
        for (RelocationBounds extent : extents) {
            words += extent.b();
        }
        return words;
    }

    static RelocationBounds between(long start, long end) {
        return new RelocationBounds(start, end - start);
    }

    private static void addPieces(RelocationBounds piece, RelocationBounds without, List<RelocationBounds> pieces) {
        if (!piece.overlaps(without)) {
            pieces.add(piece);
            return;
        }
        if (piece.l() < without.l()) {
            pieces.add(between(piece.l(), without.l()));
        }
        if (without.end() < piece.end()) {
            pieces.add(between(without.end(), piece.end()));
        }
    }
}
