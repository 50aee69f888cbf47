package trapline.isa.riscv;

import java.util.OptionalInt;

/**
 * The large pages of which parts may be in a translation's tables, so that a fence of one address need not search the tables unless
 * it is in one of those. Holds a few; if there are more, it no longer tells them apart.
 */
final class Superpages {
    private static final int LIMIT = 64;

    private final long[] firstBytes = new long[LIMIT];
    private final int[] shifts = new int[LIMIT];
    private int count;
    private int largestShift;

    /** Notes that a part of a large page is going into the tables. */
    void add(long virtualAddress, int shift) {
        largestShift = Math.max(largestShift, shift);
        if (count < LIMIT && shiftOf(virtualAddress).orElse(0) < shift) {
            firstBytes[count] = virtualAddress >>> shift << shift;
            shifts[count] = shift;
            count++;
        }
    }

    /** Forgets all: the tables are empty. */
    void clear() {
        count = 0;
        largestShift = 0;
    }

    /** {@return the binary logarithm of the size of what must be dropped around an address; empty if only its small page} */
    OptionalInt shiftOf(long virtualAddress) {
        int shift = 0;
        for (int i = 0; i < count; i++) {
            if ((virtualAddress ^ firstBytes[i]) >>> shifts[i] == 0) {
                shift = Math.max(shift, shifts[i]);
            }
        }
        if (count == LIMIT) {
            return OptionalInt.of(largestShift);
        }
        return shift == 0 ? OptionalInt.empty() : OptionalInt.of(shift);
    }
}
