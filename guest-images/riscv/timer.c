/* A guest in S mode over an SBI firmware: asks what the firmware has, takes 20 timer interrupts while it counts, idles for 5 more, takes
 * an interrupt that it sends itself, and powers the machine off. Needs BASE, TIME, IPI and SRST; prints with the UART. */
#include "board.h"
#include "sbi.h"

#define TICK 10000 /* a millisecond at 10 MHz */

static volatile uint64_t ticks, messages, strange, last;

static void next_tick(void) {
    last = csr_read(time);
    sbi(SBI_TIME, 0, last + TICK, 0);
}

static void __attribute__((interrupt("supervisor"), aligned(4))) trap(void) {
    uint64_t cause = csr_read(scause);
    if (cause == (1UL << 63 | 5)) {
        if (csr_read(time) < last + TICK) {
            strange++;
        }
        ticks++;
        next_tick();
    } else if (cause == (1UL << 63 | 1)) {
        messages++;
        csr_clear(sip, 2);
    } else {
        strange++;
    }
}

static void line(const char *name, uint64_t value) {
    print(name);
    print(" ");
    print_decimal(value);
    print("\n");
}

int start(uint64_t hart, const void *tree) {
    (void)tree;
    line("hart", hart);
    line("TIME", sbi(SBI_BASE, 3, SBI_TIME, 0).value != 0);
    line("IPI", sbi(SBI_BASE, 3, SBI_IPI, 0).value != 0);
    line("SRST", sbi(SBI_BASE, 3, SBI_RESET, 0).value != 0);
    line("nothing at 0x7fffffff", sbi(SBI_BASE, 3, 0x7fffffff, 0).value);
    line("not supported", (uint64_t)-sbi(0x7fffffff, 0, 0, 0).error);

    csr_write(stvec, trap);
    csr_write(sie, 1 << 5 | 1 << 1);
    next_tick();
    csr_set(sstatus, 2);
    uint64_t counted = 0;
    while (ticks < 20) {
        counted++;
    }
    line("20 ticks while it counts", counted > 20);
    for (int n = 0; n < 5; n++) {
        uint64_t before = ticks;
        while (ticks == before) {
            csr_clear(sstatus, 2);
            if (ticks == before) {
                __asm__ volatile("wfi");
            }
            csr_set(sstatus, 2);
        }
    }
    line("5 ticks while it idles", ticks >= 25);
    sbi(SBI_TIME, 0, -1UL, 0);
    sbi(SBI_IPI, 0, 1, 0);
    while (messages == 0) {
    }
    line("messages", messages);
    line("strange", strange);
    print("off\n");
    sbi(SBI_RESET, 0, 0, 0);
    return 1;
}
