package trapline.cluster.migration;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trapline.machine.Bytes;
import trapline.machine.Storage;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.ManifestFormat;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.PageName;
import trapline.machine.snapshot.PageSource;
import trapline.machine.snapshot.SnapshotFormatException;

/** What has come in of a machine beside its memory, on the heap and therefore bounded. Written until the machine is assembled, then read. */
final class BesideMemory implements PageSource {
    /** For a kernel and a first file system, which no quota counts. */
    private static final long FILES = 256L << 20;

    private static final int MOST_DOCUMENT = 64 << 20;

    private final Map<PageName, Bytes> pages = new HashMap<>();
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private final ByteArrayOutputStream past = new ByteArrayOutputStream();
    private final long most;
    private long bytes;

    /**
     * Nothing so far.
     *
     * @param backingWords how much the machine may take for what it writes to its drum or disk
     */
    BesideMemory(long backingWords) {
        this.most = FILES + Math.min(Long.MAX_VALUE / 16, backingWords) * Storage.BYTES_PER_CELL;
    }

    /**
     * Adds what is in a piece, if that is no memory.
     *
     * @param piece any
     * @return why it cannot be added, if it cannot
     */
    Optional<String> add(Arrival.Piece piece) {
        return switch (piece) {
            case Arrival.Beside(long _, var lengths, Bytes content) ->
                refusal(addPages(lengths, content), "more comes beside its memory than it may have");
            case Arrival.Past(long _, int from, Bytes bytes) ->
                refusal(from == past.size() && add(past, bytes), "its history does not come in order");
            case Arrival.Rest(long _, Bytes bytes) -> refusal(add(rest, bytes), "its state is larger than any");
            case Arrival.Memory _, Arrival.Rehearse _, Arrival.Last _ -> Optional.empty();
        };
    }

    private static Optional<String> refusal(boolean fits, String otherwise) {
        return fits ? Optional.empty() : Optional.of(otherwise);
    }

    private static boolean add(ByteArrayOutputStream document, Bytes part) {
        boolean fits = (long) document.size() + part.length() <= MOST_DOCUMENT;
        if (fits) {
            document.writeBytes(part.toArray());
        }
        return fits;
    }

    /**
     * {@return its state but for the pages, as it has come in since this was called last}
     *
     * @throws SnapshotFormatException if it is none
     */
    Manifest takeRest() throws SnapshotFormatException {
        Manifest whole = ManifestFormat.decode(Bytes.of(rest.toByteArray()));
        rest.reset();
        return whole;
    }

    /** {@return the record of what has entered it, as far as it has come in} */
    Bytes past() {
        return Bytes.of(past.toByteArray());
    }

    private boolean addPages(List<Integer> lengths, Bytes content) {
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

    @Override
    public Bytes page(PageName name) throws SnapshotFormatException {
        return Optional.ofNullable(pages.get(name))
                .orElseThrow(() -> new SnapshotFormatException("page " + name + " has not come"));
    }
}
