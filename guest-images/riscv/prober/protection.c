/* Physical memory protection: what M has closed stays closed to S and U, and what it has locked to M itself. Entry 0, which opens all, is
 * moved to entry 8 for the time. */
#include "prober/prober.h"

static void entry8(uint64_t config) {
    csr_write(pmpaddr8, ~0UL);
    csr_write(pmpcfg2, config);
}

static void closed(uint64_t level, uint64_t address, bool load, bool store, const char *what) {
    for (int n = 0; n < access_count; n++) {
        struct outcome outcome = execute(level, accesses[n].instruction, address, 0);
        bool open = accesses[n].stores ? store : load;
        bool amo = accesses[n].stores && (accesses[n].instruction & 0x7f) == 0x2f;
        open = open && (!amo || load);
        check(open ? has_completed(&outcome) : has_faulted(&outcome, &accesses[n], LOAD_FAULT, STORE_FAULT), what, (uint64_t)n,
            &outcome);
    }
}

void probe_protection(void) {
    uint64_t target = (uint64_t)pages[6];
    entry8(0x1f);
    csr_write(pmpcfg0, 0);
    /* NAPOT of the page, in each combination of permissions that is not reserved. */
    for (uint64_t permissions = 0; permissions < 8; permissions++) {
        if ((permissions & 3) == 2) {
            continue;
        }
        csr_write(pmpaddr0, target >> 2 | 0x1ff);
        csr_write(pmpcfg0, 0x18 | permissions);
        closed(USER, target + 64, permissions & 1, permissions & 2, "NAPOT from U");
        closed(SUPERVISOR, target + 64, permissions & 1, permissions & 2, "NAPOT from S");
        closed(MACHINE, target + 64, true, true, "NAPOT from M");
        pages[6][8] = 0x0010007300000013; /* nop, ebreak */
        struct outcome outcome;
        probe(&outcome, USER, target + 64, 0, 0);
        check((permissions & 4) ? outcome.cause == BREAKPOINT : outcome.cause == FETCH_FAULT, "NAPOT, fetch", permissions, &outcome);
    }
    /* NA4: one word. An access that has one byte in it fails, one beside it does not. */
    csr_write(pmpaddr0, (target + 64) >> 2);
    csr_write(pmpcfg0, 0x10);
    struct outcome outcome = execute(USER, 0x00052503, target + 64, 0);
    check(outcome.cause == LOAD_FAULT, "NA4", 0, &outcome);
    outcome = execute(USER, 0x00052503, target + 68, 0);
    check(has_completed(&outcome), "beside NA4", 0, &outcome);
    outcome = execute(USER, 0x00053503, target + 64, 0);
    check(outcome.cause == LOAD_FAULT, "half in NA4", 0, &outcome);
    /* TOR, and TOR whose top is below its bottom: matches nothing. */
    csr_write(pmpaddr0, target >> 2);
    csr_write(pmpaddr1, (target + 4096) >> 2);
    csr_write(pmpcfg0, 0x0800);
    closed(USER, target + 128, false, false, "TOR from U");
    csr_write(pmpaddr0, (target + 4096) >> 2);
    csr_write(pmpaddr1, target >> 2);
    closed(USER, target + 128, true, true, "empty TOR from U");
    /* The first entry that matches decides. */
    csr_write(pmpaddr0, target >> 2 | 0x1ff);
    csr_write(pmpaddr1, target >> 2 | 0x1ff);
    csr_write(pmpcfg0, 0x1f18);
    closed(USER, target + 128, false, false, "the first entry, which closes");
    csr_write(pmpcfg0, 0x181f);
    closed(USER, target + 128, true, true, "the first entry, which opens");
    /* Permission is none to get out of RAM. */
    for (int n = 0; n < nowhere_count; n++) {
        outcome = execute(USER, 0x00053503, nowhere[n], 0);
        check(outcome.cause == LOAD_FAULT, "open, but outside RAM", nowhere[n], &outcome);
    }
    /* What no entry matches S and U do not have. (With no entry at all QEMU 7.2 refuses mret.) */
    csr_write(pmpcfg0, 0);
    csr_write(pmpcfg2, 0x17);
    csr_write(pmpaddr8, 0);
    probe(&outcome, USER, target + 64, 0, 0);
    check(outcome.cause == FETCH_FAULT, "no entry, fetch from U", 0, &outcome);
    probe(&outcome, SUPERVISOR, target + 64, 0, 0);
    check(outcome.cause == FETCH_FAULT, "no entry, fetch from S", 0, &outcome);
    entry8(0x1f);
    /* Locked: holds in M, until reset, whatever M writes. */
    csr_write(pmpaddr0, target >> 2 | 0x1ff);
    csr_write(pmpcfg0, 0x98);
    for (int round = 0; round < 3; round++) {
        closed(MACHINE, target + 64, false, false, "locked, from M");
        csr_write(pmpcfg0, round == 0 ? 0 : 0x1f);
        csr_write(pmpaddr0, 0);
        csr_clear(pmpcfg0, ~0UL);
        check((csr_read(pmpcfg0) & 0xff) == 0x98 && csr_read(pmpaddr0) == (target >> 2 | 0x1ff), "locked entry", csr_read(pmpcfg0), NULL);
    }
    report("memory protection");
}
