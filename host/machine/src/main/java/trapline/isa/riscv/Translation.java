package trapline.isa.riscv;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A hart's software TLB: direct-mapped tables, for loads, stores and fetches, those for data twice: bare addresses have their own,
 * which no fence concerns. A load or store entry is two longs, tag and addend: virtual address + addend = offset in RAM, which the access still compares with b. A fetch entry leads to the decoded page.
 *
 * <p>A tag holds the virtual page, and in bits 3 to 10 the number of a <em>context</em>: the address space and the rules (level,
 * SUM, MXR) for which permission was checked, so a changed rule needs no flush. Bits 0 to 2 are 0: a fast path keeps the low bits of
 * the address below its size, so that one comparison finds the wrong page, the wrong context and the unaligned address. Bit 11 of a
 * store tag marks a page with decoded instructions, on which only the slow path may write.
 *
 * <p>Which translations are kept is a pure function of the accesses and fences of the past, so that even a guest that
 * forgets a fence runs the same way each time.
 */
final class Translation {
    /** Entries of the fetch table. */
    static final int ENTRIES = 1024;

    /** The bits of a virtual address that a tag holds. */
    static final long PAGE_MASK = -PhysicalMemory.PAGE_SIZE;

    /** Marks a store tag of a page with decoded instructions. */
    static final long CODE = 1 << 11;

    private static final int PAGE_SHIFT = 12;
    private static final int KEY_SHIFT = 3;
    private static final int BARE_MACHINE = 1;
    private static final int BARE_OTHERS = 2;
    private static final int SLOTS = 31;
    private static final int RULES_PER_SLOT = 8;
    private static final long NO_ADDRESS_SPACE = -1;

    /** The table for loads, in place: that of bare addresses or that of paged ones. */
    TranslationTable loads;
    /** The table for stores, in place. */
    TranslationTable stores;

    final long[] fetchTags = new long[ENTRIES];
    final @Nullable DecodedPage[] fetchPages = new @Nullable DecodedPage[ENTRIES];
    /** The context of loads and stores, in place. */
    long dataKey;

    /** How often the end of a page lay between accesses of translated code that share the way to it; it may overflow. */
    int crossings;
    /** The context of fetches, in place. */
    long fetchKey;
    /** Whether loads and stores, in place, reach all RAM at its physical addresses: nothing maps or protects it. */
    boolean open;

    final PhysicalMemory memory;
    private final PrivilegedState state;
    private final PageTableWalker walker;
    private final DecodedPage alone = new DecodedPage(0);
    private int aloneIndex;
    private @Nullable DecodedPage current;
    private final TranslationTable bareLoads = new TranslationTable();
    private final TranslationTable bareStores = new TranslationTable();
    private final TranslationTable pagedLoads = new TranslationTable();
    private final TranslationTable pagedStores = new TranslationTable();
    private final long[] fetchOffsets = new long[ENTRIES];
    private final long[] addressSpaces = new long[SLOTS + 1];
    private PrivilegeLevel dataLevel = PrivilegeLevel.MACHINE;
    private PrivilegeLevel fetchLevel = PrivilegeLevel.MACHINE;
    private int decodedVersion;
    private final Superpages superpages = new Superpages();

    Translation(PhysicalMemory memory, PrivilegedState state) {
        this.memory = memory;
        this.state = state;
        this.walker = new PageTableWalker(memory);
        this.loads = bareLoads;
        this.stores = bareStores;
        Arrays.fill(alone.code, Opcode.PAGE_END);
        Arrays.fill(addressSpaces, NO_ADDRESS_SPACE);
    }

    /** Puts the translations of a level into effect, by the rules that the privileged state holds now. */
    void select(PrivilegeLevel level) {
        fetchLevel = level;
        dataLevel = state.dataLevel(level);
        fetchKey = context(level, 0) << KEY_SHIFT;
        int supervisorUser = dataLevel == PrivilegeLevel.SUPERVISOR && state.supervisorUserMemory() ? 2 : 0;
        dataKey = context(dataLevel, supervisorUser | (state.executableReadable() ? 4 : 0)) << KEY_SHIFT;
        boolean bare = isBare(dataLevel);
        loads = bare ? bareLoads : pagedLoads;
        stores = bare ? bareStores : pagedStores;
        open = bare && state.protectionIsOpen(PhysicalMemory.RAM_START, memory.size(), dataLevel);
    }

    private boolean isBare(PrivilegeLevel level) {
        return level == PrivilegeLevel.MACHINE || PageTableWalker.mode(state.satp()) == PageTableWalker.BARE;
    }

    private long context(PrivilegeLevel level, int rules) {
        long satp = state.satp();
        if (isBare(level)) {
            return level == PrivilegeLevel.MACHINE ? BARE_MACHINE : BARE_OTHERS;
        }
        int slot = 1 + PageTableWalker.asid(satp) % SLOTS;
        long addressSpace = satp >>> 44;
        if (addressSpaces[slot] != addressSpace) {
            dropSlot(slot);
            addressSpaces[slot] = addressSpace;
        }
        return (long) slot * RULES_PER_SLOT + rules + (level == PrivilegeLevel.SUPERVISOR ? 1 : 0);
    }

    /** Drops what a request concerns. */
    void drop(Recomposition request) {
        switch (request) {
            case Recomposition.Root() -> {
                // The next select finds another address space; its own translations stay.
            }
            case Recomposition.Everything() -> dropEverything();
            case Recomposition.Page(long virtualAddress) -> dropPage(virtualAddress);
            case Recomposition.AddressSpace(int asid) -> dropSlot(1 + asid % SLOTS);
        }
    }

    private void dropEverything() {
        bareLoads.clear();
        bareStores.clear();
        pagedLoads.clear();
        pagedStores.clear();
        Arrays.fill(fetchTags, 0);
        Arrays.fill(fetchPages, null);
        memory.decoded.fetchesChanged();
        superpages.clear();
    }

    private void dropPage(long virtualAddress) {
        OptionalInt superpage = superpages.shiftOf(virtualAddress);
        if (superpage.isEmpty()) {
            LongPredicate concerned = tag -> (tag ^ virtualAddress) >>> PAGE_SHIFT == 0;
            int entry = TranslationTable.entry(virtualAddress);
            pagedLoads.drop(entry, concerned);
            pagedStores.drop(entry, concerned);
            dropFetch((int) (virtualAddress >>> PAGE_SHIFT) & ENTRIES - 1, concerned);
        } else {
            // All parts of the superpage that the address may have been in.
            dropAll(tag -> (tag ^ virtualAddress) >>> superpage.getAsInt() == 0);
        }
    }

    private void dropSlot(int slot) {
        dropAll(tag -> slotOf(tag) == slot);
    }

    private void dropAll(LongPredicate concerned) {
        pagedLoads.drop(concerned);
        pagedStores.drop(concerned);
        for (int i = 0; i < ENTRIES; i++) {
            dropFetch(i, concerned);
        }
    }

    private static int slotOf(long tag) {
        return (int) (tag >>> KEY_SHIFT) / RULES_PER_SLOT & SLOTS;
    }

    private void dropFetch(int index, LongPredicate concerned) {
        if (concerned.test(fetchTags[index])) {
            fetchTags[index] = 0;
            memory.decoded.fetchesChanged();
        }
    }

    /** Lets go of decoded pages that were dropped. */
    void forget() {
        catchUp();
        current = null;
    }

    /** Follows what others did to the decoded pages; before the fetch table is used. What is mapped where stays as it was. */
    void catchUp() {
        if (decodedVersion != memory.decoded.version()) {
            Arrays.fill(fetchPages, null);
            decodedVersion = memory.decoded.version();
        }
    }

    /**
     * {@return the offset in RAM of an access that lies in one page; -1 if it cannot be made, and then the hart's failure tells why}
     *
     * @param hart whose access
     * @param virtualAddress the first byte
     * @param size how many bytes
     * @param access what for: LOAD or STORE
     */
    long locate(Hart hart, long virtualAddress, int size, Access access) {
        TranslationTable table = access == Access.LOAD ? loads : stores;
        int entry = TranslationTable.entry(virtualAddress);
        if ((table.tag(entry) & ~CODE) == (virtualAddress & PAGE_MASK | dataKey) && hart.composed()) {
            return virtualAddress + table.addend(entry);
        }
        long offset = resolve(hart, virtualAddress, size, access, dataLevel);
        if (offset >= 0 && cacheable(offset) && !(access == Access.STORE && hasMailbox(offset))) {
            long page = virtualAddress & PAGE_MASK;
            long code = access == Access.STORE && memory.decoded.at(offset) != null ? CODE : 0;
            table.set(entry, page | dataKey | code, (offset & PAGE_MASK) - page);
        }
        return offset;
    }

    /**
     * {@return the decoded page to execute from; null if the address cannot be fetched from, and then the hart's failure tells why}
     *
     * @param hart who fetches
     * @param virtualAddress of the instruction, even
     */
    @Nullable
    DecodedPage executable(Hart hart, long virtualAddress) {
        // A store of the instruction before may have had the page dropped, and then no store would be noted in it.
        catchUp();
        int index = (int) (virtualAddress >>> 12) & ENTRIES - 1;
        DecodedPage page = fetchPages[index];
        if (page == null || fetchTags[index] != (virtualAddress & PAGE_MASK | fetchKey)) {
            page = fetch(hart, virtualAddress);
        }
        current = page;
        return page;
    }

    /** {@return what {@link #executable} found last} */
    DecodedPage current() {
        return Objects.requireNonNull(current);
    }

    /**
     * {@return the decoded page to execute from, now in the fetch table; null if the address cannot be fetched from, and then the
     * hart's failure tells why}
     *
     * @param hart who fetches
     * @param virtualAddress of the instruction, even
     */
    @Nullable
    DecodedPage fetch(Hart hart, long virtualAddress) {
        catchUp();
        long offset = locateCode(hart, virtualAddress);
        if (offset < 0) {
            return null;
        }
        DecodedPage present = memory.decoded.at(offset);
        DecodedPage page = present == null ? decodeAfresh(offset) : present;
        if (cacheable(offset)) {
            int index = (int) (virtualAddress >>> 12) & ENTRIES - 1;
            fetchTags[index] = virtualAddress & PAGE_MASK | fetchKey;
            fetchOffsets[index] = page.offset;
            fetchPages[index] = page;
            memory.decoded.fetchesChanged();
        }
        return page;
    }

    /**
     * {@return the decoded page at an address if it could be executed from without a walk; the table is left as it is}
     *
     * @param virtualAddress any
     */
    @Nullable
    DecodedPage present(long virtualAddress) {
        catchUp();
        int index = (int) (virtualAddress >>> 12) & ENTRIES - 1;
        return fetchTags[index] == (virtualAddress & PAGE_MASK | fetchKey) ? fetchPages[index] : null;
    }

    /** {@return the offset in RAM of the half word at an address that is to be fetched; -1 as in {@link #locate}} */
    long locateCode(Hart hart, long virtualAddress) {
        int index = (int) (virtualAddress >>> 12) & ENTRIES - 1;
        if (fetchTags[index] == (virtualAddress & PAGE_MASK | fetchKey) && hart.composed()) {
            return fetchOffsets[index] | virtualAddress & ~PAGE_MASK;
        }
        return resolve(hart, virtualAddress, Short.BYTES, Access.FETCH, fetchLevel);
    }

    private DecodedPage decodeAfresh(long offset) {
        DecodedPage page = memory.decoded.obtain(offset);
        catchUp();
        markCode(bareStores, page);
        markCode(pagedStores, page);
        return page;
    }

    private static void markCode(TranslationTable stores, DecodedPage page) {
        for (int i = 0; i < TranslationTable.ENTRIES; i++) {
            long tag = stores.tag(i);
            if (tag != 0 && (tag & PAGE_MASK) + stores.addend(i) == page.offset) {
                stores.setTag(i, tag | CODE);
            }
        }
    }

    /**
     * {@return a page in which only one half word holds an instruction, and every other leads out}
     *
     * @param index which
     * @param decoded the instruction there
     */
    DecodedPage alone(int index, long decoded) {
        alone.code[aloneIndex] = Opcode.PAGE_END;
        alone.code[index] = decoded;
        aloneIndex = index;
        return alone;
    }

    /** {@return whether the protection of all of the page at an offset is what was found for the access} */
    private boolean cacheable(long offset) {
        return state.protectionIsUniform(PhysicalMemory.RAM_START + (offset & PAGE_MASK));
    }

    private boolean hasMailbox(long offset) {
        return memory.isMailbox(offset & PAGE_MASK, PhysicalMemory.PAGE_SIZE);
    }

    private long resolve(Hart hart, long virtualAddress, int size, Access access, PrivilegeLevel level) {
        if (!hart.composed()) {
            return hart.fail(access.accessFault(), virtualAddress);
        }
        long physical = virtualAddress;
        if (level != PrivilegeLevel.MACHINE && PageTableWalker.mode(state.satp()) != PageTableWalker.BARE) {
            if (!walker.walk(state, virtualAddress, access, level)) {
                return hart.fail(walker.fault(), virtualAddress);
            }
            physical = walker.physicalAddress();
            if (walker.leafShift() > PAGE_SHIFT) {
                superpages.add(virtualAddress, walker.leafShift());
            }
        }
        if (!state.protectionAllows(physical, size, access, level)) {
            return hart.fail(access.accessFault(), virtualAddress);
        }
        long offset = physical - PhysicalMemory.RAM_START;
        if (memory.inside(offset, size) && !(access == Access.STORE && memory.isMailbox(offset, size))) {
            return offset;
        }
        return access == Access.FETCH
                ? hart.fail(Cause.INSTRUCTION_ACCESS_FAULT, virtualAddress)
                : hart.fail(Cause.DEVICE_ACCESS, physical);
    }
}
