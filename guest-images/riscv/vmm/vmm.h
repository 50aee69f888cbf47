/* A virtual machine monitor in S mode (Theorem 2 on RISC-V): it hosts one guest, an S-mode program over SBI, in U mode. It is the
 * control program CP = <D, A, {v_i}> of the paper:
 *   dispatch.c      D: every trap of the guest comes here
 *   shadow.c        A: which of our memory the guest reaches, by shadow page tables
 *   privileged.c    the v_i of CSRs, sret, wfi and sfence.vma
 *   firmware.c      the v_i of SBI calls
 *   host.c          start: our own address space, and the guest put into its memory
 *   guest_tree.c    the device tree that the guest gets
 *
 * The guest and what is its RAM disk come in our own RAM disk, so that monitors nest (struct payload). Nothing here depends on how
 * long anything takes. The guest's physical memory starts at RAM, as ours; the guest may be this monitor. */
#ifndef VMM_H
#define VMM_H

#include "board.h"
#include "sbi.h"

#define PAGE 4096UL
#define MEBI (1UL << 20)
#define GIBI (1UL << 30)

/* Ours are the first 4 MiB: 2 that the firmware may have, then this program and the pages for shadow tables. */
#define OWN_MEMORY (4 * MEBI)

/* What we say we are to a guest that asks its firmware (SBI base); the version is how many monitors are below it. */
#define IMPLEMENTATION 0x76746c

enum level { LEVEL_U = 0, LEVEL_S = 1 };

/* The virtual hart. entry.S knows the first two; trapline.theory.recursion.HostedHart reads it. */
struct guest {
    uint64_t x[32];
    uint64_t pc;
    enum level level;
    uint64_t sstatus; /* without FS, which is the real one always */
    uint64_t sie;
    uint64_t stvec;
    uint64_t scounteren;
    uint64_t senvcfg;
    uint64_t sscratch;
    uint64_t sepc;
    uint64_t scause;
    uint64_t stval;
    uint64_t satp;
    bool software_pending;
    bool timer_pending;
};

/* What the monitor tells about its guest; trapline.theory.recursion.RiscVReport reads it. */
struct report {
    uint64_t base; /* where in our physical memory the guest's is, counted from RAM */
    uint64_t size; /* in bytes */
    uint64_t traps;
    uint64_t simulated; /* of them, instructions that a v_i did */
    uint64_t calls;     /* SBI calls */
    uint64_t filled;    /* entries made in the shadow tables */
    uint64_t reflected; /* exceptions that were the guest's own */
    uint64_t interrupts;
    uint64_t printed;
    uint64_t printed_hash; /* FNV-1a, 64 bits, of what it has printed */
    uint64_t ended;        /* 1 once the guest has asked for a reset */
    uint64_t reset_type;
    uint64_t reset_reason;
    uint64_t told; /* how often it was told what depends on us: a counter, a timer's interrupt, who its firmware is */
};

/* What is in the RAM disk: this, the guest's ELF file, the guest's own RAM disk. */
struct payload {
    char magic[8]; /* PAYLOAD_MAGIC */
    uint64_t elf_size;
    uint64_t ram_disk_size; /* 0: none */
};
#define PAYLOAD_MAGIC "trapnest"

extern struct report report;

/* board.c has it. */
void *memcpy(void *restrict to, const void *restrict from, size_t count);

/* How far above physical addresses we are; and which gigabyte of every address space is ours, as an index of a root table. */
extern uint64_t offset;
extern uint64_t own_gibibyte;

static inline void *pointer(uint64_t physical) { return (void *)(physical + offset); }
static inline uint64_t physical(const void *pointer) { return (uint64_t)pointer - offset; }

/* dispatch.c */
void reflect(struct guest *guest, uint64_t cause, uint64_t value);
void __attribute__((noreturn)) hopeless(const char *why);
void __attribute__((noreturn)) broken(const char *why, uint64_t number);

/* shadow.c */
void shadow_start(void);
void shadow_enter(enum level level);
void shadow_change(uint64_t satp); /* the guest's */
void shadow_forget(void);
void shadow_forget_page(uint64_t address);

/* Makes the entry for an access that has faulted. Returns the cause of the guest's own fault, or -1 if there is none. */
#define NO_FAULT (~0UL)
uint64_t shadow_fill(struct guest *guest, uint64_t address, uint64_t cause);

/* Where the guest's physical memory is for us; null if it has not all of these bytes. */
void *guest_memory(uint64_t address, uint64_t size);

/* privileged.c: simulates an instruction that has trapped as illegal; false if it is illegal for the guest too. */
bool simulate(struct guest *guest, uint32_t instruction);
uint64_t pending(const struct guest *guest);

#define SSTATUS_SIE (1UL << 1)
#define SSTATUS_SPIE (1UL << 5)
#define SSTATUS_SPP (1UL << 8)
#define SSTATUS_FS (3UL << 13)
#define SSTATUS_SUM (1UL << 18)
#define SSTATUS_MXR (1UL << 19)
#define SSTATUS_SD (1UL << 63)

#define CAUSE_FETCH_ACCESS 1UL
#define CAUSE_ILLEGAL 2UL
#define CAUSE_LOAD_ACCESS 5UL
#define CAUSE_STORE_ACCESS 7UL
#define CAUSE_CALL_FROM_U 8UL
#define CAUSE_FETCH_PAGE 12UL
#define CAUSE_LOAD_PAGE 13UL
#define CAUSE_STORE_PAGE 15UL
#define INTERRUPT (1UL << 63)
#define INTERRUPT_SOFTWARE 1UL
#define INTERRUPT_TIMER 5UL

/* firmware.c */
void call(struct guest *guest);

/* guest_tree.c: writes the guest's device tree, at most a page; returns its size. */
uint64_t guest_tree(void *to, uint64_t memory, const char *arguments, uint64_t disk_start, uint64_t disk_end);

#endif
