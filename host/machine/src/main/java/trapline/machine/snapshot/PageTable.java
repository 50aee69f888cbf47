package trapline.machine.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import trapline.machine.Storage;

/**
 * The names of a memory's pages, kept by whoever hears of each page that changes: so the whole memory has a name without being read again.
 * It begins with zeros. Not thread-safe.
 */
public final class PageTable {
    private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[Page.MOST_BYTES]);

    private final SortedMap<Long, PageName> names = new TreeMap<>();
    private final MessageDigest digest = Page.sha256();
    private final byte[] content = new byte[Page.MOST_BYTES];

    /** A table of zeros. */
    public PageTable() {}

    /**
     * A page has changed.
     *
     * @param number which, from 0
     * @param page its content from now on, 1 to {@link Page#MOST_BYTES} bytes
     */
    public void set(long number, MemorySegment page) {
        if (isZero(page)) {
            names.remove(number);
            return;
        }
        int length = Math.toIntExact(page.byteSize());
        MemorySegment.copy(page, ValueLayout.JAVA_BYTE, 0, content, 0, length);
        digest.update(content, 0, length);
        names.put(number, PageName.of(digest.digest()));
    }

    /** {@return the names by page, without those of zeros; a view} */
    public SortedMap<Long, PageName> names() {
        return Collections.unmodifiableSortedMap(names);
    }

    static boolean isZero(MemorySegment page) {
        return MemorySegment.mismatch(page, 0, page.byteSize(), ZEROS, 0, page.byteSize()) < 0;
    }

    /** {@return how many pages a memory has} */
    static long pages(long words) {
        return Math.ceilDiv(words * Storage.BYTES_PER_CELL, Page.MOST_BYTES);
    }
}
