package trapline.theory.recursion;

import trapline.machine.Image;
import trapline.machine.RelocationBounds;
import trapline.machine.Storage;

/**
 * Where the guest monitor of {@code vmm.asm} keeps its guests. Its first cells behind the trap cells say so; the offsets within an
 * entry are those that {@code vmm.asm} names.
 *
 * @param start the address of the first entry, in the monitor's own storage
 * @param guests how many entries there are
 * @param entrySize how many cells each has
 * @param current where the address of the entry stands whose guest has its turn
 */
record GuestTable(long start, int guests, int entrySize, long current) {
    static final int REGISTERS = 0;
    static final int PSW = 16;
    static final int RUN_PSW = 17;
    static final int STATE = 18;
    static final int TIME = 20;
    static final int DIRECT = 22;
    static final int SIMULATED = 23;
    static final int REFLECTED = 24;
    static final int TURN = 26;
    static final int BASE = 27;
    static final int CELLS = 28;
    static final int DRUM_BASE = 29;
    static final int DRUM_SECTORS = 30;

    /** What {@link #STATE} holds of a guest that has halted. */
    static final long HALTED = 2;

    private static final int HEADER = 4;
    private static final int SIZE = 5;
    private static final long MAGIC = 0x766d6d;

    /**
     * {@return the table of a monitor's image}
     *
     * @param monitor the image
     * @throws IllegalArgumentException if it is not one of that monitor
     */
    static GuestTable of(Image monitor) {
        long[] words = monitor.words();
        if (words.length < HEADER + SIZE || words[HEADER] != MAGIC) {
            throw new IllegalArgumentException("this image is not the monitor's: cell " + HEADER + " does not say so");
        }
        return new GuestTable(words[HEADER + 1], (int) words[HEADER + 2], (int) words[HEADER + 3], words[HEADER + 4]);
    }

    /**
     * {@return the table of a monitor in a storage}
     *
     * @param storage where it is
     * @param region the monitor's cells in it
     */
    static GuestTable of(Storage storage, RelocationBounds region) {
        long header = region.l() + HEADER;
        return new GuestTable(
                storage.load(header + 1),
                (int) storage.load(header + 2),
                (int) storage.load(header + 3),
                storage.load(header + 4));
    }

    /** {@return a field of the entry of a guest, counted from 0, of a monitor that is at l in the storage} */
    long load(Storage storage, long l, int guest, int offset) {
        return storage.load(l + field(guest, offset));
    }

    /** {@return the address of a field of the entry of a guest, counted from 0} */
    long field(int guest, int offset) {
        return start + (long) guest * entrySize + offset;
    }
}
