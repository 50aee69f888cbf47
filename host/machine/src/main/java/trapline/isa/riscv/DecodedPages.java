package trapline.isa.riscv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The decoded pages of a memory, by page of RAM. Whoever writes to RAM says so first ({@link #overwritten}), so that what is here
 * always agrees with the bytes. Bounded: a hart that has executed code in too many pages starts afresh.
 */
final class DecodedPages {
    /** At most so many pages are kept, of 16 KiB each. */
    static final int LIMIT = 4096;

    /** After so many writes with no execution in between, a page is data. */
    static final int OVERWRITES = 64;

    /** In a mark: the page is here. */
    static final int HERE = 1;

    /** In a mark: the next page is. */
    static final int NEXT_HERE = 2;

    /** In a mark: stores to some of the page trap. The next bit: to some of the next page. */
    private static final int TRAPS = 4;

    /** In a mark, any of these: no store to the page may be made without being said. */
    static final int SAID = HERE | TRAPS;

    private static final int NOWHERE = -1;

    private static final int GROUP_SHIFT = 8;
    private static final int GROUP = 1 << GROUP_SHIFT;

    /** By page of RAM: {@link #HERE} if it is here, {@link #NEXT_HERE} if the one behind it is, {@link #TRAPS} likewise; 0 if none of these. */
    byte[] marks = {};

    private @Nullable DecodedPage[] @Nullable [] groups = new @Nullable DecodedPage[0][];
    private int count;
    private int version;
    private long stamp;
    private boolean probed;
    private int trapping = NOWHERE;

    /** {@return how many pages are kept} */
    int count() {
        return count;
    }

    /** {@return a number that changes when pages were dropped, so that references to them must be too} */
    int version() {
        return version;
    }

    /** Makes room for the marks of a memory that has so many bytes; there are no pages. */
    void cover(long bound) {
        marks = new byte[(int) (bound / PhysicalMemory.PAGE_SIZE)];
        markTrapping();
    }

    /** Says that stores to some of the page at an offset in RAM trap. */
    void trap(long offset) {
        trapping = (int) (offset / PhysicalMemory.PAGE_SIZE);
        markTrapping();
    }

    private void markTrapping() {
        // A memory may be given a smaller region, in which the page is not.
        if (trapping != NOWHERE && trapping < marks.length) {
            mark(trapping, TRAPS, 0);
        }
    }

    /** {@return a number that changes whenever code may have: its bytes, or where it is fetched from} */
    long stamp() {
        return stamp;
    }

    /** Says that the fetch table of the hart has changed. */
    void fetchesChanged() {
        stamp++;
    }

    /** {@return whether jumps by register are decoded as probes} */
    boolean probed() {
        return probed;
    }

    /** From now on jumps by register are decoded as probes. What is decoded already is decoded again. */
    void probe() {
        probed = true;
        for (@Nullable DecodedPage[] pages : groups) {
            if (pages != null) {
                for (DecodedPage page : pages) {
                    if (page != null) {
                        Arrays.fill(page.code, 0, DecodedPage.HALF_WORDS, Opcode.UNDECODED);
                    }
                }
            }
        }
    }

    /** {@return the page at an offset in RAM, or null if nothing was decoded there} */
    @Nullable
    DecodedPage at(long offset) {
        long page = offset / PhysicalMemory.PAGE_SIZE;
        int group = (int) (page >> GROUP_SHIFT);
        @Nullable DecodedPage[] pages = group < groups.length ? groups[group] : null;
        return pages == null ? null : pages[(int) page & GROUP - 1];
    }

    /** {@return the page at an offset in RAM, empty if nothing was decoded there} */
    DecodedPage obtain(long offset) {
        DecodedPage present = at(offset);
        if (present != null) {
            return present;
        }
        if (count == LIMIT) {
            clear();
        }
        long page = offset / PhysicalMemory.PAGE_SIZE;
        int group = (int) (page >> GROUP_SHIFT);
        if (group >= groups.length) {
            groups = Arrays.copyOf(groups, group + 1);
        }
        @Nullable DecodedPage[] pages = groups[group];
        if (pages == null) {
            pages = new @Nullable DecodedPage[GROUP];
            groups[group] = pages;
        }
        DecodedPage made = new DecodedPage(page * PhysicalMemory.PAGE_SIZE);
        pages[(int) page & GROUP - 1] = made;
        mark((int) page, HERE, 0);
        count++;
        return made;
    }

    /** Says that bytes in RAM change. */
    void overwritten(long offset, int length) {
        if (count == 0) {
            return;
        }
        long end = offset + length;
        for (long at = offset; at < end; at = (at & -PhysicalMemory.PAGE_SIZE) + PhysicalMemory.PAGE_SIZE) {
            DecodedPage page = at(at);
            if (page != null) {
                long last = Math.min(end, page.offset + PhysicalMemory.PAGE_SIZE) - 1;
                stamp++;
                page.forget((int) (at - page.offset), (int) (last - page.offset));
                if (page.overwrites() > OVERWRITES) {
                    drop(page);
                }
            }
        }
    }

    /** Drops everything. */
    void clear() {
        groups = new @Nullable DecodedPage[0][];
        Arrays.fill(marks, (byte) 0);
        markTrapping();
        count = 0;
        version++;
        stamp++;
    }

    /** Changes the mark of a page, and that of the one before it alike. */
    private void mark(int page, int set, int cleared) {
        marks[page] = (byte) (marks[page] & ~cleared | set);
        if (page > 0) {
            marks[page - 1] = (byte) (marks[page - 1] & ~(2 * cleared) | 2 * set);
        }
    }

    private void drop(DecodedPage page) {
        long number = page.offset / PhysicalMemory.PAGE_SIZE;
        @Nullable DecodedPage[] pages = groups[(int) (number >> GROUP_SHIFT)];
        if (pages != null) {
            pages[(int) number & GROUP - 1] = null;
            mark((int) number, 0, HERE);
            count--;
            version++;
            stamp++;
        }
    }
}
