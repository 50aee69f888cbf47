package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import trapline.device.GuestMemory;

/** A guest's memory with guards around it, and counts of what devices do to it. */
final class GuestRam implements GuestMemory {
    static final long BASE = 0x8000_0000L;

    private static final int GUARD_BYTES = 4096;
    private static final byte GUARD = (byte) 0xa5;
    private static final byte[] UNTOUCHED = new byte[GUARD_BYTES];

    static {
        Arrays.fill(UNTOUCHED, GUARD);
    }

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final int size;
    private long accesses;
    private long moved;

    GuestRam(int size) {
        this.size = size;
        this.bytes = new byte[size + 2 * GUARD_BYTES];
        this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(bytes, 0, GUARD_BYTES, GUARD);
        Arrays.fill(bytes, GUARD_BYTES + size, bytes.length, GUARD);
    }

    GuestRam copy() {
        GuestRam copy = new GuestRam(size);
        System.arraycopy(bytes, 0, copy.bytes, 0, bytes.length);
        return copy;
    }

    int size() {
        return size;
    }

    /** The first address after it. */
    long end() {
        return BASE + size;
    }

    @Override
    public boolean read(long physicalAddress, byte[] into, int offset, int length) {
        accesses++;
        if (!has(physicalAddress, length)) {
            return false;
        }
        moved += length;
        System.arraycopy(bytes, at(physicalAddress), into, offset, length);
        return true;
    }

    @Override
    public boolean write(long physicalAddress, byte[] from, int offset, int length) {
        accesses++;
        if (!has(physicalAddress, length)) {
            return false;
        }
        moved += length;
        System.arraycopy(from, offset, bytes, at(physicalAddress), length);
        return true;
    }

    private boolean has(long physicalAddress, int length) {
        return physicalAddress >= BASE && length <= size && physicalAddress <= end() - length;
    }

    private static int at(long physicalAddress) {
        return (int) (physicalAddress - BASE) + GUARD_BYTES;
    }

    long get(long address, int width) {
        return switch (width) {
            case 1 -> buffer.get(at(address)) & 0xffL;
            case 2 -> buffer.getShort(at(address)) & 0xffffL;
            case 4 -> buffer.getInt(at(address)) & 0xffff_ffffL;
            default -> buffer.getLong(at(address));
        };
    }

    void put(long address, int width, long value) {
        switch (width) {
            case 1 -> buffer.put(at(address), (byte) value);
            case 2 -> buffer.putShort(at(address), (short) value);
            case 4 -> buffer.putInt(at(address), (int) value);
            default -> buffer.putLong(at(address), value);
        }
    }

    byte[] bytes(long address, int length) {
        return Arrays.copyOfRange(bytes, at(address), at(address) + length);
    }

    void put(long address, byte[] value) {
        System.arraycopy(value, 0, bytes, at(address), value.length);
    }

    byte[] content() {
        return bytes(BASE, size);
    }

    /** How often devices asked for memory. */
    long accesses() {
        return accesses;
    }

    /** How many bytes devices moved. */
    long moved() {
        return moved;
    }

    void checkGuards() {
        int top = GUARD_BYTES + size;
        assertTrue(Arrays.equals(bytes, 0, GUARD_BYTES, UNTOUCHED, 0, GUARD_BYTES), "a device wrote below the memory");
        assertTrue(
                Arrays.equals(bytes, top, top + GUARD_BYTES, UNTOUCHED, 0, GUARD_BYTES),
                "a device wrote above the memory");
    }
}
