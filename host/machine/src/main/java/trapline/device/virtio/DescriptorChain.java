package trapline.device.virtio;

import java.util.Arrays;
import trapline.device.GuestMemory;

/**
 * A buffer that a driver has made available: first the parts that the device may read, then those that it may write (2.6, 2.7.4).
 * Both are streams here, because drivers may cut a buffer into descriptors as they like (2.7.4.2). Every part was found
 * to be inside the guest's memory before the device sees the chain.
 */
final class DescriptorChain {
    private static final long LONGEST = 1L << 32;
    private static final int FIRST_PARTS = 4;

    private final GuestMemory memory;
    private final int head;
    private final byte[] probe = new byte[1];
    private long[] addresses = new long[FIRST_PARTS];
    private long[] lengths = new long[FIRST_PARTS];
    private int parts;
    private int readableParts;
    private long readable;
    private long writable;

    private int readPart;
    private long readOffset;
    private int writePart;
    private long writeOffset;
    private long work;
    private long written;

    DescriptorChain(GuestMemory memory, int head) {
        this.memory = memory;
        this.head = head;
    }

    /** {@return the index of its first descriptor, by which the driver knows it} */
    int head() {
        return head;
    }

    /** {@return how many parts it has} */
    int parts() {
        return parts;
    }

    /**
     * Adds a part.
     *
     * @return false if no such part may follow: it is empty, not in memory, for reading after one for writing, or makes the
     *     chain longer than 2<sup>32</sup> bytes (2.7.4.3, 2.7.5.2)
     */
    boolean add(long physicalAddress, long length, boolean forWriting) {
        boolean inOrder = forWriting || parts == readableParts;
        if (length <= 0 || readable + writable + length > LONGEST || !inOrder || !inMemory(physicalAddress, length)) {
            return false;
        }
        if (parts == addresses.length) {
            addresses = Arrays.copyOf(addresses, parts * 2);
            lengths = Arrays.copyOf(lengths, parts * 2);
        }
        addresses[parts] = physicalAddress;
        lengths[parts] = length;
        parts++;
        if (forWriting) {
            writable += length;
        } else {
            readable += length;
            readableParts++;
            writePart = readableParts;
        }
        return true;
    }

    /** {@return whether a range is in memory: memory is one interval, so its ends tell} */
    private boolean inMemory(long physicalAddress, long length) {
        long last = physicalAddress + length - 1;
        return Long.compareUnsigned(last, physicalAddress) >= 0
                && memory.read(physicalAddress, probe, 0, 1)
                && memory.read(last, probe, 0, 1);
    }

    /** {@return how many bytes are left to read} */
    long readable() {
        return readable;
    }

    /** {@return how many bytes are left to write} */
    long writable() {
        return writable;
    }

    /**
     * Reads on.
     *
     * @return how many bytes were there to read, at most {@code length}
     */
    int read(byte[] into, int offset, int length) {
        int done = 0;
        while (done < length && readPart < readableParts) {
            int piece = (int) Math.min(length - done, lengths[readPart] - readOffset);
            memory.read(addresses[readPart] + readOffset, into, offset + done, piece);
            done += piece;
            readOffset += piece;
            if (readOffset == lengths[readPart]) {
                readPart++;
                readOffset = 0;
            }
        }
        readable -= done;
        work += done;
        return done;
    }

    /**
     * Writes on.
     *
     * @return how many bytes there was room for, at most {@code length}
     */
    int write(byte[] from, int offset, int length) {
        int done = 0;
        while (done < length && writePart < parts) {
            int piece = (int) Math.min(length - done, lengths[writePart] - writeOffset);
            memory.write(addresses[writePart] + writeOffset, from, offset + done, piece);
            done += piece;
            writeOffset += piece;
            if (writeOffset == lengths[writePart]) {
                writePart++;
                writeOffset = 0;
            }
        }
        writable -= done;
        work += done;
        written += done;
        return done;
    }

    /**
     * Writes the last byte of all, wherever writing has come to, and ends it.
     *
     * @param value the byte
     */
    void writeLast(int value) {
        probe[0] = (byte) value;
        memory.write(addresses[parts - 1] + lengths[parts - 1] - 1, probe, 0, 1);
        writePart = parts;
        writable = 0;
        written++;
    }

    /** {@return how many bytes were written, which the driver is told} */
    long written() {
        return written;
    }

    /**
     * Adds to {@link #work} what was done beside moving bytes.
     *
     * @param amount in bytes moved
     */
    void charge(long amount) {
        work += amount;
    }

    /** {@return how many bytes were read or written, and what was charged} */
    long work() {
        return work;
    }
}
