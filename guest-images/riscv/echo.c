/* Prints back every byte that comes to the UART, upper case for lower case, by interrupts through the PLIC; idles in between. Ends at
 * Ctrl-D, and says how many bytes there were. */
#include "board.h"

static volatile uint64_t count;
static volatile bool ended;

static void __attribute__((interrupt("machine"), aligned(4))) trap(void) {
    uint32_t source = read32(PLIC + 0x200004);
    while (source == UART_INTERRUPT && (read8(UART + 5) & 1)) {
        char c = (char)read8(UART);
        if (c == 4) {
            ended = true;
            break;
        }
        count++;
        put(c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
        if (c == '\r') {
            put('\n');
        }
    }
    write32(PLIC + 0x200004, source);
}

int start(uint64_t hart, const void *tree) {
    (void)hart;
    (void)tree;
    print("echo; Ctrl-D ends\n");
    csr_write(mtvec, trap);
    write32(PLIC + 4 * UART_INTERRUPT, 1);
    write32(PLIC + 0x2000, 1u << UART_INTERRUPT);
    write32(PLIC + 0x200000, 0);
    write8(UART + 1, 1);
    csr_set(mie, 1 << 11);
    while (!ended) {
        /* With interrupts off, so that none can come between the question and wfi, which wakes all the same. */
        csr_clear(mstatus, 8);
        if (!ended) {
            __asm__ volatile("wfi");
        }
        csr_set(mstatus, 8);
    }
    csr_clear(mstatus, 8);
    print("\n");
    print_decimal(count);
    print(" bytes\n");
    return 0;
}
