package trapline.cluster.migration;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trapline.machine.Bytes;
import trapline.machine.Storage;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.PageName;
import trapline.machine.snapshot.PageSource;
import trapline.machine.snapshot.SnapshotFormatException;

/** What has come in of a machine beside its memory, on the heap and therefore bounded. Written until the machine is assembled, then read. */
final class PagesBeside implements PageSource {
    /** For a kernel and a first file system, which no quota counts. */
    private static final long FILES = 256L << 20;

    private static final int MOST_DOCUMENT = 64 << 20;

    private final Map<PageName, Bytes> pages = new HashMap<>();
    private final long most;
    private long bytes;

    /**
     * Nothing so far.
     *
     * @param backingWords how much the machine may take for what it writes to its drum or disk
     */
    PagesBeside(long backingWords) {
        this.most = FILES + Math.min(Long.MAX_VALUE / 16, backingWords) * Storage.BYTES_PER_CELL;
    }

    /** Adds pages, one behind the other; {@return whether they make sense and there is room for them} */
    boolean add(List<Integer> lengths, Bytes content) {
        byte[] all = content.toArray();
        int at = 0;
        for (int length : lengths) {
            if (length < 1 || length > Page.MOST_BYTES || length > all.length - at || bytes + length > most) {
                return false;
            }
            Page page = Page.of(Arrays.copyOfRange(all, at, at + length));
            if (pages.put(page.name(), page.bytes()) == null) {
                bytes += length;
            }
            at += length;
        }
        return at == all.length;
    }

    /** {@return whether a document that comes in parts may have one more} */
    boolean hasRoom(ByteArrayOutputStream document, Bytes part) {
        return (long) document.size() + part.length() <= MOST_DOCUMENT;
    }

    @Override
    public Bytes page(PageName name) throws SnapshotFormatException {
        return Optional.ofNullable(pages.get(name))
                .orElseThrow(() -> new SnapshotFormatException("page " + name + " has not come"));
    }
}
