package trapline.isa.riscv.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import trapline.device.GuestMemory;

/** RAM of any size that keeps only what was written to it. A write outside of it, or onto another one, fails the test. */
final class WrittenMemory implements GuestMemory {
    private final long start;
    private final long size;
    private final TreeMap<Long, byte[]> writes = new TreeMap<>();

    WrittenMemory(long start, long size) {
        this.start = start;
        this.size = size;
    }

    @Override
    public boolean read(long physicalAddress, byte[] into, int offset, int length) {
        throw new AssertionError("nothing is to be read");
    }

    @Override
    public boolean write(long physicalAddress, byte[] from, int offset, int length) {
        long distance = physicalAddress - start;
        boolean inside = physicalAddress >= start && length <= size && distance <= size - length;
        assertTrue(inside, () -> length + " bytes at " + Long.toHexString(physicalAddress));
        Map.Entry<Long, byte[]> lower = writes.lowerEntry(physicalAddress + length);
        boolean apart = lower == null || lower.getKey() + lower.getValue().length <= physicalAddress;
        assertTrue(apart, () -> "written twice: " + Long.toHexString(physicalAddress));
        writes.put(physicalAddress, Arrays.copyOfRange(from, offset, offset + length));
        return true;
    }

    /** How many bytes were written. */
    long written() {
        return writes.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    /** Whether these bytes were written there, at once. */
    boolean holds(long physicalAddress, byte[] bytes) {
        return Arrays.equals(writes.get(physicalAddress), bytes);
    }
}
