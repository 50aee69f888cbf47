/* The allocator A: shadow page tables. The real ones hold, page by page as the guest comes to them, where a virtual address of the guest
 * is in our memory: its own translation composed with the place of its memory, and never more than that. There is one root for each of
 * its levels, S and U, because the same page may be open to one and not to the other; and such a pair for each of the last few
 * values of the guest's satp. They are a cache of the guest's tables, as a translation buffer is, and forget when the guest
 * fences. */
#include "vmm.h"

#define VALID 1UL
#define READ 2UL
#define WRITE 4UL
#define EXECUTE 8UL
#define USER 16UL
#define ACCESSED 64UL
#define DIRTY 128UL
#define LARGE 256UL /* for software: below this entry are pages of a larger page of the guest's */
#define RESERVED (~0UL << 54)

#define ENTRIES 512
#define SV39 8UL
#define SPACES 4
#define NO_SATP ~0UL /* no value that the guest can set */

extern char __program_end[];

/* An address space of the guest's: its satp, and our roots for it by the guest's level. */
static struct space {
    uint64_t satp;
    uint64_t *roots[2];
} spaces[SPACES];
static int current, replaced_next;

static uint64_t next_table, end_of_tables;
static uint64_t entered; /* what satp is */

static uint64_t index_of(uint64_t address, int depth) { return address >> (12 + 9 * depth) & (ENTRIES - 1); }
static uint64_t pointing_to(const void *table) { return physical(table) >> 12 << 10 | VALID; }
static uint64_t *table_of(uint64_t entry) { return pointer(entry >> 10 << 12 & ((1UL << 56) - 1)); }

void *guest_memory(uint64_t address, uint64_t size) {
    uint64_t from = address - RAM;
    return from < report.size && size <= report.size - from ? pointer(RAM + report.base + from) : NULL;
}

/* Each root has an address space identifier of its own, so that going from one to another forgets nothing. */
static uint64_t satp_for(enum level level) {
    uint64_t identifier = 1 + 2 * (uint64_t)current + level;
    return SV39 << 60 | identifier << 44 | physical(spaces[current].roots[level]) >> 12;
}

static void clear(uint64_t *table) {
    for (int n = 0; n < ENTRIES; n++) {
        table[n] = 0;
    }
}

static void fence_all(void) { __asm__ volatile("sfence.vma" ::: "memory"); }

static uint64_t first_table(void) { return (physical(__program_end) + PAGE - 1) & ~(PAGE - 1); }

/* Our own gigabyte stays: we may be running in this very space. */
static void clear_space(struct space *space) {
    for (int level = LEVEL_U; level <= LEVEL_S; level++) {
        for (uint64_t n = 0; n < ENTRIES; n++) {
            if (n != own_gibibyte) {
                space->roots[level][n] = 0;
            }
        }
    }
}

void shadow_start(void) {
    uint64_t at = first_table();
    for (int n = 0; n < SPACES; n++) {
        for (int level = LEVEL_U; level <= LEVEL_S; level++, at += PAGE) {
            spaces[n].roots[level] = pointer(at);
            spaces[n].roots[level][own_gibibyte] = RAM >> 12 << 10 | VALID | READ | WRITE | EXECUTE | ACCESSED | DIRTY;
        }
        spaces[n].satp = n == current ? 0 : NO_SATP;
    }
    end_of_tables = RAM + OWN_MEMORY;
    shadow_forget();
    shadow_enter(LEVEL_S);
    if (csr_read(satp) != entered) {
        hopeless("no Sv39 with ASIDs here");
    }
}

void shadow_enter(enum level level) {
    if (entered != satp_for(level)) {
        entered = satp_for(level);
        csr_write(satp, entered);
    }
}

/* Only the current space stays in use; the others are cleared when they are used again. */
void shadow_forget(void) {
    for (int n = 0; n < SPACES; n++) {
        if (n != current) {
            spaces[n].satp = NO_SATP;
        }
    }
    clear_space(&spaces[current]);
    next_table = first_table() + 2 * SPACES * PAGE;
    fence_all();
}

void shadow_change(uint64_t satp) {
    for (int n = 0; n < SPACES; n++) {
        if (spaces[n].satp == satp) {
            current = n;
            return;
        }
    }
    do {
        replaced_next = (replaced_next + 1) % SPACES;
    } while (replaced_next == current);
    current = replaced_next;
    spaces[current].satp = satp;
    clear_space(&spaces[current]);
    fence_all();
}

void shadow_forget_page(uint64_t address) {
    if (index_of(address, 2) == own_gibibyte) {
        return;
    }
    for (int n = 0; n < 2 * SPACES; n++) {
        if (spaces[n / 2].satp == NO_SATP) {
            continue;
        }
        uint64_t *entry = &spaces[n / 2].roots[n % 2][index_of(address, 2)];
        for (int depth = 1; depth >= 0 && *entry & VALID && !(*entry & LARGE); depth--) {
            entry = &table_of(*entry)[index_of(address, depth)];
        }
        if (*entry & LARGE) {
            /* Which pages of it are there is not known here: all of them go, and those beside them. */
            shadow_forget();
            return;
        }
        *entry = 0;
    }
    __asm__ volatile("sfence.vma %0" ::"r"(address) : "memory");
}

/* The cause of a page fault is that of the guest's own page fault, and tells which access it was. */
static uint64_t access_fault_for(uint64_t cause) { return cause == CAUSE_FETCH_PAGE ? CAUSE_FETCH_ACCESS : cause - 8; }

/* A translation of the guest's: physical address of the page in its memory, what is allowed, and how large its page is. */
struct translation {
    uint64_t page;
    uint64_t allowed;
    int depth;
};

static uint64_t allowed_by(const struct guest *guest, uint64_t entry) {
    uint64_t allowed = entry & (READ | WRITE | EXECUTE);
    if (!(entry & ACCESSED)) {
        return 0;
    }
    if (!(entry & DIRTY)) {
        allowed &= ~WRITE;
    }
    if (guest->sstatus & SSTATUS_MXR && entry & EXECUTE) {
        allowed |= READ;
    }
    if (guest->level == LEVEL_U) {
        return entry & USER ? allowed : 0;
    }
    if (entry & USER) {
        return guest->sstatus & SSTATUS_SUM ? allowed & ~EXECUTE : 0;
    }
    return allowed;
}

/* Walks the guest's tables (privileged architecture, section on Sv39, steps 1 to 9). */
static uint64_t walk(const struct guest *guest, uint64_t address, uint64_t cause, struct translation *found) {
    if (guest->satp >> 60 == 0) {
        *found = (struct translation){address & ~(PAGE - 1), READ | WRITE | EXECUTE, 0};
        return NO_FAULT;
    }
    if ((uint64_t)((int64_t)(address << 25) >> 25) != address) {
        return cause;
    }
    uint64_t table = (guest->satp & ((1UL << 44) - 1)) << 12;
    for (int depth = 2; depth >= 0; depth--) {
        const uint64_t *at = guest_memory(table + 8 * index_of(address, depth), 8);
        if (at == NULL) {
            return access_fault_for(cause);
        }
        uint64_t entry = *at;
        if (!(entry & VALID) || (entry & WRITE && !(entry & READ)) || entry & RESERVED) {
            return cause;
        }
        table = entry >> 10 << 12;
        if (entry & (READ | EXECUTE)) {
            uint64_t within = (PAGE << (9 * depth)) - 1;
            if (table & within) {
                return cause;
            }
            *found = (struct translation){table | (address & within & ~(PAGE - 1)), allowed_by(guest, entry), depth};
            return NO_FAULT;
        }
        if (entry & (USER | ACCESSED | DIRTY)) {
            return cause;
        }
    }
    return cause;
}

static uint64_t *new_table(void) {
    uint64_t *table = pointer(next_table);
    next_table += PAGE;
    clear(table);
    return table;
}

uint64_t shadow_fill(struct guest *guest, uint64_t address, uint64_t cause) {
    struct translation found = {0};
    uint64_t fault = walk(guest, address, cause, &found);
    if (fault != NO_FAULT) {
        return fault;
    }
    uint64_t needed = cause == CAUSE_FETCH_PAGE ? EXECUTE : cause == CAUSE_LOAD_PAGE ? READ : WRITE;
    if (!(found.allowed & needed)) {
        return cause;
    }
    const void *place = guest_memory(found.page, PAGE);
    if (place == NULL || index_of(address, 2) == own_gibibyte) {
        return access_fault_for(cause);
    }
    if (next_table + 2 * PAGE > end_of_tables) {
        shadow_forget();
    }
    uint64_t *table = spaces[current].roots[guest->level];
    for (int depth = 2; depth > 0; depth--) {
        uint64_t *entry = &table[index_of(address, depth)];
        if (!(*entry & VALID)) {
            *entry = pointing_to(new_table());
        }
        if (depth == found.depth) {
            *entry |= LARGE;
        }
        table = table_of(*entry);
    }
    table[index_of(address, 0)] =
        physical(place) >> 12 << 10 | found.allowed | VALID | USER | ACCESSED | (found.allowed & WRITE ? DIRTY : 0);
    report.filled++;
    __asm__ volatile("sfence.vma %0" ::"r"(address) : "memory");
    return NO_FAULT;
}
