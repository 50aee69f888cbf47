/* The devices' registers, and what is between them, with all sizes, aligned or not, and with fetches. Whatever they answer, the machine
 * must go on, and the console still work. */
#include "prober/prober.h"

static const uint64_t values[] = {0, ~0UL, 0x0123456789abcdef, 0x8000000080000000};

static bool is_fault(const struct outcome *outcome) {
    return outcome->cause >= LOAD_MISALIGNED && outcome->cause <= STORE_FAULT;
}

static void at(uint64_t address, bool stores) {
    for (int n = 0; n < access_count; n++) {
        if (accesses[n].stores && !stores) {
            continue;
        }
        for (unsigned v = 0; v < (accesses[n].stores ? sizeof values / sizeof values[0] : 1); v++) {
            struct outcome outcome = execute(MACHINE, accesses[n].instruction, address, values[v]);
            check(has_completed(&outcome) || is_fault(&outcome), "device", address, &outcome);
        }
    }
}

static void range(uint64_t from, uint64_t length, uint64_t step) {
    for (uint64_t offset = 0; offset < length; offset += step) {
        at(from + offset, true);
        if (offset % 16 == 0) {
            at(from + offset + 1, true);
            at(from + offset + 6, true);
        }
    }
}

static void fetch(uint64_t address) {
    struct outcome outcome;
    probe(&outcome, MACHINE, address, 0, 0);
    check(outcome.cause == FETCH_FAULT || outcome.cause == ILLEGAL, "fetch from a device", address, &outcome);
}

static void quiet(void) {
    for (uint64_t word = 0; word < 64; word++) {
        write32(PLIC + 4 * word, 0);
    }
    for (uint64_t context = 0; context < 2; context++) {
        for (uint64_t word = 0; word < 3; word++) {
            write32(PLIC + 0x2000 + 0x80 * context + 4 * word, 0);
        }
    }
    write32(CLINT, 0);
    write64(CLINT + 0x4000, ~0UL);
    write8(UART + 3, 3);
    write8(UART + 1, 0);
    write8(UART + 2, 7);
    write8(UART + 4, 0);
    for (uint64_t n = 0; n < VIRTIO_COUNT; n++) {
        write32(VIRTIO + n * VIRTIO_STRIDE + 0x70, 0);
    }
}

void probe_devices(void) {
    range(CLOCK, 0x40, 1);
    range(CLINT, 0x20, 4);
    range(CLINT + 0x4000, 0x20, 4);
    range(CLINT + 0xbff0, 0x10, 4);
    range(PLIC, 0x200, 4);
    range(PLIC + 0x1000, 0x20, 4);
    range(PLIC + 0x2000, 0x200, 4);
    range(PLIC + 0x200000, 0x20, 4);
    range(PLIC + 0x201000, 0x20, 4);
    range(PLIC, 0x600000, 0x33330);
    /* What is written to the finisher ends the machine only as 0x5555, 0x3333 or 0x7777, which these values are not. */
    range(FINISHER, 0x20, 4);
    /* In its loopback mode the UART sends to itself; what would be printed otherwise is not probed. */
    for (uint64_t offset = 1; offset < 256; offset++) {
        write8(UART + 4, 0x10);
        at(UART + offset, offset >= 8);
    }
    static const uint8_t bytes[] = {0, 0xff, 0x80, 0x55};
    for (uint64_t offset = 1; offset < 8; offset++) {
        for (int n = 0; n < 4; n++) {
            if (offset != 4) {
                write8(UART + offset, bytes[n]);
            }
            for (uint64_t other = 0; other < 8; other++) {
                at(UART + other, false);
            }
        }
    }
    write8(UART + 3, 3);
    for (int n = 0; n < 300; n++) {
        write8(UART + 4, 0x10);
        write8(UART, (uint8_t)n);
    }
    for (uint64_t n = 0; n < VIRTIO_COUNT; n++) {
        range(VIRTIO + n * VIRTIO_STRIDE, 0x140, 4);
        range(VIRTIO + n * VIRTIO_STRIDE, 0x1000, 0xfc);
    }
    static const uint64_t devices[] = {FINISHER, CLOCK, CLINT, PLIC, UART, VIRTIO, VIRTIO + 7 * VIRTIO_STRIDE};
    for (unsigned n = 0; n < sizeof devices / sizeof devices[0]; n++) {
        fetch(devices[n]);
    }
    quiet();
    report("device registers");
}
