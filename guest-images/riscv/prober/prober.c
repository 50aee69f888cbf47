/* Runs all probes, and prints a line for each group: "contained" and how many there were, or what ESCAPED. The result is 0 if nothing
 * did; with the argument "all" (the device tree's bootargs) it makes probes too that end QEMU 7.2. Behind each group the program itself, and RAM that it has never used, must be as before. */
#include "prober/prober.h"

#include "tree.h"

void probe_trap(void);
extern char __program_end[];

uint64_t ram_end;
bool all_probes;
uint64_t pages[8][512] __attribute__((aligned(4096)));
static uint32_t code[1024] __attribute__((aligned(4096)));

static int escapes, group_escapes, probes;

#define ACCESS(word, bytes, store) {word, bytes, store}
const struct access accesses[] = {
    ACCESS(0x00050503, 1, false), ACCESS(0x00051503, 2, false), ACCESS(0x00052503, 4, false), ACCESS(0x00053503, 8, false),
    ACCESS(0x00054503, 1, false), ACCESS(0x00055503, 2, false), ACCESS(0x00056503, 4, false), /* lb to lwu a0, (a0) */
    ACCESS(0x00b50023, 1, true),  ACCESS(0x00b51023, 2, true),  ACCESS(0x00b52023, 4, true),
    ACCESS(0x00b53023, 8, true),                                                            /* sb to sd a1, (a0) */
    ACCESS(0x00052007, 4, false), ACCESS(0x00053007, 8, false),                             /* flw, fld ft0, (a0) */
    ACCESS(0x00052027, 4, true),  ACCESS(0x00053027, 8, true),                              /* fsw, fsd ft0, (a0) */
    ACCESS(0x1005252f, 4, false), ACCESS(0x1005352f, 8, false),                             /* lr a0, (a0) */
    ACCESS(0x00b5252f, 4, true),  ACCESS(0x00b5352f, 8, true),  ACCESS(0xe0b5352f, 8, true), /* amoadd, amomaxu a0, a1, (a0) */
};
const int access_count = sizeof accesses / sizeof accesses[0];

uint64_t nowhere[] = {
    0, 0x200000, 0x7000000, 0xd000000, 0x10009000, 0x18000000, 0x26000000, 0x200000000, 0x800000000, 1UL << 40, 1UL << 55,
    (1UL << 56) - 8, 1UL << 56 | RAM, 1UL << 63, 1UL << 63 | RAM, ~0UL - 7, ~0UL - 4095, 0, 0, 0,
};
int nowhere_count = sizeof nowhere / sizeof nowhere[0];

struct outcome execute(uint64_t level, uint32_t instruction, uint64_t a0, uint64_t a1) {
    struct outcome outcome;
    code[0] = instruction;
    code[1] = 0x00100073;
    __asm__ volatile("fence.i");
    probe(&outcome, level, (uint64_t)code, a0, a1);
    return outcome;
}

bool has_completed(const struct outcome *outcome) {
    return outcome->cause == BREAKPOINT && outcome->pc == (uint64_t)(code + 1);
}

void check(bool contained, const char *what, uint64_t detail, const struct outcome *outcome) {
    probes++;
    if (contained) {
        return;
    }
    if (group_escapes++ < 10) {
        print("ESCAPED    ");
        print(what);
        print(" ");
        print_hex(detail, 16);
        if (outcome != NULL) {
            print(": cause ");
            print_decimal(outcome->cause);
            print(", tval ");
            print_hex(outcome->value, 16);
            print(", pc ");
            print_hex(outcome->pc, 16);
        }
        print("\n");
    }
}

bool has_faulted(const struct outcome *outcome, const struct access *access, uint64_t load, uint64_t store) {
    bool amo = access->stores && (access->instruction & 0x7f) == 0x2f;
    return outcome->cause == (access->stores ? store : load) || (amo && outcome->cause == load);
}

/* A sum of what no probe may change: the program's instructions and constants, and RAM behind it. */
static uint64_t untouched(void) {
    uint64_t sum = 0;
    for (uint64_t at = RAM; at < ((uint64_t)code & ~4095UL) && at < RAM + 0x4000; at += 8) {
        sum = sum * 31 + read64(at);
    }
    for (uint64_t at = ((uint64_t)__program_end + 7) & ~7UL; at < RAM + (4 << 20); at += 8) {
        sum = sum * 31 + read64(at);
    }
    return sum;
}

void report(const char *what) {
    static uint64_t before;
    uint64_t now = untouched();
    if (before != 0) {
        check(now == before, "what no probe may change has changed", now, NULL);
    }
    before = now;
    print(group_escapes == 0 ? "contained  " : "           ");
    print(what);
    print(", ");
    print_decimal((uint64_t)probes);
    print(" probes\n");
    escapes += group_escapes;
    group_escapes = probes = 0;
}

void report_unexpected(uint64_t cause, uint64_t pc, uint64_t value) {
    print("unexpected trap ");
    print_hex(cause, 16);
    print(" at ");
    print_hex(pc, 16);
    print(", ");
    print_hex(value, 16);
    print("\n");
    finish(2);
}

int start(uint64_t hart, const void *tree) {
    (void)hart;
    all_probes = has_argument(tree_arguments(tree), "all");
    ram_end = RAM + tree_memory(tree);
    if (ram_end < RAM + (8 << 20)) {
        print("the device tree does not say how much RAM there is, or it is less than 8 MiB\n");
        return 3;
    }
    nowhere[nowhere_count - 3] = ram_end;
    nowhere[nowhere_count - 2] = ram_end + 4096;
    nowhere[nowhere_count - 1] = ram_end + (1UL << 31);
    csr_write(mscratch, 0);
    csr_write(mtvec, probe_trap);
    csr_write(mie, 0);
    csr_write(medeleg, 0);
    csr_write(mideleg, 0);
    csr_write(mcounteren, 0);
    csr_write(pmpaddr0, ~0UL);
    csr_write(pmpcfg0, 0x1f);

    report("the start");
    probe_instructions();
    probe_addresses();
    probe_translation();
    probe_devices();
    probe_transfers();
    probe_protection();
    print("escapes ");
    print_decimal((uint64_t)escapes);
    print("\n");
    return escapes == 0 ? 0 : 1;
}
