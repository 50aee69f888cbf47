package trapline.isa.riscv;

/**
 * Sv39 and Sv48 (volume II, sections 12.3 to 12.5), with Svade: a page whose A or, for a store, D bit is clear faults. Page table
 * entries are read through R: one that is not in RAM is an access fault, so no satp reaches out of the machine.
 *
 * <p>The result of the last walk is in fields, so that a walk allocates nothing.
 */
final class PageTableWalker {
    /** satp.MODE of no translation. */
    static final int BARE = 0;

    /** satp.MODE of three levels. */
    static final int SV39 = 8;

    /** satp.MODE of four levels. */
    static final int SV48 = 9;

    private static final int V = 1;
    private static final int R = 2;
    private static final int W = 4;
    private static final int X = 8;
    private static final int U = 16;
    private static final int A = 64;
    private static final int D = 128;
    private static final long PPN_MASK = (1L << 44) - 1;
    /** Bits 54 to 63: Svnapot, Svpbmt and the reserved ones, none of which we have. */
    private static final long RESERVED = -1L << 54;

    private static final int BITS_PER_LEVEL = 9;
    private static final int PAGE_SHIFT = 12;
    private static final int SATP_MODE_SHIFT = 60;

    private final PhysicalMemory memory;
    private long physicalAddress;
    private int leafShift;
    private Cause fault = Cause.LOAD_PAGE_FAULT;

    PageTableWalker(PhysicalMemory memory) {
        this.memory = memory;
    }

    /** {@return the mode of a satp} */
    static int mode(long satp) {
        return (int) (satp >>> SATP_MODE_SHIFT);
    }

    /** {@return the address space identifier of a satp} */
    static int asid(long satp) {
        return (int) (satp >>> 44) & 0xffff;
    }

    /** {@return the physical address that the last successful walk came to} */
    long physicalAddress() {
        return physicalAddress;
    }

    /** {@return the size of the page that it is in, as a power of two: 12, or more for a superpage} */
    int leafShift() {
        return leafShift;
    }

    /** {@return why the last walk failed} */
    Cause fault() {
        return fault;
    }

    /**
     * Translates.
     *
     * @param state satp (not Bare), SUM, MXR, and the protection of physical memory
     * @param virtualAddress any
     * @param access what for
     * @param level U or S
     * @return whether it may be accessed so; {@link #physicalAddress} or {@link #fault} tells more
     */
    boolean walk(PrivilegedState state, long virtualAddress, Access access, PrivilegeLevel level) {
        long satp = state.satp();
        int levels = mode(satp) == SV48 ? 4 : 3;
        int unused = Long.SIZE - PAGE_SHIFT - BITS_PER_LEVEL * levels;
        fault = access.pageFault();
        if (virtualAddress << unused >> unused != virtualAddress) {
            return false;
        }
        long table = (satp & PPN_MASK) << PAGE_SHIFT;
        for (int i = levels - 1; i >= 0; i--) {
            int shift = PAGE_SHIFT + BITS_PER_LEVEL * i;
            long entryAddress = table + (virtualAddress >>> shift & (1 << BITS_PER_LEVEL) - 1) * Long.BYTES;
            if (!memory.contains(entryAddress, Long.BYTES)
                    || !state.protectionAllows(entryAddress, Long.BYTES, Access.LOAD, PrivilegeLevel.SUPERVISOR)) {
                fault = access.accessFault();
                return false;
            }
            long entry = memory.getLong(entryAddress);
            if ((entry & V) == 0 || (entry & (R | W)) == W || (entry & RESERVED) != 0) {
                return false;
            }
            table = (entry >>> 10 & PPN_MASK) << PAGE_SHIFT;
            if ((entry & (R | X)) != 0) {
                return leaf(state, entry, access, level) && locate(table, virtualAddress, shift);
            }
            if ((entry & (A | D | U)) != 0) {
                // Reserved in an entry that is no leaf.
                return false;
            }
        }
        return false;
    }

    private static boolean leaf(PrivilegedState state, long entry, Access access, PrivilegeLevel level) {
        boolean permitted = switch (access) {
            case FETCH -> (entry & X) != 0;
            case LOAD -> (entry & R) != 0 || (entry & X) != 0 && state.executableReadable();
            case STORE -> (entry & W) != 0;
        };
        boolean user = (entry & U) != 0;
        boolean reachable =
                level == PrivilegeLevel.USER ? user : !user || access != Access.FETCH && state.supervisorUserMemory();
        return permitted && reachable && (entry & A) != 0 && (access != Access.STORE || (entry & D) != 0);
    }

    /** Adds the address in the page to the page's; false if a superpage is not aligned to its size. */
    private boolean locate(long page, long virtualAddress, int shift) {
        long inPage = (1L << shift) - 1;
        leafShift = shift;
        physicalAddress = page | virtualAddress & inPage;
        return (page & inPage) == 0;
    }
}
