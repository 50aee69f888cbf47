package trapline.machine;

/**
 * R = (l, b), the relocation-bounds register (paper, section 3), active in both modes. Address a names the cell
 * E[a + l] if a &lt; b, and memory-traps if not. The paper uses b both as a size and as a last index; here it is a size,
 * so that all of a storage of q cells is (0, q).
 *
 * @param l the relocation: the first cell, in cells, at least 0
 * @param b the bound: how many cells, at least 0
 */
public record RelocationBounds(long l, long b) {
    /** A window onto nothing: every address traps. */
    public static final RelocationBounds NOTHING = new RelocationBounds(0, 0);

    public RelocationBounds {
        if (l < 0 || b < 0 || l + b < 0) {
            throw new IllegalArgumentException("relocation " + l + " and bound " + b + " must be at least 0");
        }
    }

    /** {@return R for all of a storage of {@code q} cells} */
    public static RelocationBounds all(long q) {
        return new RelocationBounds(0, q);
    }

    /** {@return the first cell behind this window} */
    public long end() {
        return l + b;
    }

    /** {@return whether the cell at {@code address} lies in this window} */
    public boolean contains(long address) {
        return address >= l && address < end();
    }

    /** {@return whether this window and {@code other} share a cell} */
    public boolean overlaps(RelocationBounds other) {
        return b > 0 && other.b > 0 && l < other.end() && other.l < end();
    }

    /**
     * Composes a virtual R with the region that its machine was given: R' = (l + k, b) of the paper's VM map, clipped to
     * the region. An address resolves through the result exactly as it would through this R on a bare machine whose
     * storage has as many cells as the region.
     *
     * @param region where the machine's storage lies in the next lower one
     * @return the R to run with, always inside {@code region}
     */
    public RelocationBounds within(RelocationBounds region) {
        return l >= region.b ? NOTHING : new RelocationBounds(region.l + l, Math.min(b, region.b - l));
    }

    @Override
    public String toString() {
        return "(" + l + ", " + b + ")";
    }
}
