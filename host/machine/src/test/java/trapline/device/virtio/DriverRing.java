package trapline.device.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The driver's side of a split virtqueue. */
final class DriverRing {
    static final int NEXT = 1;
    static final int WRITE = 2;
    static final int INDIRECT = 4;

    /** A part of a buffer. */
    record Part(long address, long length, boolean forDevice) {}

    /** A used buffer: the descriptor it started with, and how many bytes the device wrote. */
    record Used(int head, long length) {}

    final int size;
    final long descriptors;
    final long available;
    final long used;
    private final TestDriver driver;
    final int index;
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private final Map<Integer, List<Integer>> taken = new HashMap<>();
    private int nextAvailable;
    private int nextUsed;

    DriverRing(TestDriver driver, int index, int size, long place) {
        this.driver = driver;
        this.index = index;
        this.size = size;
        this.descriptors = place;
        this.available = place + 16L * size;
        this.used = (available + 6 + 2L * size + 3) & -4L;
        for (int i = 0; i < size; i++) {
            free.add(i);
        }
    }

    long end() {
        return used + 6 + 8L * size;
    }

    void enable() {
        driver.ram.put(descriptors, new byte[(int) (end() - descriptors)]);
        driver.set(Registers.QUEUE_SELECT, index);
        assertEquals(0, driver.get(Registers.QUEUE_READY));
        driver.set(Registers.QUEUE_NUM, size);
        driver.set(Registers.QUEUE_DESCRIPTORS_LOW, (int) descriptors);
        driver.set(Registers.QUEUE_DESCRIPTORS_HIGH, (int) (descriptors >>> 32));
        driver.set(Registers.QUEUE_DRIVER_LOW, (int) available);
        driver.set(Registers.QUEUE_DRIVER_HIGH, (int) (available >>> 32));
        driver.set(Registers.QUEUE_DEVICE_LOW, (int) used);
        driver.set(Registers.QUEUE_DEVICE_HIGH, (int) (used >>> 32));
        driver.set(Registers.QUEUE_READY, 1);
        assertEquals(1, driver.get(Registers.QUEUE_READY));
    }

    static Part in(long address, long length) {
        return new Part(address, length, true);
    }

    static Part out(long address, long length) {
        return new Part(address, length, false);
    }

    /** Makes a buffer available, and gives its first descriptor. */
    int add(Part... parts) {
        List<Integer> chain = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            chain.add(free.remove());
        }
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            int flags = (parts[i].forDevice() ? WRITE : 0) | (last ? 0 : NEXT);
            describe(descriptors, chain.get(i), parts[i], flags, last ? 0 : chain.get(i + 1));
        }
        taken.put(chain.getFirst(), chain);
        offer(chain.getFirst());
        return chain.getFirst();
    }

    /** Makes a buffer available through a table of descriptors at an address. */
    int addIndirect(long table, Part... parts) {
        for (int i = 0; i < parts.length; i++) {
            int flags = (parts[i].forDevice() ? WRITE : 0) | (i == parts.length - 1 ? 0 : NEXT);
            describe(table, i, parts[i], flags, i + 1);
        }
        int head = free.remove();
        describe(descriptors, head, out(table, 16L * parts.length), INDIRECT, 0);
        taken.put(head, List.of(head));
        offer(head);
        return head;
    }

    /** Writes a descriptor, sound or not. */
    void describe(long table, int number, Part part, int flags, int next) {
        long at = table + 16L * number;
        driver.ram.put(at, 8, part.address());
        driver.ram.put(at + 8, 4, part.length());
        driver.ram.put(at + 12, 2, flags);
        driver.ram.put(at + 14, 2, next);
    }

    /** Makes what starts with a descriptor available, sound or not. */
    void offer(int head) {
        driver.ram.put(available + 4 + 2L * (nextAvailable % size), 2, head);
        nextAvailable = (nextAvailable + 1) & 0xffff;
        driver.ram.put(available + 2, 2, nextAvailable);
    }

    void kick() {
        driver.set(Registers.QUEUE_NOTIFY, index);
    }

    /** Takes the buffers that the device has used. */
    List<Used> collect() {
        List<Used> found = new ArrayList<>();
        while (driver.ram.get(used + 2, 2) != nextUsed) {
            long entry = used + 4 + 8L * (nextUsed % size);
            Used one = new Used((int) driver.ram.get(entry, 4), driver.ram.get(entry + 4, 4));
            assertTrue(taken.containsKey(one.head()), "used a buffer that was not available: " + one);
            free.addAll(taken.remove(one.head()));
            found.add(one);
            nextUsed = (nextUsed + 1) & 0xffff;
        }
        return found;
    }

    /** Wants no interrupts (without event indices), or wants them. */
    void suppress(boolean suppressed) {
        driver.ram.put(available, 2, suppressed ? 1 : 0);
    }

    /** Wants an interrupt when so many more buffers are used than were collected (with event indices). */
    void interruptAfter(int more) {
        driver.ram.put(available + 4 + 2L * size, 2, nextUsed + more - 1);
    }

    /** The position of which the device wants to be told (with event indices). */
    int deviceEvent() {
        return (int) driver.ram.get(used + 4 + 8L * size, 2);
    }

    int nextAvailable() {
        return nextAvailable;
    }
}
