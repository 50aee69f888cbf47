/* A guest in S mode with page tables of its own: pages that are open to S or to U, for one kind of access or the other; tables that are
 * changed, wrong, or lead out of memory; programs in U mode. A line for each, with the trap's cause that it had (64: none), and "wrong" if
 * the privileged architecture has another. The result is how many are wrong. */
#include "board.h"

#include "tree.h"

#define VALID 1UL
#define READ 2UL
#define WRITE 4UL
#define EXECUTE 8UL
#define USER 16UL
#define ACCESSED 64UL
#define DIRTY 128UL
#define ALL (VALID | READ | WRITE | EXECUTE | ACCESSED | DIRTY)

#define NONE 64
#define PAGE 4096UL
#define MEBI (1UL << 20)
#define VIRTUAL 0x40000000UL /* where the pages under test are */
#define CODE (VIRTUAL + 16 * PAGE)

#define SUM (1UL << 18)
#define MXR (1UL << 19)

uint64_t attempt(uint64_t (*code)(uint64_t), uint64_t argument);
uint64_t attempt_user(uint64_t address);
extern uint64_t attempt_value;
extern const uint8_t user_code[], user_code_end[];
void *memcpy(void *restrict to, const void *restrict from, size_t count);

static uint64_t root[512], middle[512], last[512], other_root[512], other_middle[512], other_last[512]
    __attribute__((aligned(4096)));
static uint64_t one[512], two[512] __attribute__((aligned(4096)));
static uint64_t large[2 * MEBI / 8 * 2] __attribute__((aligned(4096)));
static int wrong;

static uint64_t load(uint64_t address) { return *(volatile uint64_t *)address; }
static uint64_t store(uint64_t address) { return *(volatile uint64_t *)address = 7; }
static uint64_t run(uint64_t address) { return ((uint64_t (*)(uint64_t))address)(1); }

static void tell(const char *what, uint64_t cause, bool right) {
    print(what);
    print(": ");
    print_decimal(cause);
    print(right ? "\n" : " wrong\n");
    wrong += !right;
}

/* The trap of code must have this cause and, unless it is a number that has none, the address as its value. */
static void expect(const char *what, uint64_t (*code)(uint64_t), uint64_t address, uint64_t cause) {
    uint64_t had = attempt(code, address);
    bool has_value = had == 1 || had == 5 || had == 7 || had == 12 || had == 13 || had == 15;
    tell(what, had, had == cause && (!has_value || attempt_value == address));
}

static void expect_value(const char *what, uint64_t address, uint64_t value) {
    uint64_t had = attempt(load, address);
    tell(what, had, had == NONE && attempt_value == value);
}

static uint64_t entry(const void *place, uint64_t flags) { return (uint64_t)place >> 12 << 10 | flags; }
static void fence(uint64_t address) { __asm__ volatile("sfence.vma %0" ::"r"(address) : "memory"); }

static void map(uint64_t page_entry) {
    last[0] = page_entry;
    fence(VIRTUAL);
}

static void beyond_memory(uint64_t end) {
    expect("load behind the end of memory", load, end, 5);
    expect("store behind the end of memory", store, end, 7);
    expect("execute behind the end of memory", run, end, 1);
    expect("load at 2^40", load, 1UL << 40, 5);
}

static void turn_on(void) {
    root[1] = entry(middle, VALID);
    middle[0] = entry(last, VALID);
    root[2] = entry((void *)RAM, ALL);
    other_root[1] = entry(other_middle, VALID);
    other_middle[0] = entry(other_last, VALID);
    other_root[2] = root[2];
    csr_write(satp, 8UL << 60 | 1UL << 44 | (uint64_t)root >> 12);
    __asm__ volatile("sfence.vma" ::: "memory");
    expect("no page", load, VIRTUAL, 13);
    expect("an address that is not canonical", load, 1UL << 38, 13);
}

static void kinds_of_access(void) {
    map(entry(one, ALL & ~(WRITE | EXECUTE)));
    expect_value("read a page to read", VIRTUAL, 11);
    expect("write it", store, VIRTUAL, 15);
    expect("execute it", run, VIRTUAL, 12);
    map(entry(one, ALL));
    expect("write a page for everything", store, VIRTUAL + 8, NONE);
    map(entry(one, ALL & ~DIRTY));
    expect_value("read a page that is not dirty", VIRTUAL, 11);
    expect("write it", store, VIRTUAL, 15);
    map(entry(one, ALL & ~(ACCESSED | DIRTY)));
    expect("read a page that was not accessed", load, VIRTUAL, 13);
    map(entry(one, VALID | EXECUTE | ACCESSED));
    expect("read a page to execute", load, VIRTUAL, 13);
    csr_set(sstatus, MXR);
    expect_value("the same with MXR", VIRTUAL, 11);
    csr_clear(sstatus, MXR);
    expect("and without again", load, VIRTUAL, 13);
    map(entry(one, VALID | WRITE | ACCESSED | DIRTY));
    expect("a page to write only, which there is not", load, VIRTUAL, 13);
}

static void pages_of_users(void) {
    map(entry(one, ALL | USER));
    expect("read a user's page", load, VIRTUAL, 13);
    csr_set(sstatus, SUM);
    expect_value("the same with SUM", VIRTUAL, 11);
    expect("execute it with SUM", run, VIRTUAL, 12);
    csr_clear(sstatus, SUM);
    expect("read it without again", load, VIRTUAL, 13);
}

static void wrong_tables(uint64_t end) {
    map(entry((void *)end, ALL));
    expect("a page that leads out of memory", load, VIRTUAL, 5);
    expect("the same, to write", store, VIRTUAL, 7);
    map(entry(one, ALL) | 1UL << 60);
    expect("reserved bits", load, VIRTUAL, 13);
    middle[1] = entry((void *)end, VALID);
    expect("a table that is not in memory", load, VIRTUAL + 2 * MEBI, 5);
    middle[1] = entry(one, ALL);
    fence(VIRTUAL + 2 * MEBI);
    expect("a large page that is not aligned", load, VIRTUAL + 2 * MEBI, 13);
}

static void changes(void) {
    map(entry(one, ALL));
    expect_value("the first page", VIRTUAL, 11);
    map(entry(two, ALL));
    expect_value("the second in its place, after a fence", VIRTUAL, 22);
    uint64_t aligned = ((uint64_t)large + 2 * MEBI - 1) & ~(2 * MEBI - 1);
    *(uint64_t *)aligned = 33;
    *(uint64_t *)(aligned + 2 * MEBI - 8) = 44;
    middle[1] = entry((void *)aligned, ALL);
    fence(VIRTUAL + 2 * MEBI);
    expect_value("the start of a large page", VIRTUAL + 2 * MEBI, 33);
    expect_value("its end", VIRTUAL + 4 * MEBI - 8, 44);
    middle[1] = 0;
    fence(VIRTUAL + 2 * MEBI);
    expect("its start when it is gone", load, VIRTUAL + 2 * MEBI, 13);
    expect("its end", load, VIRTUAL + 4 * MEBI - 8, 13);
}

static void two_spaces(void) {
    map(entry(one, ALL));
    other_last[0] = entry(two, ALL);
    uint64_t first = csr_read(satp);
    for (int turn = 0; turn < 2; turn++) {
        csr_write(satp, 8UL << 60 | 2UL << 44 | (uint64_t)other_root >> 12);
        expect_value("another space", VIRTUAL, 22);
        csr_write(satp, first);
        expect_value("and back", VIRTUAL, 11);
    }
}

static void users(void) {
    static uint64_t code[512] __attribute__((aligned(4096)));
    memcpy(code, user_code, (size_t)(user_code_end - user_code));
    last[16] = entry(code, (ALL | USER) & ~WRITE);
    __asm__ volatile("fence.i" ::: "memory");
    fence(CODE);
    expect("a user's call", attempt_user, CODE, 8);
    tell("it came from U", csr_read(sstatus) >> 8 & 1, (csr_read(sstatus) & 0x100) == 0);
    expect("a user reads a CSR", attempt_user, CODE + 16, 2);
    expect("a user returns", attempt_user, CODE + 32, 2);
    expect("a user fences", attempt_user, CODE + 48, 2);
    csr_write(scounteren, 0);
    expect("a user asks the time", attempt_user, CODE + 64, 2);
    csr_write(scounteren, 2);
    expect("the same when it may", attempt_user, CODE + 64, 8);
    map(entry(one, ALL));
    tell("a user reads a page of S", attempt(attempt_user, CODE + 80), attempt_value == VIRTUAL);
    map(entry(one, (ALL | USER) & ~WRITE));
    tell("a user reads its own", attempt(attempt_user, CODE + 80), attempt_value == 0);
    tell("a user writes what it may only read", attempt(attempt_user, CODE + 96), attempt_value == VIRTUAL);
    map(entry(one, ALL | USER));
    tell("a user writes its own", attempt(attempt_user, CODE + 96), attempt_value == 0);
    expect("S executes the user's code", run, CODE, 12);
}

int start(uint64_t hart, const void *tree) {
    (void)hart;
    uint64_t end = RAM + tree_memory(tree);
    one[0] = 11;
    two[0] = 22;
    beyond_memory(end);
    turn_on();
    kinds_of_access();
    pages_of_users();
    wrong_tables(end);
    changes();
    two_spaces();
    users();
    csr_write(satp, 0);
    __asm__ volatile("sfence.vma" ::: "memory");
    print("wrong ");
    print_decimal((uint64_t)wrong);
    print("\n");
    return wrong;
}
