package trapline.machine.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import trapline.machine.Bytes;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/** A machine's region of the storage as pages. A page of zeros is none: what was never touched takes no room. */
public final class MemoryPages {
    private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[Page.MOST_BYTES]);

    private MemoryPages() {}

    /**
     * {@return the names of a region's pages by number, without those of zeros}
     *
     * @param storage the storage that holds the region
     * @param region which cells
     * @param sink gets the pages
     */
    public static SortedMap<Long, PageName> capture(Storage storage, RelocationBounds region, PageSink sink) {
        MemorySegment memory = storage.window(region);
        SortedMap<Long, PageName> pages = new TreeMap<>();
        for (long at = 0; at < memory.byteSize(); at += Page.MOST_BYTES) {
            MemorySegment part = memory.asSlice(at, Math.min(Page.MOST_BYTES, memory.byteSize() - at));
            if (MemorySegment.mismatch(part, 0, part.byteSize(), ZEROS, 0, part.byteSize()) >= 0) {
                Page page = Page.of(part.toArray(ValueLayout.JAVA_BYTE));
                sink.keep(page);
                pages.put(at / Page.MOST_BYTES, page.name());
            }
        }
        return pages;
    }

    /**
     * Fills a region.
     *
     * @param storage the storage that holds the region
     * @param region which cells; zero so far
     * @param pages by their number
     * @param source has the pages
     * @throws SnapshotFormatException if a page cannot be had, or is not as long as its place
     */
    public static void restore(
            Storage storage, RelocationBounds region, SortedMap<Long, PageName> pages, PageSource source)
            throws SnapshotFormatException {
        long bytes = region.b() * Storage.BYTES_PER_CELL;
        for (Map.Entry<Long, PageName> entry : pages.entrySet()) {
            long at = entry.getKey() * Page.MOST_BYTES;
            Bytes content = source.page(entry.getValue());
            if (content.length() != Math.min(Page.MOST_BYTES, bytes - at)) {
                throw new SnapshotFormatException(
                        "page " + entry.getKey() + " of its memory has " + content.length() + " bytes");
            }
            storage.putBytes(region.l() * Storage.BYTES_PER_CELL + at, content.toArray(), 0, content.length());
        }
    }
}
