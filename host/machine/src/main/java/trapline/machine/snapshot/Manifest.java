package trapline.machine.snapshot;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import trapline.machine.Bytes;

/**
 * A machine's whole state at a moment, with names in place of the pages.
 *
 * @param traits what the machine is
 * @param words how much memory it had at that moment, at least 1
 * @param step the moment: instructions retired and traps taken
 * @param memory the pages that are not zero, by their number; all have {@link Page#MOST_BYTES} but the last one
 * @param backing what it has written to its drum or disk, in the order in which {@code state} mentions it
 * @param state all else, in its kind's encoding
 */
public record Manifest(
        Traits traits, long words, long step, SortedMap<Long, PageName> memory, List<PageName> backing, Bytes state) {
    private static final int WORDS_PER_PAGE = Page.MOST_BYTES / Long.BYTES;

    public Manifest {
        memory = Collections.unmodifiableSortedMap(new TreeMap<>(memory));
        backing = List.copyOf(backing);
        if (words < 1 || step < 0) {
            throw new IllegalArgumentException("a machine of " + words + " words at step " + step);
        }
        if (!memory.isEmpty() && (memory.firstKey() < 0 || memory.lastKey() > (words - 1) / WORDS_PER_PAGE)) {
            throw new IllegalArgumentException("pages beyond the machine's " + words + " words");
        }
    }

    /** {@return the SHA-256 of all this in hexadecimal: equal for two machines exactly if their whole states are} */
    public String hash() {
        return ManifestFormat.hash(this);
    }

    /** {@return the names of all its pages, each once} */
    public Set<PageName> pages() {
        Set<PageName> names = new HashSet<>(memory.values());
        names.addAll(backing);
        return Collections.unmodifiableSet(names);
    }
}
