package trapline.monitor.allocator;

import trapline.machine.RelocationBounds;

/** Makes an allocator fail, for those who test what becomes of it then: while a granule is lost, no decision is possible. */
public final class SpoiledBooks {
    private final Allocator allocator;
    private final RelocationBounds lost;

    private SpoiledBooks(Allocator allocator, RelocationBounds lost) {
        this.allocator = allocator;
        this.lost = lost;
    }

    /**
     * Loses a granule.
     *
     * @param allocator one with a hole
     * @return the way to put it right again
     */
    public static SpoiledBooks of(Allocator allocator) {
        RelocationBounds hole = allocator.storage().holes().getLast();
        RelocationBounds lost = new RelocationBounds(hole.end() - Allocator.GRANULE, Allocator.GRANULE);
        allocator.ledger().free().take(lost);
        return new SpoiledBooks(allocator, lost);
    }

    /** Puts it right again. */
    public void repair() {
        allocator.ledger().free().give(lost);
    }
}
