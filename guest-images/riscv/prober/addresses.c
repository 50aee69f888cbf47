/* Physical addresses outside RAM where no device is, from every level: each access must fault. */
#include "prober/prober.h"

static void at(uint64_t level, uint64_t address) {
    for (int n = 0; n < access_count; n++) {
        struct outcome outcome = execute(level, accesses[n].instruction, address, 0);
        bool aligned = (address & (accesses[n].size - 1)) == 0;
        bool misaligned = has_faulted(&outcome, &accesses[n], LOAD_MISALIGNED, STORE_MISALIGNED);
        bool fault = has_faulted(&outcome, &accesses[n], LOAD_FAULT, STORE_FAULT);
        check(fault || (misaligned && !aligned), "access", address, &outcome);
    }
}

static void fetch_at(uint64_t level, uint64_t address) {
    struct outcome outcome;
    probe(&outcome, level, address & ~1UL, 0, 0);
    check(outcome.cause == FETCH_FAULT && outcome.pc == (address & ~1UL), "fetch", address, &outcome);
}

void probe_addresses(void) {
    static const uint64_t levels[] = {MACHINE, SUPERVISOR, USER};
    for (int level = 0; level < 3; level++) {
        for (int n = 0; n < nowhere_count; n++) {
            at(levels[level], nowhere[n]);
            at(levels[level], nowhere[n] + 4088);
            fetch_at(levels[level], nowhere[n]);
        }
        /* Across the end of RAM: what begins in it must not end outside. */
        for (uint64_t back = 1; back < 8; back++) {
            uint64_t address = ram_end - back;
            for (int n = 0; n < access_count; n++) {
                if (accesses[n].size > back) {
                    struct outcome outcome = execute(levels[level], accesses[n].instruction, address, 0);
                    bool misaligned = has_faulted(&outcome, &accesses[n], LOAD_MISALIGNED, STORE_MISALIGNED);
                    bool fault = has_faulted(&outcome, &accesses[n], LOAD_FAULT, STORE_FAULT);
                    check(fault || misaligned, "access across the end of RAM", address, &outcome);
                }
            }
        }
        if (!all_probes) {
            continue;
        }
        /* The first half of an instruction is the last of RAM: QEMU 7.2 fails an assertion. */
        *(volatile uint16_t *)(ram_end - 2) = 0x0013;
        __asm__ volatile("fence.i");
        struct outcome outcome;
        probe(&outcome, levels[level], ram_end - 2, 0, 0);
        check(outcome.cause == FETCH_FAULT && outcome.pc == ram_end - 2, "fetch across the end of RAM", ram_end, &outcome);
    }
    report("addresses outside RAM");
}
