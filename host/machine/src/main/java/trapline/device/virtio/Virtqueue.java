package trapline.device.virtio;

import java.util.Optional;
import trapline.device.GuestMemory;

/**
 * The device's side of a split virtqueue (2.7). The rings are in the guest's memory and belong to a driver that may do anything:
 * every index and address is checked before use, positions that only the device moves are never read back, and one
 * {@link #begin} to {@link #end} handles at most as many chains as the queue has entries, whatever is written over the rings meanwhile.
 */
public final class Virtqueue {
    /**
     * After this many bytes moved the device stops, and goes on at the next access: the guest cannot hold its thread for longer.
     * The chain that reaches the limit is finished.
     */
    static final long WORK_LIMIT = 4 << 20;

    private static final int DESCRIPTOR_BYTES = 16;
    private static final int NEXT = 1;
    private static final int WRITE = 2;
    private static final int INDIRECT = 4;
    private static final int NO_INTERRUPT = 1;

    /** The work of looking at a descriptor, in bytes moved. */
    private static final int WORK_OF_A_PART = 64;

    private final GuestMemory memory;
    private final int maximum;
    private final byte[] bytes = new byte[DESCRIPTOR_BYTES];
    private QueueState registers;
    private boolean indirect;
    private boolean eventIndex;

    private int nextAvailable;
    private int nextUsed;
    private int availableEnd;
    private int usedAtBegin;
    private long work;
    private Optional<String> fault = Optional.empty();

    Virtqueue(GuestMemory memory, int maximum) {
        this.memory = memory;
        this.maximum = maximum;
        this.registers = QueueState.initial(maximum);
    }

    /** {@return the largest size it can have} */
    int maximum() {
        return maximum;
    }

    /** {@return its state as a value} */
    QueueState state() {
        return registers;
    }

    /** Replaces its state. */
    void set(QueueState state) {
        if (state.ready() && !state.wellFormed(maximum)) {
            throw new IllegalArgumentException("a ready queue of wrong size or alignment: " + state);
        }
        registers = state;
    }

    /**
     * Begins to work on the buffers that are available now.
     *
     * @param features what was negotiated
     */
    void begin(long features) {
        indirect = (features & Features.INDIRECT_DESCRIPTORS) != 0;
        eventIndex = (features & Features.EVENT_INDEX) != 0;
        fault = Optional.empty();
        work = 0;
        nextAvailable = registers.nextAvailable();
        nextUsed = registers.nextUsed();
        usedAtBegin = nextUsed;
        availableEnd = nextAvailable;
        if (fetch(registers.driverArea() + 2, 2)) {
            availableEnd = half(0);
            if (waiting() > registers.size()) {
                fail("available index jumps from " + nextAvailable + " to " + availableEnd);
            }
        }
    }

    private int waiting() {
        return (availableEnd - nextAvailable) & 0xffff;
    }

    /** {@return the next available chain, if there is one and the device may do more} */
    Optional<DescriptorChain> next() {
        if (fault.isPresent() || waiting() == 0 || work >= WORK_LIMIT) {
            return Optional.empty();
        }
        if (!fetch(registers.driverArea() + 4 + 2L * (nextAvailable % registers.size()), 2)) {
            return Optional.empty();
        }
        DescriptorChain chain = new DescriptorChain(memory, half(0));
        if (!collect(chain)) {
            return Optional.empty();
        }
        nextAvailable = (nextAvailable + 1) & 0xffff;
        work += (long) chain.parts() * WORK_OF_A_PART;
        return Optional.of(chain);
    }

    private boolean collect(DescriptorChain chain) {
        long table = registers.descriptorTable();
        int entries = registers.size();
        boolean inIndirectTable = false;
        int index = chain.head();
        while (true) {
            if (index >= entries) {
                return fail("descriptor " + index + " of " + entries);
            }
            // A chain with more parts than the table has entries visits one of them twice: it is a loop.
            if (chain.parts() >= Math.max(entries, registers.size())) {
                return fail("a chain loops or is longer than its queue");
            }
            if (!fetch(table + (long) index * DESCRIPTOR_BYTES, DESCRIPTOR_BYTES)) {
                return false;
            }
            long address = word(0) | (word(4) << 32);
            long length = word(8);
            int flags = half(12);
            if ((flags & INDIRECT) != 0) {
                boolean allowed = indirect && !inIndirectTable && (flags & NEXT) == 0;
                if (!allowed || length == 0 || length % DESCRIPTOR_BYTES != 0 || length / DESCRIPTOR_BYTES > maximum) {
                    return fail("an indirect descriptor for " + length + " bytes with flags " + flags);
                }
                inIndirectTable = true;
                table = address;
                entries = (int) length / DESCRIPTOR_BYTES;
                index = 0;
                continue;
            }
            if (!chain.add(address, length, (flags & WRITE) != 0)) {
                return fail("a descriptor for " + length + " bytes at " + Long.toHexString(address));
            }
            if ((flags & NEXT) == 0) {
                return true;
            }
            index = half(14);
        }
    }

    /**
     * Hands a chain back to the driver.
     *
     * @param chain what {@link #next} gave
     */
    void complete(DescriptorChain chain) {
        work += chain.work();
        putWord(0, chain.head());
        putWord(4, chain.written());
        long entry = registers.deviceArea() + 4 + 8L * (nextUsed % registers.size());
        if (!memory.write(entry, bytes, 0, 8)) {
            fail("the used ring is not in memory");
            return;
        }
        nextUsed = (nextUsed + 1) & 0xffff;
        putHalf(0, nextUsed);
        if (!memory.write(registers.deviceArea() + 2, bytes, 0, 2)) {
            fail("the used ring is not in memory");
        }
    }

    /**
     * Gives the queue up as malformed.
     *
     * @param reason what is wrong
     * @return false
     */
    boolean fail(String reason) {
        fault = Optional.of(reason);
        return false;
    }

    /** {@return what is wrong with the queue, if anything was found since {@link #begin}} */
    Optional<String> fault() {
        return fault;
    }

    /** {@return whether buffers are left for the next access; for a sound queue, before {@link #end} or after} */
    private boolean backlog() {
        return fault.isEmpty() && work >= WORK_LIMIT && waiting() > 0;
    }

    /**
     * Ends the work: the positions become part of the state.
     *
     * @return whether to interrupt the driver
     */
    boolean end() {
        boolean backlog = backlog();
        boolean interrupt = nextUsed != usedAtBegin && wantsInterrupt();
        if (eventIndex && fault.isEmpty()) {
            putHalf(0, nextAvailable);
            if (!memory.write(registers.deviceArea() + 4 + 8L * registers.size(), bytes, 0, 2)) {
                fail("the used ring is not in memory");
            }
        }
        registers = new QueueState(
                registers.size(),
                registers.ready(),
                registers.descriptorTable(),
                registers.driverArea(),
                registers.deviceArea(),
                nextAvailable,
                nextUsed,
                backlog);
        // With a backlog the driver must come back, so it is interrupted though it may not want to be; it has to bear
        // that (2.7.7.1).
        return interrupt || backlog;
    }

    private boolean wantsInterrupt() {
        if (!eventIndex) {
            return fetch(registers.driverArea(), 2) && (half(0) & NO_INTERRUPT) == 0;
        }
        if (!fetch(registers.driverArea() + 4 + 2L * registers.size(), 2)) {
            return false;
        }
        // The driver wants one when the position it names is among those just used (2.7.7.2), all modulo 2^16.
        int passed = (nextUsed - half(0) - 1) & 0xffff;
        return passed < ((nextUsed - usedAtBegin) & 0xffff);
    }

    private boolean fetch(long physicalAddress, int length) {
        return memory.read(physicalAddress, bytes, 0, length) || fail("a ring is not in memory");
    }

    private int half(int offset) {
        return (bytes[offset] & 0xff) | (bytes[offset + 1] & 0xff) << 8;
    }

    private long word(int offset) {
        return half(offset) | (long) half(offset + 2) << 16;
    }

    private void putHalf(int offset, long value) {
        bytes[offset] = (byte) value;
        bytes[offset + 1] = (byte) (value >> 8);
    }

    private void putWord(int offset, long value) {
        putHalf(offset, value);
        putHalf(offset + 2, value >> 16);
    }
}
