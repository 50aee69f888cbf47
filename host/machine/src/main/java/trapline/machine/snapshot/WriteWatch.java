package trapline.machine.snapshot;

import java.lang.foreign.MemorySegment;

/**
 * Knows which pages of a memory may have been written to, so that the others need not be looked at. It may name a page too many, and
 * never one too few.
 */
@FunctionalInterface
public interface WriteWatch {
    /** For whom any page may have been written to at any time. */
    WriteWatch NONE = WriteWatch::all;

    /** Hears of pages that lie in a row. */
    @FunctionalInterface
    interface Found {
        /**
         * These pages may have been written to.
         *
         * @param from the first, from 0
         * @param to the one behind the last
         */
        void pages(long from, long to);
    }

    /**
     * Finds pages that may have been written to since they were found before, if they were. What is written from now on will be found again.
     *
     * @param memory all of it; nobody writes there meanwhile. If it lies elsewhere than the last time, all that is not zero is found
     * @param from the page to begin with
     * @param most about how many to find, at least 1
     * @param found hears of them, in their order
     * @return the page before which there are no more
     */
    long find(MemorySegment memory, long from, long most, Found found);

    private static long all(MemorySegment memory, long from, long most, Found found) {
        long to = Math.min(Math.ceilDiv(memory.byteSize(), Page.MOST_BYTES), from + most);
        found.pages(from, to);
        return to;
    }
}
