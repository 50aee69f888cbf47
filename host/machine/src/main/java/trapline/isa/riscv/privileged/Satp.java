package trapline.isa.riscv.privileged;

/** The fields of satp (privileged architecture 1.12, 4.1.11): how the addresses of S and U are translated. */
public final class Satp {
    /** The mode without translation. */
    public static final int BARE = 0;

    /** The mode with three levels of page tables. */
    public static final int SV39 = 8;

    /** The mode with four levels of page tables. */
    public static final int SV48 = 9;

    private static final int MODE_SHIFT = 60;
    private static final int ASID_SHIFT = 44;
    private static final int PAGE_SHIFT = 12;
    private static final long PPN = (1L << ASID_SHIFT) - 1;

    private Satp() {}

    /**
     * {@return the mode}
     *
     * @param satp the register
     */
    public static int mode(long satp) {
        return (int) (satp >>> MODE_SHIFT);
    }

    /**
     * {@return the address space identifier, 16 bits}
     *
     * @param satp the register
     */
    public static int asid(long satp) {
        return (int) (satp >>> ASID_SHIFT) & 0xffff;
    }

    /**
     * {@return the physical address of the root page table}
     *
     * @param satp the register
     */
    public static long root(long satp) {
        return (satp & PPN) << PAGE_SHIFT;
    }

    /**
     * {@return whether this machine has the mode; a write of another one has no effect}
     *
     * @param satp the value to write
     */
    static boolean legal(long satp) {
        int mode = mode(satp);
        return mode == BARE || mode == SV39 || mode == SV48;
    }
}
