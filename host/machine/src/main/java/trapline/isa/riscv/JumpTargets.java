package trapline.isa.riscv;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Where the jumps by register of a page have led, such as those of a switch, so that translated code can go on there itself. These are
 * hints: that code has changed since, or that there are more, makes nothing wrong. A guest decides how many there are, so they are
 * bounded: of a page, they take less room than what is decoded of it.
 */
final class JumpTargets {
    /** Of a jump, at most so many are kept. */
    static final int LIMIT = 64;

    /** Of all jumps of a page, at most so many are kept. */
    static final int PAGE_LIMIT = 256;

    private static final int RECENT = 64;

    private final Map<Integer, TreeSet<Integer>> seen = new HashMap<>();
    private int count;

    /** Some of those noted, as most come again and again: by a hash, half word and distance in one number, of which none is 0. */
    private final long[] recent = new long[RECENT];

    /** Notes that the jump at a half word led so many bytes from it. */
    void add(int index, long distance) {
        if (count == PAGE_LIMIT || distance != (int) distance) {
            return;
        }
        long noted = (long) (index + 1) << Integer.SIZE | distance & 0xffffffffL;
        int place = index + (int) (distance >>> 1) & RECENT - 1;
        if (recent[place] == noted) {
            return;
        }
        recent[place] = noted;
        TreeSet<Integer> distances = seen.computeIfAbsent(index, _ -> new TreeSet<>());
        if (distances.size() < LIMIT && distances.add((int) distance)) {
            count++;
        }
    }

    /** {@return how many bytes from it the jump at a half word has led, ascending} */
    List<Integer> of(int index) {
        TreeSet<Integer> distances = seen.get(index);
        return distances == null ? List.of() : List.copyOf(distances);
    }
}
