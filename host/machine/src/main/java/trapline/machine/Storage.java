package trapline.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * E[0..q-1], executable storage, in cells of one 64-bit word, off the Java heap. A storage knows nothing of R: whoever reads or
 * writes for a guest has compared the address with b before it added l. Behind that, every access is also checked against q.
 *
 * <p>A machine that addresses bytes uses the accesses by byte address ({@link #getLong} and the others), little endian and at any
 * alignment; others use {@link #load} and {@link #store}. Beside {@link RealAccess} these are the only places that reach memory by a raw address: each compares
 * the address with q first, as an unsigned number, so none can leave the storage, and holds on to the storage until it is done, so
 * that a storage of its own is not freed under it. What they do not check is that memory which somebody else reserved is still
 * mapped; whoever unmaps it has stopped its machines before. A processor that goes by {@link #processAddress} holds on to the
 * storage itself, for as long as it runs.
 *
 * <p>Not thread-safe: two threads may use one storage at once only on disjoint cells.
 */
// The fences are in no finally block: an access that throws has not touched memory, and these are the hottest methods
// there are.
@SuppressWarnings("ReachabilityFenceUsage")
public final class Storage {
    /** Bytes in a cell. */
    public static final int BYTES_PER_CELL = 8;

    private static final int CELL_SHIFT = 3;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** All of the process's memory; a constant, so that the compiler folds the checks of {@link MemorySegment} away. */
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final MemorySegment cells;
    private final long q;
    private final long address;
    private final long bytes;

    private Storage(MemorySegment cells) {
        this.cells = cells;
        this.q = cells.byteSize() / BYTES_PER_CELL;
        this.address = cells.address();
        this.bytes = cells.byteSize();
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
     * {@return the address in this process of the first byte; for a processor that compares every address itself, and while the
     * storage is reachable}
     */
    public long processAddress() {
        return address;
    }

    /**
     * {@return the word in a cell}
     *
     * @param realAddress 0 to q - 1
     * @throws IndexOutOfBoundsException if there is no such cell; never the guest's fault
     */
    public long load(long realAddress) {
        Objects.checkIndex(realAddress, q);
        long value = MEMORY.get(ValueLayout.JAVA_LONG, address + (realAddress << CELL_SHIFT));
        Reference.reachabilityFence(this);
        return value;
    }

    /**
     * Replaces the word in a cell.
     *
     * @param realAddress 0 to q - 1
     * @param word the new content
     * @throws IndexOutOfBoundsException if there is no such cell; never the guest's fault
     */
    public void store(long realAddress, long word) {
        Objects.checkIndex(realAddress, q);
        MEMORY.set(ValueLayout.JAVA_LONG, address + (realAddress << CELL_SHIFT), word);
        Reference.reachabilityFence(this);
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

    /**
     * {@return the byte at a byte address}
     *
     * @param realByteAddress 0 to 8q - 1
     * @throws IndexOutOfBoundsException if it is not all inside; never the guest's fault
     */
    public byte getByte(long realByteAddress) {
        Objects.checkIndex(realByteAddress, bytes - 0);
        byte value = MEMORY.get(ValueLayout.JAVA_BYTE, address + realByteAddress);
        Reference.reachabilityFence(this);
        return value;
    }

    /**
     * Replaces the byte at a byte address.
     *
     * @param realByteAddress 0 to 8q - 1
     * @param value the new content
     * @throws IndexOutOfBoundsException if it is not all inside; never the guest's fault
     */
    public void putByte(long realByteAddress, byte value) {
        Objects.checkIndex(realByteAddress, bytes - 0);
        MEMORY.set(ValueLayout.JAVA_BYTE, address + realByteAddress, value);
        Reference.reachabilityFence(this);
    }

    /**
     * {@return the half word at a byte address}
     *
     * @param realByteAddress 0 to 8q - 2
     * @throws IndexOutOfBoundsException if it is not all inside; never the guest's fault
     */
    public short getShort(long realByteAddress) {
        Objects.checkIndex(realByteAddress, bytes - 1);
        short value = MEMORY.get(SHORT, address + realByteAddress);
        Reference.reachabilityFence(this);
        return value;
    }

    /**
     * Replaces the half word at a byte address.
     *
     * @param realByteAddress 0 to 8q - 2
     * @param value the new content
     * @throws IndexOutOfBoundsException if it is not all inside; never the guest's fault
     */
    public void putShort(long realByteAddress, short value) {
        Objects.checkIndex(realByteAddress, bytes - 1);
        MEMORY.set(SHORT, address + realByteAddress, value);
        Reference.reachabilityFence(this);
    }

    /**
     * {@return the word at a byte address}
     *
     * @param realByteAddress 0 to 8q - 4
     * @throws IndexOutOfBoundsException if it is not all inside; never the guest's fault
     */
    public int getInt(long realByteAddress) {
        Objects.checkIndex(realByteAddress, bytes - 3);
        int value = MEMORY.get(INT, address + realByteAddress);
        Reference.reachabilityFence(this);
        return value;
    }

    /**
     * Replaces the word at a byte address.
     *
     * @param realByteAddress 0 to 8q - 4
     * @param value the new content
     * @throws IndexOutOfBoundsException if it is not all inside; never the guest's fault
     */
    public void putInt(long realByteAddress, int value) {
        Objects.checkIndex(realByteAddress, bytes - 3);
        MEMORY.set(INT, address + realByteAddress, value);
        Reference.reachabilityFence(this);
    }

    /**
     * {@return the double word at a byte address}
     *
     * @param realByteAddress 0 to 8q - 8
     * @throws IndexOutOfBoundsException if it is not all inside; never the guest's fault
     */
    public long getLong(long realByteAddress) {
        Objects.checkIndex(realByteAddress, bytes - 7);
        long value = MEMORY.get(LONG, address + realByteAddress);
        Reference.reachabilityFence(this);
        return value;
    }

    /**
     * Replaces the double word at a byte address.
     *
     * @param realByteAddress 0 to 8q - 8
     * @param value the new content
     * @throws IndexOutOfBoundsException if it is not all inside; never the guest's fault
     */
    public void putLong(long realByteAddress, long value) {
        Objects.checkIndex(realByteAddress, bytes - 7);
        MEMORY.set(LONG, address + realByteAddress, value);
        Reference.reachabilityFence(this);
    }

    /**
     * Copies bytes out.
     *
     * @param realByteAddress the first byte to read
     * @param into where to
     * @param offset the first byte of {@code into} to set
     * @param length how many
     * @throws IndexOutOfBoundsException if they are not all inside; never the guest's fault
     */
    public void getBytes(long realByteAddress, byte[] into, int offset, int length) {
        MemorySegment.copy(cells, ValueLayout.JAVA_BYTE, realByteAddress, into, offset, length);
    }

    /**
     * Copies bytes in.
     *
     * @param realByteAddress the first byte to write
     * @param from where from
     * @param offset the first byte of {@code from} to copy
     * @param length how many
     * @throws IndexOutOfBoundsException if they are not all inside; never the guest's fault
     */
    public void putBytes(long realByteAddress, byte[] from, int offset, int length) {
        MemorySegment.copy(from, offset, cells, ValueLayout.JAVA_BYTE, realByteAddress, length);
    }

    private static long bytes(long count) {
        return Math.multiplyExact(count, BYTES_PER_CELL);
    }
}
