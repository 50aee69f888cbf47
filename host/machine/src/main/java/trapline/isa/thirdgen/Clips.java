package trapline.isa.thirdgen;

import trapline.machine.RelocationBounds;

/** The R that a program set and that reached beyond its machine's region, each counted once. */
final class Clips {
    long count;
    boolean presentCounted;
    RelocationBounds last = RelocationBounds.NOTHING;

    Clips() {}

    /** Counts the present R if it reaches beyond the region and is not counted yet. */
    void note(RelocationBounds r, RelocationBounds region) {
        if (r.b() > 0 && r.end() > region.b() && !presentCounted) {
            presentCounted = true;
            count++;
            last = r;
        }
    }
}
