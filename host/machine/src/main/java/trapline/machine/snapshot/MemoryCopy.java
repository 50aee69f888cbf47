package trapline.machine.snapshot;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/**
 * A copy of a machine's memory, made while the machine runs: again and again the memory is compared with the copy wherever it may have been
 * written to, and what differs is copied and named. When the machine rests and one more pass has been made, both are equal. That needs nothing
 * of the processors, which store without a note of where; it costs reading that memory, and the copy.
 *
 * <p>Whoever calls {@link #pass} owns the machine at that moment, whoever reads the copy has been told to by them. Not thread-safe.
 */
public final class MemoryCopy {
    private static final int PAGES_AT_ONCE = 64;
    /** A watch looks at so many pages in the time in which one is compared, or more. */
    private static final long WATCHED_PER_COMPARED = 128;
    /** So many are found at once: enough for a machine that has changed little. */
    private static final long MOST_FOUND = 1024;

    private final MemorySegment copy;
    private final long words;
    private final WriteWatch watch;
    private final Deque<Run> found = new ArrayDeque<>();
    private long next;

    /** Pages in a row, of which the watch says that they may have been written to. */
    private record Run(long from, long to) {}

    /**
     * A copy of nothing yet.
     *
     * @param copy holds it, from its first cell on: zeros so far
     * @param words how much memory the machine has
     * @param watch knows where it may have been written to
     */
    public MemoryCopy(Storage copy, long words, WriteWatch watch) {
        this.copy = copy.window(new RelocationBounds(0, words));
        this.words = words;
        this.watch = watch;
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
        MemorySegment memory = memory(storage, region);
        List<Long> changed = new ArrayList<>();
        long compared = 0;
        long watched = 0;
        while (compared + watched / WATCHED_PER_COMPARED < mostCompared && changed.size() < mostChanged) {
            if (found.isEmpty()) {
                if (next == pages()) {
                    break;
                }
                watched += find(memory, Math.min(MOST_FOUND, mostCompared - compared));
            } else {
                Run run = takeRun(PAGES_AT_ONCE);
                compare(memory, run, changed);
                compared += run.to - run.from;
            }
        }
        boolean complete = found.isEmpty() && next == pages();
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
     * @param all does all of some tasks, which are independent of each other, before it returns
     */
    public List<Long> rest(Storage storage, RelocationBounds region, Consumer<List<Runnable>> all) {
        MemorySegment memory = memory(storage, region);
        next = 0;
        while (next < pages()) {
            find(memory, MOST_FOUND);
        }
        next = 0;
        List<List<Long>> changed = new ArrayList<>();
        List<Runnable> tasks = new ArrayList<>();
        while (!found.isEmpty()) {
            List<Run> runs = takeRuns();
            List<Long> some = new ArrayList<>();
            changed.add(some);
            tasks.add(() -> runs.forEach(run -> compare(memory, run, some)));
        }
        all.accept(tasks);
        return changed.stream().flatMap(List::stream).toList();
    }

    private MemorySegment memory(Storage storage, RelocationBounds region) {
        if (region.b() != words) {
            throw new IllegalArgumentException("a memory of " + region.b() + " words, not of " + words);
        }
        return storage.window(region);
    }

    private long find(MemorySegment memory, long most) {
        long before = next;
        next = watch.find(memory, next, most, (from, to) -> found.addLast(new Run(from, to)));
        return next - before;
    }

    private Run takeRun(long most) {
        Run run = found.removeFirst();
        long to = Math.min(run.to, run.from + most);
        if (to < run.to) {
            found.addFirst(new Run(to, run.to));
        }
        return new Run(run.from, to);
    }

    /** {@return enough for one task} */
    private List<Run> takeRuns() {
        List<Run> runs = new ArrayList<>();
        for (long left = MOST_FOUND; left > 0 && !found.isEmpty(); ) {
            Run run = takeRun(left);
            runs.add(run);
            left -= run.to - run.from;
        }
        return runs;
    }

    /** Compares many pages at once: most of those that only may have changed have not. */
    private void compare(MemorySegment memory, Run run, List<Long> changed) {
        long from = run.from * Page.MOST_BYTES;
        long to = Math.min(memory.byteSize(), run.to * Page.MOST_BYTES);
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
