/* Privileged instructions below M, and CSRs: all 4,096, read, written, set and cleared, from U; those of M from S. */
#include "prober/prober.h"

static uint32_t csr_instruction(uint32_t function, uint32_t csr, uint32_t rs1) {
    return csr << 20 | rs1 << 15 | function << 12 | 10 << 7 | 0x73;
}

/* Every CSR in each of the ways to access it; only fcsr and its parts may be there for U. */
static void all_csrs(void) {
    static const struct {
        uint32_t function, rs1;
    } ways[] = {{2, 0}, {1, 11}, {2, 11}, {3, 11}, {5, 0}, {6, 31}, {7, 31}};
    for (uint32_t csr = 0; csr < 4096; csr++) {
        for (unsigned way = 0; way < sizeof ways / sizeof ways[0]; way++) {
            uint32_t instruction = csr_instruction(ways[way].function, csr, ways[way].rs1);
            struct outcome outcome = execute(USER, instruction, 0x5a5a, ~0UL);
            bool allowed = csr >= 1 && csr <= 3;
            bool refused = outcome.cause == ILLEGAL && outcome.a0 == 0x5a5a;
            check(allowed ? has_completed(&outcome) : refused, "CSR from U", instruction, &outcome);
        }
    }
    __asm__ volatile("fscsr zero");
    report("CSRs from U");
    for (uint32_t csr = 0x300; csr < 4096; csr++) {
        if ((csr >> 8 & 3) == 3) {
            for (unsigned way = 0; way < sizeof ways / sizeof ways[0]; way++) {
                uint32_t instruction = csr_instruction(ways[way].function, csr, ways[way].rs1);
                struct outcome outcome = execute(SUPERVISOR, instruction, 0x5a5a, ~0UL);
                check(outcome.cause == ILLEGAL && outcome.a0 == 0x5a5a, "CSR of M from S", instruction, &outcome);
            }
        }
    }
    report("M's CSRs from S");
}

/* Every instruction of the opcode SYSTEM that accesses no CSR. */
static void system_instructions(void) {
    for (uint32_t function = 0; function < 4096; function++) {
        for (uint32_t registers = 0; registers < 3; registers++) {
            static const uint32_t fields[] = {0, 11 << 15, 10 << 7};
            uint32_t instruction = function << 20 | fields[registers] | 0x73;
            struct outcome outcome = execute(USER, instruction, 0, 0);
            uint64_t expected = instruction == 0x73 ? CALL_FROM_USER : instruction == 0x00100073 ? BREAKPOINT : ILLEGAL;
            check(outcome.cause == expected && !has_completed(&outcome), "SYSTEM from U", instruction, &outcome);
            outcome = execute(USER, instruction | 4 << 12, 0, 0);
            check(outcome.cause == ILLEGAL, "SYSTEM, function 4, from U", instruction | 4 << 12, &outcome);
        }
    }
    report("system instructions from U");
}

/* What S may do only if M lets it: with TVM, TSR and TW in mstatus set, none of it. */
static void forbidden(void) {
    static const struct {
        uint32_t instruction;
        uint64_t bit;
    } cases[] = {
        {0x18002573, 1UL << 20}, /* csrr a0, satp */
        {0x18059073, 1UL << 20}, /* csrw satp, a1 */
        {0x12000073, 1UL << 20}, /* sfence.vma */
        {0x10200073, 1UL << 22}, /* sret */
        {0x10500073, 1UL << 21}, /* wfi */
        {0x30200073, 0},         /* mret */
    };
    for (unsigned n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        csr_set(mstatus, cases[n].bit);
        struct outcome outcome = execute(SUPERVISOR, cases[n].instruction, 0, 0);
        check(outcome.cause == ILLEGAL, "from S", cases[n].instruction, &outcome);
        csr_clear(mstatus, cases[n].bit);
    }
    for (uint64_t csr = 0; csr < 3; csr++) {
        struct outcome outcome = execute(SUPERVISOR, csr_instruction(2, 0xc00 + (uint32_t)csr, 0), 0, 0);
        check(outcome.cause == ILLEGAL, "counter from S", csr, &outcome);
    }
    report("what M forbids S");
}

/* A trap that goes to S, where S has set stvec to nowhere: ends in M, not in a place that S has chosen. */
static void wild_delegation(void) {
    csr_write(medeleg, 1 << ILLEGAL);
    for (int n = 0; n < nowhere_count; n++) {
        csr_write(stvec, nowhere[n] & ~3UL);
        struct outcome outcome = execute(USER, 0xffffffff, 0, 0);
        check(outcome.cause == FETCH_FAULT && outcome.pc == csr_read(stvec), "trap to nowhere", nowhere[n], &outcome);
    }
    csr_write(medeleg, 0);
    report("traps to nowhere");
}

void probe_instructions(void) {
    all_csrs();
    system_instructions();
    forbidden();
    wild_delegation();
}
