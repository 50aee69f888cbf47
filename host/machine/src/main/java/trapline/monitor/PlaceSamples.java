package trapline.monitor;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a guest was found, from time to time: a bounded table of places with counts. A place that is found often stays; of those that
 * are found seldom some are forgotten (as in Misra and Gries, Finding Repeated Elements, 1982, for each small part of the table). What
 * it takes up it takes up with the first sample. It is no part of a machine's state.
 */
public final class PlaceSamples {
    /**
     * A place.
     *
     * @param mode a small number for the virtual mode, 0 to 3
     * @param address the virtual P
     * @param count how often it was found, at least 1
     */
    public record Place(int mode, long address, long count) {}

    private static final int SLOTS = 512;
    private static final int WAYS = 8;
    /** Spreads addresses over the table (Knuth, The Art of Computer Programming 3, 6.4). */
    private static final long FIBONACCI = 0x9e3779b97f4a7c15L;

    private static final int MODE_SHIFT = 62;

    private long[] keys = {};
    private int[] counts = {};
    private long total;

    /** No samples. */
    public PlaceSamples() {}

    /**
     * Counts a place.
     *
     * @param mode 0 to 3
     * @param address the virtual P; of its bits, 62 and 63 do not count
     */
    public void add(int mode, long address) {
        if (keys.length == 0) {
            keys = new long[SLOTS];
            counts = new int[SLOTS];
        }
        total++;
        long key = (long) mode << MODE_SHIFT | address & ~(3L << MODE_SHIFT);
        int first = (int) (key * FIBONACCI >>> 55) & -WAYS;
        int free = -1;
        for (int slot = first; slot < first + WAYS; slot++) {
            if (counts[slot] > 0 && keys[slot] == key) {
                counts[slot]++;
                return;
            }
            free = counts[slot] == 0 ? slot : free;
        }
        if (free >= 0) {
            keys[free] = key;
            counts[free] = 1;
            return;
        }
        for (int slot = first; slot < first + WAYS; slot++) {
            counts[slot]--;
        }
    }

    /** {@return how many samples there were, also of places that are forgotten} */
    public long total() {
        return total;
    }

    /** {@return the places that are known, in no order; an address has its bit 61 in bits 62 and 63} */
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (int slot = 0; slot < keys.length; slot++) {
            if (counts[slot] > 0) {
                long address = keys[slot] << 2 >> 2;
                places.add(new Place((int) (keys[slot] >>> MODE_SHIFT), address, counts[slot]));
            }
        }
        return places;
    }
}
