package trapline.machine.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import trapline.machine.Storage;

/**
 * The names of a memory's pages, kept by whoever hears of each page that changes: so the whole memory has a hash without being read again. The
 * names are hashed by groups, and those hashes together, so that the hash costs what has changed since it was asked for last, and not what there is.
 * It begins with zeros. Not thread-safe.
 */
public final class PageTable {
    private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[Page.MOST_BYTES]);
    private static final byte[] NAME_OF_ZEROS = new byte[PageName.BYTES];
    private static final int PAGES_IN_A_GROUP = 64;

    /** Those that have a page that is not zero. */
    private final SortedMap<Long, Group> groups = new TreeMap<>();

    private final MessageDigest digest = Page.sha256();
    private final byte[] content = new byte[Page.MOST_BYTES];

    /** Pages in a row; those of zeros have a name that no hash will ever be. */
    private static final class Group {
        private final byte[] names = new byte[PAGES_IN_A_GROUP * PageName.BYTES];
        private byte[] hash = NAME_OF_ZEROS;
        private boolean current;
        private int notZero;

        void set(int at, byte[] name) {
            int offset = at * PageName.BYTES;
            notZero += isName(offset, NAME_OF_ZEROS) ? 1 : 0;
            System.arraycopy(name, 0, names, offset, PageName.BYTES);
            notZero -= isName(offset, NAME_OF_ZEROS) ? 1 : 0;
            current = false;
        }

        private boolean isName(int offset, byte[] name) {
            return Arrays.equals(names, offset, offset + PageName.BYTES, name, 0, PageName.BYTES);
        }

        byte[] hash(MessageDigest digest) {
            if (!current) {
                hash = digest.digest(names);
                current = true;
            }
            return hash;
        }
    }

    /** A table of zeros. */
    public PageTable() {}

    /**
     * A page has changed.
     *
     * @param number which, from 0
     * @param page its content from now on, 1 to {@link Page#MOST_BYTES} bytes
     */
    public void set(long number, MemorySegment page) {
        byte[] name = name(page);
        Group group = groups.computeIfAbsent(number / PAGES_IN_A_GROUP, _ -> new Group());
        group.set((int) (number % PAGES_IN_A_GROUP), name);
        if (group.notZero == 0) {
            groups.remove(number / PAGES_IN_A_GROUP);
        }
    }

    private byte[] name(MemorySegment page) {
        if (MemorySegment.mismatch(page, 0, page.byteSize(), ZEROS, 0, page.byteSize()) < 0) {
            return NAME_OF_ZEROS;
        }
        int length = Math.toIntExact(page.byteSize());
        MemorySegment.copy(page, ValueLayout.JAVA_BYTE, 0, content, 0, length);
        digest.update(content, 0, length);
        return digest.digest();
    }

    /**
     * {@return the SHA-256 of a machine's whole state in hexadecimal: equal for two machines exactly if their states are}
     *
     * @param rest the state of the machine that has this memory, but for the memory
     */
    public String hash(Manifest rest) {
        ByteBuffer hashes = ByteBuffer.allocate(groups.size() * (Long.BYTES + PageName.BYTES));
        groups.forEach((number, group) -> hashes.putLong(number).put(group.hash(digest)));
        digest.update(ManifestFormat.encode(rest).toArray());
        return HexFormat.of().formatHex(digest.digest(hashes.array()));
    }

    /** {@return how many pages a memory has} */
    static long pages(long words) {
        return Math.ceilDiv(words * Storage.BYTES_PER_CELL, Page.MOST_BYTES);
    }
}
