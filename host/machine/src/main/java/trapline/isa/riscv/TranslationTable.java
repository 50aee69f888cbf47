package trapline.isa.riscv;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongPredicate;

/**
 * A direct-mapped table of translated pages: for each entry a tag, and what to add to a virtual address of the page to get the offset in
 * RAM. It is native memory, so that translated code finds an entry by arithmetic alone: with an array, each access would be two
 * comparisons with its length more, and for the compiler two more ways out with all of the guest's registers in them.
 *
 * <p>It is given back when nothing refers to it any more; who uses {@link #start} refers to the hart.
 */
final class TranslationTable {
    /**
     * How many there are. With 1,024 a Linux that walks through many files ({@code find}) took a third more time, as most pages that were not at hand had
     * been driven out by others (decision 17).
     */
    static final int ENTRIES = 4096;

    /** The bytes of an entry; the tag is first. */
    static final int ENTRY_BYTES = 2 * Long.BYTES;

    /** So far behind the tag is the addend. */
    static final int ADDEND = Long.BYTES;

    /** A virtual address, shifted right by this, has in {@link #OFFSET_MASK} where its entry is. */
    static final int OFFSET_SHIFT = 8;

    /** The bits of an entry's offset from the table's start. */
    static final int OFFSET_MASK = (ENTRIES - 1) * ENTRY_BYTES;

    private static final int PAGE_SHIFT = 12;

    /** The address in this process. */
    final long start;

    private final MemorySegment entries;

    /** An empty table. */
    TranslationTable() {
        entries = Arena.ofAuto().allocate((long) ENTRIES * ENTRY_BYTES, ENTRY_BYTES);
        start = entries.address();
    }

    /** {@return the number of the entry for an address} */
    static int entry(long virtualAddress) {
        return (int) (virtualAddress >>> PAGE_SHIFT) & ENTRIES - 1;
    }

    /** {@return the tag of an entry; 0 if it is empty} */
    long tag(int entry) {
        return entries.getAtIndex(ValueLayout.JAVA_LONG, 2L * entry);
    }

    /** {@return what an entry adds to a virtual address} */
    long addend(int entry) {
        return entries.getAtIndex(ValueLayout.JAVA_LONG, 2L * entry + 1);
    }

    void setTag(int entry, long tag) {
        entries.setAtIndex(ValueLayout.JAVA_LONG, 2L * entry, tag);
    }

    void set(int entry, long tag, long addend) {
        setTag(entry, tag);
        entries.setAtIndex(ValueLayout.JAVA_LONG, 2L * entry + 1, addend);
    }

    /** Empties an entry if its tag is one of those. */
    void drop(int entry, LongPredicate tags) {
        if (tags.test(tag(entry))) {
            setTag(entry, 0);
        }
    }

    /** Empties all entries with such tags. */
    void drop(LongPredicate tags) {
        for (int i = 0; i < ENTRIES; i++) {
            drop(i, tags);
        }
    }

    /** Empties all entries. */
    void clear() {
        entries.fill((byte) 0);
    }

    /** {@return a copy of all tags and addends} */
    long[] copy() {
        return entries.toArray(ValueLayout.JAVA_LONG);
    }
}
