/* The v_i of the privileged instructions: each does to the virtual hart what its instruction does to a real one in S mode. */
#include "vmm.h"

#define SIE_MASK 0x222UL
#define SSTATUS_WRITABLE (SSTATUS_SIE | SSTATUS_SPIE | SSTATUS_SPP | SSTATUS_SUM | SSTATUS_MXR)
#define SSTATUS_UXL (2UL << 32)

#define SYSTEM 0x73
#define SRET 0x10200073
#define WFI 0x10500073
#define SFENCE_VMA 0x12000073

uint64_t pending(const struct guest *guest) {
    return (uint64_t)guest->software_pending << INTERRUPT_SOFTWARE | (uint64_t)guest->timer_pending << INTERRUPT_TIMER;
}

static uint64_t read_sstatus(const struct guest *guest) {
    uint64_t fs = csr_read(sstatus) & SSTATUS_FS;
    return guest->sstatus | SSTATUS_UXL | fs | (fs == SSTATUS_FS ? SSTATUS_SD : 0);
}

static void write_sstatus(struct guest *guest, uint64_t value) {
    uint64_t changed = guest->sstatus ^ value;
    guest->sstatus = value & SSTATUS_WRITABLE;
    if ((csr_read(sstatus) ^ value) & SSTATUS_FS) {
        csr_clear(sstatus, SSTATUS_FS);
        csr_set(sstatus, value & SSTATUS_FS);
    }
    if (changed & (SSTATUS_SUM | SSTATUS_MXR)) {
        shadow_forget();
    }
}

static void write_satp(struct guest *guest, uint64_t value) {
    uint64_t mode = value >> 60;
    if (mode == 0 || mode == 8) {
        guest->satp = value;
        shadow_change(value);
    }
}

/* Whether the guest's level may read a counter: S may, U as scounteren says. */
static bool counts(const struct guest *guest, uint32_t csr) {
    bool may = guest->level == LEVEL_S || guest->scounteren >> (csr & 31) & 1;
    report.told += may;
    return may;
}

static bool read_csr(const struct guest *guest, uint32_t csr, uint64_t *value) {
    switch (csr) {
    case 0x100: *value = read_sstatus(guest); return true;
    case 0x104: *value = guest->sie; return true;
    case 0x105: *value = guest->stvec; return true;
    case 0x106: *value = guest->scounteren; return true;
    case 0x10a: *value = guest->senvcfg; return true;
    case 0x140: *value = guest->sscratch; return true;
    case 0x141: *value = guest->sepc; return true;
    case 0x142: *value = guest->scause; return true;
    case 0x143: *value = guest->stval; return true;
    case 0x144: *value = pending(guest); return true;
    case 0x180: *value = guest->satp; return true;
    case 0xc00: *value = csr_read(cycle); return counts(guest, csr);
    case 0xc01: *value = csr_read(time); return counts(guest, csr);
    case 0xc02: *value = csr_read(instret); return counts(guest, csr);
    default: return false;
    }
}

static void write_csr(struct guest *guest, uint32_t csr, uint64_t value) {
    switch (csr) {
    case 0x100: write_sstatus(guest, value); break;
    case 0x104: guest->sie = value & SIE_MASK; break;
    case 0x105: guest->stvec = value & 2 ? guest->stvec : value; break; /* a reserved mode leaves it */
    case 0x106: guest->scounteren = value & 7; break;
    case 0x10a: guest->senvcfg = value & 1; break;
    case 0x140: guest->sscratch = value; break;
    case 0x141: guest->sepc = value & ~1UL; break;
    case 0x142: guest->scause = value; break;
    case 0x143: guest->stval = value; break;
    case 0x144: guest->software_pending = value >> INTERRUPT_SOFTWARE & 1; break;
    case 0x180: write_satp(guest, value); break;
    }
}

static bool access_csr(struct guest *guest, uint32_t instruction) {
    uint32_t csr = instruction >> 20;
    uint32_t operation = instruction >> 12 & 3;
    uint32_t rd = instruction >> 7 & 31;
    uint32_t rs1 = instruction >> 15 & 31;
    bool writes = operation == 1 || rs1 != 0;
    uint64_t old = 0;
    if ((csr >> 8 & 3) > guest->level || (writes && csr >> 10 == 3) || !read_csr(guest, csr, &old)) {
        return false;
    }
    uint64_t operand = instruction >> 14 & 1 ? rs1 : guest->x[rs1];
    if (writes) {
        write_csr(guest, csr, operation == 1 ? operand : operation == 2 ? old | operand : old & ~operand);
    }
    if (rd != 0) {
        guest->x[rd] = old;
    }
    guest->pc += 4;
    return true;
}

static void sret(struct guest *guest) {
    guest->level = guest->sstatus & SSTATUS_SPP ? LEVEL_S : LEVEL_U;
    uint64_t enabled = guest->sstatus & SSTATUS_SPIE ? SSTATUS_SIE : 0;
    guest->sstatus = (guest->sstatus & ~(SSTATUS_SPP | SSTATUS_SIE)) | SSTATUS_SPIE | enabled;
    guest->pc = guest->sepc;
}

/* We wait with the guest: only the timer that it has set can wake it. */
static void wfi(struct guest *guest) {
    guest->pc += 4;
    while (!(pending(guest) & guest->sie)) {
        __asm__ volatile("wfi");
        if (csr_read(sip) >> INTERRUPT_TIMER & 1) {
            guest->timer_pending = true;
            sbi(SBI_TIME, 0, ~0UL, 0);
        }
    }
}

static void fence(struct guest *guest, uint32_t instruction) {
    uint32_t rs1 = instruction >> 15 & 31;
    if (rs1 == 0) {
        shadow_forget();
    } else {
        shadow_forget_page(guest->x[rs1]);
    }
    guest->pc += 4;
}

bool simulate(struct guest *guest, uint32_t instruction) {
    if ((instruction & 0x7f) != SYSTEM) {
        return false;
    }
    if (instruction >> 12 & 3) {
        return access_csr(guest, instruction);
    }
    if (guest->level != LEVEL_S) {
        return false;
    }
    if (instruction == SRET) {
        sret(guest);
    } else if (instruction == WFI) {
        wfi(guest);
    } else if ((instruction & 0xfe007fff) == SFENCE_VMA) {
        fence(guest, instruction);
    } else {
        return false;
    }
    return true;
}
