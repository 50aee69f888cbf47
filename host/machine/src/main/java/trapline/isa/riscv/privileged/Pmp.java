package trapline.isa.riscv.privileged;

import trapline.isa.riscv.PrivilegeLevel;

/**
 * Physical memory protection with sixteen entries and a granularity of four bytes (privileged architecture 1.12, 3.7). The entry
 * with the lowest number that matches any byte of an access decides; it must match all of them. If none does, M may do
 * everything, S and U nothing.
 */
public final class Pmp {
    /** How many entries there are. */
    public static final int ENTRIES = 16;

    /** The permission to load. */
    public static final int READ = 1;

    /** The permission to store. */
    public static final int WRITE = 2;

    /** The permission to fetch. */
    public static final int EXECUTE = 4;

    static final int SAVED_LONGS = 2 + ENTRIES;

    private static final int ALL = READ | WRITE | EXECUTE;
    private static final int MODE = 3 << 3;
    private static final int TOP_OF_RANGE = 1 << 3;
    private static final int FOUR_BYTES = 2 << 3;
    private static final int LOCKED = 1 << 7;
    private static final int SETTABLE = ALL | MODE | LOCKED;
    private static final long ADDRESS = (1L << 54) - 1;
    private static final int ENTRIES_PER_REGISTER = 8;

    private final int[] configurations = new int[ENTRIES];
    private final long[] addresses = new long[ENTRIES];
    /** The first byte that an entry matches, and the first one behind; both 0 if it matches nothing. */
    private final long[] starts = new long[ENTRIES];

    private final long[] ends = new long[ENTRIES];
    private int used;

    /**
     * {@return pmpcfg0 or pmpcfg2}
     *
     * @param register 0 or 2; the odd ones do not exist with 64 bits
     */
    public long configuration(int register) {
        long value = 0;
        for (int i = ENTRIES_PER_REGISTER - 1; i >= 0; i--) {
            value = value << 8 | configurations[first(register) + i];
        }
        return value;
    }

    /**
     * Writes pmpcfg0 or pmpcfg2. A locked entry stays as it is; write without read permission is reserved and becomes neither.
     *
     * @param register 0 or 2
     * @param value any
     * @return whether anything changed
     */
    public boolean setConfiguration(int register, long value) {
        boolean changed = false;
        for (int i = 0; i < ENTRIES_PER_REGISTER; i++) {
            int entry = first(register) + i;
            int legal = legal((int) (value >> 8 * i) & SETTABLE);
            if (!locked(entry) && configurations[entry] != legal) {
                configurations[entry] = legal;
                changed = true;
            }
        }
        if (changed) {
            settle();
        }
        return changed;
    }

    /**
     * {@return a pmpaddr register: bits 55 to 2 of a physical address}
     *
     * @param entry 0 to 15
     */
    public long address(int entry) {
        return addresses[entry];
    }

    /**
     * Writes a pmpaddr register; a locked entry's stays as it is, and so does the one below a locked entry that is the top of a
     * range.
     *
     * @param entry 0 to 15
     * @param value any
     * @return whether it changed
     */
    public boolean setAddress(int entry, long value) {
        boolean bottomOfLocked =
                entry + 1 < ENTRIES && locked(entry + 1) && (configurations[entry + 1] & MODE) == TOP_OF_RANGE;
        if (locked(entry) || bottomOfLocked || addresses[entry] == (value & ADDRESS)) {
            return false;
        }
        addresses[entry] = value & ADDRESS;
        settle();
        return true;
    }

    /**
     * {@return what an access may do, as a mask of {@link #READ}, {@link #WRITE} and {@link #EXECUTE}}
     *
     * @param physicalAddress its first byte
     * @param size how many bytes, at least 1
     * @param level at which it is done
     */
    public int allowed(long physicalAddress, long size, PrivilegeLevel level) {
        for (int i = 0; i < used; i++) {
            if (physicalAddress < ends[i] && physicalAddress + size > starts[i]) {
                return covers(i, physicalAddress, size) ? permissions(i, level) : 0;
            }
        }
        return level == PrivilegeLevel.MACHINE ? ALL : 0;
    }

    /**
     * {@return whether the bytes of a window may have different permissions, so that none hold for all of it}
     *
     * @param physicalAddress its first byte
     * @param size how many bytes, at least 1
     */
    public boolean splits(long physicalAddress, long size) {
        for (int i = 0; i < used; i++) {
            if (physicalAddress < ends[i] && physicalAddress + size > starts[i]) {
                return !covers(i, physicalAddress, size);
            }
        }
        return false;
    }

    void save(long[] into, int at) {
        into[at] = configuration(0);
        into[at + 1] = configuration(2);
        System.arraycopy(addresses, 0, into, at + 2, ENTRIES);
    }

    void restore(long[] from, int at) {
        for (int i = 0; i < ENTRIES; i++) {
            configurations[i] = (int) (from[at + i / ENTRIES_PER_REGISTER] >> 8 * (i % ENTRIES_PER_REGISTER)) & 0xff;
        }
        System.arraycopy(from, at + 2, addresses, 0, ENTRIES);
        settle();
    }

    private boolean covers(int entry, long physicalAddress, long size) {
        return physicalAddress >= starts[entry] && physicalAddress + size <= ends[entry];
    }

    private int permissions(int entry, PrivilegeLevel level) {
        return level == PrivilegeLevel.MACHINE && !locked(entry) ? ALL : configurations[entry] & ALL;
    }

    private boolean locked(int entry) {
        return (configurations[entry] & LOCKED) != 0;
    }

    private static int first(int register) {
        return register / 2 * ENTRIES_PER_REGISTER;
    }

    private static int legal(int configuration) {
        return (configuration & (READ | WRITE)) == WRITE ? configuration & ~WRITE : configuration;
    }

    private void settle() {
        used = 0;
        for (int i = 0; i < ENTRIES; i++) {
            settle(i);
            if (ends[i] > starts[i]) {
                used = i + 1;
            }
        }
    }

    private void settle(int entry) {
        long address = addresses[entry];
        switch (configurations[entry] & MODE) {
            case 0 -> range(entry, 0, 0);
            case TOP_OF_RANGE -> range(entry, entry == 0 ? 0 : addresses[entry - 1], address);
            case FOUR_BYTES -> range(entry, address, address + 1);
            default -> {
                // A power of two: each trailing one doubles the smallest size, of two words.
                long size = 2L << Long.numberOfTrailingZeros(~address);
                long start = address & -size;
                range(entry, start, start + size);
            }
        }
    }

    private void range(int entry, long startWord, long endWord) {
        boolean empty = endWord <= startWord;
        starts[entry] = empty ? 0 : startWord << 2;
        ends[entry] = empty ? 0 : endWord << 2;
    }
}
