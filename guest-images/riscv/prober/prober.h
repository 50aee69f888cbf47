/* The isolation prober: attempts to get out of the machine, each of which must end in a trap or have no effect. */
#ifndef PROBER_H
#define PROBER_H

#include "board.h"

enum { USER = 0, SUPERVISOR = 1, MACHINE = 3 };

enum {
    FETCH_FAULT = 1,
    ILLEGAL = 2,
    BREAKPOINT = 3,
    LOAD_MISALIGNED = 4,
    LOAD_FAULT = 5,
    STORE_MISALIGNED = 6,
    STORE_FAULT = 7,
    CALL_FROM_USER = 8,
    FETCH_PAGE_FAULT = 12,
    LOAD_PAGE_FAULT = 13,
    STORE_PAGE_FAULT = 15
};

/* How a probe ended: the trap's cause and its CSRs, and a0. */
struct outcome {
    uint64_t cause;
    uint64_t pc;
    uint64_t value;
    uint64_t a0;
};

/* Jumps to pc at a level, with a0 and a1, and returns at the first trap to M. What the code does to other registers is undone. */
void probe(struct outcome *outcome, uint64_t level, uint64_t pc, uint64_t a0, uint64_t a1);

/* Executes one instruction at a level, with a0 and a1. It has ended without a trap if the cause is BREAKPOINT and pc is behind it. */
struct outcome execute(uint64_t level, uint32_t instruction, uint64_t a0, uint64_t a1);
bool has_completed(const struct outcome *outcome);

/* Whether a result is as it must be; prints a line for an escape, and counts. */
void check(bool contained, const char *what, uint64_t detail, const struct outcome *outcome);

/* Prints the line of a group of probes. */
void report(const char *what);

/* Whether to make probes too that end QEMU 7.2 (the argument "all"). */
extern bool all_probes;

/* Loads and stores of all sizes and kinds: from or to the address in a0; the value is in a1. */
struct access {
    uint32_t instruction;
    uint8_t size;
    bool stores;
};
extern const struct access accesses[];
extern const int access_count;

/* Whether a probe of that access faulted as it must; for an AMO, which loads and stores, either fault is taken (QEMU 7.2 gives a load's). */
bool has_faulted(const struct outcome *outcome, const struct access *access, uint64_t load, uint64_t store);

/* Addresses where neither this board nor QEMU's has anything; the last ones depend on how much RAM there is. */
extern uint64_t nowhere[];
extern int nowhere_count;

extern uint64_t ram_end;

/* Pages to work with: page tables, and targets of transfers. */
extern uint64_t pages[8][512];

void probe_instructions(void);
void probe_addresses(void);
void probe_translation(void);
void probe_protection(void);
void probe_devices(void);
void probe_transfers(void);

#endif
