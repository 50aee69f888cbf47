/* Page tables that lie outside RAM, lead out of it, or are not as they must be. */
#include "prober/prober.h"

enum { V = 1, R = 2, W = 4, X = 8, U = 16, A = 64, D = 128, ALL = V | R | W | X | A | D };

#define SV39 (8UL << 60)
#define SV48 (9UL << 60)

/* What is probed through page tables is at this address; the code is mapped where it lies in RAM. */
#define TARGET 0x40000000UL

static uint64_t pointer(const uint64_t *table) {
    return (uint64_t)table >> 12 << 10 | V;
}

static uint64_t leaf(uint64_t address, uint64_t flags) {
    return (address >> 12 & ((1UL << 44) - 1)) << 10 | flags;
}

/* Tables that map RAM's first gigabyte on itself, and the page at TARGET as the entry says. */
static uint64_t tables(uint64_t mode, uint64_t entry) {
    for (int page = 0; page < 4; page++) {
        for (int n = 0; n < 512; n++) {
            pages[page][n] = 0;
        }
    }
    uint64_t *root = pages[0], *high = pages[1], *middle = pages[2], *low = pages[3];
    if (mode == SV48) {
        root[0] = pointer(high);
    } else {
        high = root;
    }
    high[2] = leaf(RAM, ALL);
    high[1] = pointer(middle);
    middle[0] = pointer(low);
    low[0] = entry;
    return mode | (uint64_t)root >> 12;
}

static void set(uint64_t satp) {
    csr_write(satp, satp);
    __asm__ volatile("sfence.vma" : : : "memory");
}

/* All accesses at TARGET from S end with these causes. */
static void at_target(uint64_t load, uint64_t store, uint64_t fetch, const char *what, uint64_t detail) {
    for (int n = 0; n < access_count; n++) {
        struct outcome outcome = execute(SUPERVISOR, accesses[n].instruction, TARGET, 0);
        check(has_faulted(&outcome, &accesses[n], load, store), what, detail, &outcome);
    }
    struct outcome outcome;
    probe(&outcome, SUPERVISOR, TARGET, 0, 0);
    check(outcome.cause == fetch, what, detail, &outcome);
}

static void strange_entries(uint64_t mode) {
    static const uint64_t bad[] = {
        0,                             /* not valid */
        RAM >> 2 | (ALL & ~V),         /* not valid, though it has all the rest */
        RAM >> 2 | V | W | A | D,      /* writable but not readable */
        RAM >> 2 | V | W | X | A | D,  /* likewise */
        RAM >> 2 | V,                  /* leads on, at the last level */
        RAM >> 2 | V | A | D | U,      /* likewise, with bits that such an entry must not have */
        RAM >> 2 | ALL | U,            /* of U, without SUM */
        1UL << 63 | RAM >> 2 | ALL,    /* reserved bits */
        1UL << 54 | RAM >> 2 | ALL,
        1UL << 60 | RAM >> 2 | ALL,
    };
    for (unsigned n = 0; n < sizeof bad / sizeof bad[0]; n++) {
        set(tables(mode, bad[n]));
        at_target(LOAD_PAGE_FAULT, STORE_PAGE_FAULT, FETCH_PAGE_FAULT, "page table entry", bad[n]);
    }
    /* A superpage that is not aligned. */
    uint64_t satp = tables(mode, 0);
    pages[2][0] = leaf(RAM + 4096, ALL);
    set(satp);
    at_target(LOAD_PAGE_FAULT, STORE_PAGE_FAULT, FETCH_PAGE_FAULT, "superpage", pages[2][0]);
    /* A table that is its own lower level, down to the end. */
    satp = tables(mode, 0);
    pages[2][0] = pointer(pages[2]);
    set(satp);
    at_target(LOAD_PAGE_FAULT, STORE_PAGE_FAULT, FETCH_PAGE_FAULT, "loop of tables", pages[2][0]);
}

static void leads_out(uint64_t mode, uint64_t address) {
    if (address >> 56 != 0) {
        return;
    }
    set(tables(mode, leaf(address, ALL)));
    at_target(LOAD_FAULT, STORE_FAULT, FETCH_FAULT, "page outside RAM", address);
    uint64_t satp = tables(mode, 0);
    pages[2][0] = address >> 12 << 10 | V;
    set(satp);
    /* An access fault, by the manual; QEMU 7.2 reads zeroes there and gives a page fault. */
    bool page_fault = execute(SUPERVISOR, 0x00053503, TARGET, 0).cause == LOAD_PAGE_FAULT;
    at_target(page_fault ? LOAD_PAGE_FAULT : LOAD_FAULT, page_fault ? STORE_PAGE_FAULT : STORE_FAULT,
        page_fault ? FETCH_PAGE_FAULT : FETCH_FAULT, "table outside RAM", address);
    set(mode | address >> 12);
    struct outcome outcome = execute(SUPERVISOR, 0x13, 0, 0);
    check(outcome.cause == FETCH_FAULT || outcome.cause == FETCH_PAGE_FAULT, "satp outside RAM", address, &outcome);
    /* M loads with the permissions and tables of a lower level: csrs mstatus, a1; ld a0, (a0). */
    static uint32_t code[] = {0x3005a073, 0x00053503, 0x00100073};
    __asm__ volatile("fence.i");
    probe(&outcome, MACHINE, (uint64_t)code, RAM, 1UL << 17);
    csr_clear(mstatus, 1UL << 17);
    check(outcome.cause == LOAD_FAULT || outcome.cause == LOAD_PAGE_FAULT, "satp outside RAM, through MPRV", address, &outcome);
}

/* Tables in a device's registers: whatever is read there, nothing may come of it but a fault. */
static void devices_as_tables(uint64_t mode) {
    static const uint64_t devices[] = {FINISHER, CLOCK, CLINT, PLIC, UART, VIRTIO};
    for (unsigned n = 0; n < sizeof devices / sizeof devices[0]; n++) {
        set(mode | devices[n] >> 12);
        struct outcome outcome = execute(SUPERVISOR, 0x13, 0, 0);
        check(!has_completed(&outcome), "satp in a device", devices[n], &outcome);
    }
}

void probe_translation(void) {
    static const uint64_t modes[] = {SV39, SV48};
    for (int mode = 0; mode < 2; mode++) {
        strange_entries(modes[mode]);
        for (int n = 0; n < nowhere_count; n++) {
            leads_out(modes[mode], nowhere[n]);
        }
        devices_as_tables(modes[mode]);
    }
    /* And it does work when it is right. */
    set(tables(SV39, leaf((uint64_t)pages[7], ALL)));
    pages[7][0] = 0x1122334455667788;
    struct outcome outcome = execute(SUPERVISOR, 0x00053503, TARGET, 0);
    check(has_completed(&outcome) && outcome.a0 == pages[7][0], "page in RAM", outcome.a0, &outcome);
    set(0);
    report("page tables");
}
