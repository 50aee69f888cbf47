package trapline.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * E[0..q-1], executable storage, in cells of one 64-bit word, off the Java heap. A storage knows nothing of R: whoever reads or
 * writes for a guest has compared the address with b before it added l. Behind that, every access is also checked against q.
 *
 * <p>That second check is of byte offsets, so {@link #load} and {@link #store} cannot tell an address of 2<sup>61</sup> or more
 * from a small one. No composed R is that large.
 *
 * <p>Not thread-safe: two threads may use one storage at once only on disjoint cells.
 */
public final class Storage {
    /** Bytes in a cell. */
    public static final int BYTES_PER_CELL = 8;

    private final MemorySegment cells;
    private final long q;

    private Storage(MemorySegment cells) {
        this.cells = cells;
        this.q = cells.byteSize() / BYTES_PER_CELL;
    }

    /**
     * {@return a storage of {@code q} zero cells of its own, freed when it is unreachable}
     *
     * @param q how many cells, at least 0
     */
    public static Storage allocate(long q) {
        return new Storage(Arena.ofAuto().allocate(q * BYTES_PER_CELL, BYTES_PER_CELL));
    }

    /**
     * {@return a storage over native memory that somebody else reserved}
     *
     * @param memory off-heap, a whole number of cells, aligned to a cell; its lifetime bounds this storage's
     */
    public static Storage over(MemorySegment memory) {
        if (!memory.isNative() || memory.byteSize() % BYTES_PER_CELL != 0 || memory.address() % BYTES_PER_CELL != 0) {
            throw new IllegalArgumentException("a storage is native memory of whole, aligned cells");
        }
        return new Storage(memory);
    }

    /** {@return q, the number of cells} */
    public long q() {
        return q;
    }

    /**
     * {@return the word in a cell}
     *
     * @param realAddress 0 to q - 1
     * @throws IndexOutOfBoundsException if there is no such cell; never the guest's fault
     */
    public long load(long realAddress) {
        return cells.getAtIndex(ValueLayout.JAVA_LONG, realAddress);
    }

    /**
     * Replaces the word in a cell.
     *
     * @param realAddress 0 to q - 1
     * @param word the new content
     * @throws IndexOutOfBoundsException if there is no such cell; never the guest's fault
     */
    public void store(long realAddress, long word) {
        cells.setAtIndex(ValueLayout.JAVA_LONG, realAddress, word);
    }

    /**
     * Copies cells; the two windows may overlap.
     *
     * @param from the first cell to read
     * @param to the first cell to write
     * @param count how many, at least 0
     */
    public void copy(long from, long to, long count) {
        MemorySegment.copy(cells, bytes(from), cells, bytes(to), bytes(count));
    }

    /**
     * Copies words in.
     *
     * @param words what to write
     * @param to the first cell to write
     */
    public void write(long[] words, long to) {
        MemorySegment.copy(words, 0, cells, ValueLayout.JAVA_LONG, bytes(to), words.length);
    }

    /**
     * {@return a copy of the words in a window}
     *
     * @param window which cells, at most as many as an array holds
     */
    public long[] read(RelocationBounds window) {
        return window(window).toArray(ValueLayout.JAVA_LONG);
    }

    /**
     * {@return the window as memory, for bulk work such as hashing}
     *
     * @param window which cells
     */
    public MemorySegment window(RelocationBounds window) {
        return cells.asSlice(bytes(window.l()), bytes(window.b()));
    }

    private static long bytes(long count) {
        return Math.multiplyExact(count, BYTES_PER_CELL);
    }
}
