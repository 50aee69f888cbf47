package trapline.machine.snapshot;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/**
 * A copy of a machine's memory, made while the machine runs: again and again all of it is compared with the copy, and what differs is
 * copied and named. When the machine rests and one more pass has been made, both are equal. That needs nothing of the processors, which
 * store without a note of where; it costs reading the memory, and the copy.
 *
 * <p>Whoever calls {@link #pass} owns the machine at that moment, whoever reads the copy has been told to by them. Not thread-safe.
 */
public final class MemoryCopy {
    private static final int PAGES_AT_ONCE = 64;
    private static final long BLOCK_BYTES = (long) PAGES_AT_ONCE * Page.MOST_BYTES;

    private final MemorySegment copy;
    private final long words;
    private long next;

    /**
     * A copy of nothing yet.
     *
     * @param copy holds it, from its first cell on: zeros so far
     * @param words how much memory the machine has
     */
    public MemoryCopy(Storage copy, long words) {
        this.copy = copy.window(new RelocationBounds(0, words));
        this.words = words;
    }

    /** {@return how much memory is copied, in words} */
    public long words() {
        return words;
    }

    /** {@return how many pages it has} */
    public long pages() {
        return PageTable.pages(words);
    }

    /**
     * What a part of a pass has found.
     *
     * @param changed the pages that differed and are copied now, by number
     * @param complete whether the pass has come to its end; the next part begins another one
     */
    public record Part(List<Long> changed, boolean complete) {
        public Part {
            changed = List.copyOf(changed);
        }
    }

    /**
     * {@return what the next part of a pass finds}
     *
     * @param storage the storage that holds the machine's memory
     * @param region where, of as many words as this
     * @param mostCompared about how many pages to compare, at least 1
     * @param mostChanged about how many to copy, at least 1
     */
    public Part pass(Storage storage, RelocationBounds region, long mostCompared, int mostChanged) {
        if (region.b() != words) {
            throw new IllegalArgumentException("a memory of " + region.b() + " words, not of " + words);
        }
        MemorySegment memory = storage.window(region);
        long end = Math.min(pages(), next + mostCompared);
        List<Long> changed = new ArrayList<>();
        while (next < end && changed.size() < mostChanged) {
            passBlock(memory, changed);
            next = Math.min(pages(), next + PAGES_AT_ONCE);
        }
        boolean complete = next == pages();
        if (complete) {
            next = 0;
        }
        return new Part(changed, complete);
    }

    /**
     * {@return the pages that differ from the copy in all of a memory that does not change any more; copied now}
     *
     * @param storage the storage that holds the machine's memory
     * @param region where, of as many words as this
     */
    public List<Long> rest(Storage storage, RelocationBounds region) {
        next = 0;
        return pass(storage, region, Long.MAX_VALUE / 2, Integer.MAX_VALUE).changed();
    }

    /** Compares many pages at once: most have not changed. */
    private void passBlock(MemorySegment memory, List<Long> changed) {
        long from = next * Page.MOST_BYTES;
        long to = Math.min(memory.byteSize(), from + BLOCK_BYTES);
        long mismatch = MemorySegment.mismatch(memory, from, to, copy, from, to);
        while (mismatch >= 0) {
            long number = (from + mismatch) / Page.MOST_BYTES;
            changed.add(number);
            MemorySegment page = page(number);
            long at = number * Page.MOST_BYTES;
            MemorySegment.copy(memory, at, copy, at, page.byteSize());
            from = at + page.byteSize();
            mismatch = MemorySegment.mismatch(memory, from, to, copy, from, to);
        }
    }

    /**
     * {@return a page of the copy}
     *
     * @param number which, from 0
     */
    public MemorySegment page(long number) {
        return page(copy, number);
    }

    /**
     * {@return a page of a memory; the last one may be shorter}
     *
     * @param memory all of it
     * @param number which, from 0
     */
    public static MemorySegment page(MemorySegment memory, long number) {
        long at = Math.multiplyExact(number, Page.MOST_BYTES);
        return memory.asSlice(at, Math.min(Page.MOST_BYTES, memory.byteSize() - at));
    }
}
