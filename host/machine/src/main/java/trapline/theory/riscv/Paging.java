package trapline.theory.riscv;

import trapline.isa.riscv.PhysicalMemory;

/**
 * What satp says in a state. With tables, each page is where it is without them: where a page lies is no part of what the program can
 * name. No page can be executed in both S and U, so that of two states that differ in the mode alone one traps at once, unless the mode
 * is M, for which there are no tables.
 */
enum Paging {
    /** No translation. */
    OFF("", 0),
    /** Sv39, code and data open to U. */
    FOR_USER(", satp on, pages for U", 0x10),
    /** Sv39, code and data open to S. */
    FOR_SUPERVISOR(", satp on, pages for S", 0);

    private static final long TABLES = PhysicalMemory.RAM_START + 0x3_0000;
    private static final long PAGE = 4096;
    private static final long SV39 = 8L << 60;
    private static final long VALID = 1;

    /** Valid, readable, writable, executable, accessed, dirty. */
    private static final long OPEN = 0xcf;

    private final String text;
    private final long user;

    Paging(String text, long user) {
        this.text = text;
        this.user = user;
    }

    /** {@return which one a sample has: half of them have none} */
    static Paging ofSample(int index) {
        return index % 2 == 0 ? OFF : index % 4 == 1 ? FOR_USER : FOR_SUPERVISOR;
    }

    /** {@return it in words, to be added to others} */
    String text() {
        return text;
    }

    /** {@return satp} */
    long satp() {
        return this == OFF ? 0 : SV39 | TABLES >>> 12;
    }

    /** Writes the tables for code and window. */
    void write(PhysicalMemory memory) {
        if (this == OFF) {
            return;
        }
        long middle = TABLES + PAGE;
        long leaf = TABLES + 2 * PAGE;
        memory.putLong(entry(TABLES, RiscVSituation.CODE >>> 30), pointer(middle) | VALID);
        memory.putLong(entry(middle, RiscVSituation.CODE >>> 21), pointer(leaf) | VALID);
        for (long page : new long[] {RiscVSituation.CODE, RiscVSituation.WINDOW}) {
            memory.putLong(entry(leaf, page >>> 12), pointer(page) | OPEN | user);
        }
    }

    private static long entry(long table, long number) {
        return table + (number & 511) * Long.BYTES;
    }

    private static long pointer(long address) {
        return address >>> 12 << 10;
    }
}
