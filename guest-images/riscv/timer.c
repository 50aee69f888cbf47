/* A guest in S mode over an SBI firmware: asks what the firmware has, takes 20 timer interrupts while it counts, idles for 5 more, takes
 * an interrupt that it sends itself, and powers the machine off. Needs BASE, TIME, IPI and SRST; prints with the UART. */
#include "board.h"

#define TICK 10000 /* a millisecond at 10 MHz */

struct answer {
    int64_t error;
    int64_t value;
};

static struct answer sbi(uint64_t extension, uint64_t function, uint64_t first, uint64_t second) {
    register uint64_t a0 __asm__("a0") = first;
    register uint64_t a1 __asm__("a1") = second;
    register uint64_t a6 __asm__("a6") = function;
    register uint64_t a7 __asm__("a7") = extension;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a6), "r"(a7) : "memory");
    return (struct answer){(int64_t)a0, (int64_t)a1};
}

#define BASE 0x10
#define TIME 0x54494d45
#define IPI 0x735049
#define SRST 0x53525354

static volatile uint64_t ticks, messages, strange, last;

static void next_tick(void) {
    last = csr_read(time);
    sbi(TIME, 0, last + TICK, 0);
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
    line("TIME", sbi(BASE, 3, TIME, 0).value != 0);
    line("IPI", sbi(BASE, 3, IPI, 0).value != 0);
    line("SRST", sbi(BASE, 3, SRST, 0).value != 0);
    line("nothing at 0x7fffffff", sbi(BASE, 3, 0x7fffffff, 0).value);
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
    sbi(TIME, 0, -1UL, 0);
    sbi(IPI, 0, 1, 0);
    while (messages == 0) {
    }
    line("messages", messages);
    line("strange", strange);
    print("off\n");
    sbi(SRST, 0, 0, 0);
    return 1;
}
