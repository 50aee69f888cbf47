/* The dispatcher D: decides whose each trap of the guest is. */
#include "vmm.h"

struct report report;

static void __attribute__((noreturn)) stop(void) {
    print("\n");
    for (;;) {
        finish(1);
    }
}

void hopeless(const char *why) {
    print("vmm: ");
    print(why);
    stop();
}

void broken(const char *why, uint64_t number) {
    print("vmm: ");
    print(why);
    print(" ");
    print_hex(number, 16);
    stop();
}

/* A trap that is the guest's own: what its hart would do. */
static void take(struct guest *guest, uint64_t cause, uint64_t value) {
    guest->sepc = guest->pc;
    guest->scause = cause;
    guest->stval = value;
    guest->sstatus &= ~(SSTATUS_SPP | SSTATUS_SPIE);
    if (guest->level == LEVEL_S) {
        guest->sstatus |= SSTATUS_SPP;
    }
    if (guest->sstatus & SSTATUS_SIE) {
        guest->sstatus |= SSTATUS_SPIE;
    }
    guest->sstatus &= ~SSTATUS_SIE;
    guest->level = LEVEL_S;
    guest->pc = guest->stvec & ~3UL;
    if (cause & INTERRUPT && guest->stvec & 1) {
        guest->pc += 4 * (cause & ~INTERRUPT);
    }
}

void reflect(struct guest *guest, uint64_t cause, uint64_t value) {
    report.reflected++;
    take(guest, cause, value);
}

static void deliver(struct guest *guest) {
    uint64_t ready = pending(guest) & guest->sie;
    if (ready == 0 || (guest->level == LEVEL_S && !(guest->sstatus & SSTATUS_SIE))) {
        return;
    }
    report.interrupts++;
    report.told += !(ready & 1UL << INTERRUPT_SOFTWARE);
    take(guest, INTERRUPT | (ready & 1UL << INTERRUPT_SOFTWARE ? INTERRUPT_SOFTWARE : INTERRUPT_TIMER), 0);
}

static void illegal(struct guest *guest) {
    uint32_t instruction = (uint32_t)csr_read(stval);
    if (simulate(guest, instruction)) {
        report.simulated++;
    } else {
        reflect(guest, CAUSE_ILLEGAL, instruction);
    }
}

static void page_fault(struct guest *guest, uint64_t cause) {
    uint64_t address = csr_read(stval);
    uint64_t own = shadow_fill(guest, address, cause);
    if (own != NO_FAULT) {
        reflect(guest, own, address);
    }
}

/* From entry.S, with the guest's registers and pc kept; it goes on where this leaves its pc. */
void dispatch(struct guest *guest, uint64_t cause) {
    /* A guest that jumps there has trapped in U mode. */
    if (guest->pc >> 30 == (uint64_t)(uintptr_t)&dispatch >> 30 && csr_read(sstatus) & SSTATUS_SPP) {
        broken("trapped itself, cause", cause);
    }
    report.traps++;
    if (cause == CAUSE_CALL_FROM_U && guest->level == LEVEL_S) {
        report.calls++;
        call(guest);
    } else if (cause == CAUSE_ILLEGAL) {
        illegal(guest);
    } else if (cause == CAUSE_FETCH_PAGE || cause == CAUSE_LOAD_PAGE || cause == CAUSE_STORE_PAGE) {
        page_fault(guest, cause);
    } else if (cause == (INTERRUPT | INTERRUPT_TIMER)) {
        guest->timer_pending = true;
        sbi(SBI_TIME, 0, ~0UL, 0);
    } else if (cause & INTERRUPT) {
        broken("an interrupt that was not asked for", cause);
    } else {
        reflect(guest, cause, csr_read(stval));
    }
    deliver(guest);
    shadow_enter(guest->level);
}
