package trapline.isa.riscv;

import trapline.device.GuestMemory;
import trapline.machine.RealAccess;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/**
 * The RAM of a machine, and the only way to it: physical addresses from {@link #RAM_START} on, held by a region R = (l, b) of the
 * node's storage. Every access, by the processor, the walker, a device, or a loader, compares the offset in RAM with b, as an
 * unsigned number, before it adds l. The allocator may change l between two runs; nothing here or in the translation remembers a
 * real address.
 *
 * <p>Writes made here drop what was decoded from the bytes they overwrite, and break a reservation on them, whoever makes them.
 */
public final class PhysicalMemory implements GuestMemory {
    /** Where RAM starts, as on QEMU's virt board. */
    public static final long RAM_START = 0x8000_0000L;

    /** Bytes in a page. */
    public static final int PAGE_SIZE = 4096;

    /** No reservation is held. */
    static final long NO_RESERVATION = -1;

    private static final long NO_MAILBOX = Long.MIN_VALUE;

    /** A load-reserved reserves the aligned block of this many bytes. */
    static final int RESERVATION_SIZE = 8;

    final Storage storage;
    final DecodedPages decoded = new DecodedPages();
    /** l in bytes. */
    long base;
    /** b in bytes. */
    long bound;
    /** The address of RAM in this process: what l is to {@link RealAccess}. */
    long realStart;
    /** The last offset at which a double word lies in RAM. */
    long lastDouble;
    /** The offset in RAM that a load-reserved read, or {@link #NO_RESERVATION}. */
    long reservation = NO_RESERVATION;

    /** The offset in RAM of the double word whose stores trap; {@link #NO_MAILBOX} if there is none. */
    private long mailbox = NO_MAILBOX;

    private RelocationBounds region = RelocationBounds.NOTHING;

    /**
     * A memory in a region.
     *
     * @param storage the storage that holds the region
     * @param region where the machine's RAM lies in it, a whole number of pages, at least one
     */
    public PhysicalMemory(Storage storage, RelocationBounds region) {
        this.storage = storage;
        grant(region);
    }

    /** {@return where the machine's RAM lies in the storage, in cells} */
    public RelocationBounds region() {
        return region;
    }

    /** {@return the storage that holds the region} */
    public Storage storage() {
        return storage;
    }

    /** {@return how many bytes of RAM there are} */
    public long size() {
        return bound;
    }

    /**
     * {@return whether a range of physical addresses is RAM}
     *
     * @param physicalAddress the first byte, any number, unsigned
     * @param length how many bytes, at least 0
     */
    public boolean contains(long physicalAddress, long length) {
        return inside(physicalAddress - RAM_START, length);
    }

    @Override
    public boolean read(long physicalAddress, byte[] into, int offset, int length) {
        long at = physicalAddress - RAM_START;
        if (!inside(at, length)) {
            return false;
        }
        storage.getBytes(base + at, into, offset, length);
        return true;
    }

    @Override
    public boolean write(long physicalAddress, byte[] from, int offset, int length) {
        long at = physicalAddress - RAM_START;
        if (!inside(at, length)) {
            return false;
        }
        if (length > 0) {
            overwritten(at, length);
            storage.putBytes(base + at, from, offset, length);
        }
        return true;
    }

    /**
     * {@return the double word at an address}
     *
     * @param physicalAddress of RAM, with seven more bytes of RAM behind it
     * @throws IndexOutOfBoundsException if it is not; for a guest's address ask {@link #contains} before
     */
    public long getLong(long physicalAddress) {
        return storage.getLong(base + checked(physicalAddress - RAM_START, Long.BYTES));
    }

    /**
     * Replaces the double word at an address.
     *
     * @param physicalAddress of RAM, with seven more bytes of RAM behind it
     * @param value the new content
     * @throws IndexOutOfBoundsException if it is not; for a guest's address ask {@link #contains} before
     */
    public void putLong(long physicalAddress, long value) {
        long at = checked(physicalAddress - RAM_START, Long.BYTES);
        overwritten(at, Long.BYTES);
        storage.putLong(base + at, value);
    }

    /**
     * Makes a double word one that a hart cannot store to directly: such a store traps as one to a device does. To be called before the hart
     * executes anything.
     *
     * @param physicalAddress of RAM, a multiple of 8
     */
    public void setMailbox(long physicalAddress) {
        mailbox = physicalAddress - RAM_START;
        decoded.trap(mailbox);
    }

    /** {@return whether a store to a range of offsets traps} */
    boolean isMailbox(long offset, long length) {
        return offset < mailbox + Long.BYTES && mailbox < offset + length;
    }

    /** Takes a region in place of the present one; its content is there already. */
    void grant(RelocationBounds granted) {
        int cellsPerPage = PAGE_SIZE / Storage.BYTES_PER_CELL;
        if (granted.b() <= 0 || granted.b() % cellsPerPage != 0 || granted.end() > storage.q()) {
            throw new IllegalArgumentException("region " + granted + " of a storage of " + storage.q());
        }
        region = granted;
        base = granted.l() * Storage.BYTES_PER_CELL;
        bound = granted.b() * Storage.BYTES_PER_CELL;
        lastDouble = bound - Long.BYTES;
        realStart = storage.processAddress() + base;
        decoded.clear();
        decoded.cover(bound);
    }

    /** {@return whether a range of offsets is RAM} */
    boolean inside(long offset, long length) {
        return offset >= 0 && offset <= bound - length;
    }

    /** Says that bytes are about to change which may hold decoded instructions or be reserved. */
    void overwritten(long offset, int length) {
        decoded.overwritten(offset, length);
        long reserved = reservation & -RESERVATION_SIZE;
        if (reserved < offset + length && offset < reserved + RESERVATION_SIZE) {
            reservation = NO_RESERVATION;
        }
    }

    private long checked(long offset, int length) {
        if (!inside(offset, length)) {
            throw new IndexOutOfBoundsException("offset " + offset + " of a memory of " + bound + " bytes");
        }
        return offset;
    }
}
