/* virtio devices told to read and write memory that the machine does not have, or to follow chains without an end. A device may refuse,
 * or do a part; it must not change anything else, and must work when it has been reset. Devices that are not there, or are of the
 * legacy interface, are left out. */
#include "prober/prober.h"

enum { NEXT = 1, WRITE = 2, INDIRECT = 4, ENTRIES = 8 };

struct descriptor {
    uint64_t address;
    uint32_t length;
    uint16_t flags;
    uint16_t next;
};

struct queue {
    struct descriptor table[ENTRIES];
    uint16_t available_flags, available_index, available[ENTRIES], pad[6];
    uint16_t used_flags, used_index;
    struct {
        uint32_t id, length;
    } used[ENTRIES];
};

static volatile struct queue queue __attribute__((aligned(4096)));
static volatile struct descriptor indirect[ENTRIES] __attribute__((aligned(16)));
static volatile uint64_t device;

static uint32_t get(uint64_t offset) { return read32(device + offset); }
static void put_register(uint64_t offset, uint32_t value) { write32(device + offset, value); }
static void put_address(uint64_t offset, uint64_t value) {
    put_register(offset, (uint32_t)value);
    put_register(offset + 4, (uint32_t)(value >> 32));
}

static void reset(void) {
    put_register(0x70, 0);
    for (int n = 0; n < 100000 && get(0x70) != 0; n++) {
    }
    check(get(0x70) == 0, "device does not reset", device, NULL);
    for (unsigned n = 0; n < sizeof queue; n++) {
        ((volatile uint8_t *)&queue)[n] = 0;
    }
}

/* Starts the device with one queue at these addresses. */
static void begin(uint32_t number, uint64_t table, uint64_t available, uint64_t used, uint32_t size, bool with_indirect) {
    reset();
    put_register(0x70, 1);
    put_register(0x70, 3);
    put_register(0x24, 0);
    put_register(0x20, with_indirect ? 1u << 28 : 0);
    put_register(0x24, 1);
    put_register(0x20, 1);
    put_register(0x70, 11);
    put_register(0x30, number);
    put_register(0x38, size);
    put_address(0x80, table);
    put_address(0x90, available);
    put_address(0xa0, used);
    put_register(0x44, 1);
    put_register(0x70, 15);
}

static void begin_well(uint32_t number, bool with_indirect) {
    begin(number, (uint64_t)queue.table, (uint64_t)&queue.available_flags, (uint64_t)&queue.used_flags, ENTRIES, with_indirect);
}

static void describe(volatile struct descriptor *at, uint64_t address, uint32_t length, uint16_t flags, uint16_t next) {
    at->address = address;
    at->length = length;
    at->flags = flags;
    at->next = next;
}

/* Makes descriptor heads available, notifies, and gives the device time: so many ticks of 100 ns at most. */
static void go_for(uint64_t ticks, uint32_t number, uint16_t head, uint16_t count) {
    for (uint16_t n = 0; n < count && n < ENTRIES; n++) {
        queue.available[n] = head;
    }
    __asm__ volatile("fence" : : : "memory");
    queue.available_index = count;
    __asm__ volatile("fence" : : : "memory");
    put_register(0x50, number);
    uint64_t start = read64(CLINT + 0xbff8);
    while (read64(CLINT + 0xbff8) - start < ticks && queue.used_index == 0 && (get(0x70) & 0x40) == 0) {
    }
    check(get(0) == 0x74726976, "device is gone", device, NULL);
}

static void go(uint32_t number, uint16_t head, uint16_t count) {
    go_for(200, number, head, count);
}

/* Rings and tables outside RAM, across its end, over devices. */
static void rings(uint32_t number) {
    for (int n = 0; n < nowhere_count + 6; n++) {
        const uint64_t others[] = {ram_end - 16, ram_end - 64, ram_end - 2, UART, FINISHER, device};
        uint64_t address = n < nowhere_count ? nowhere[n] : others[n - nowhere_count];
        for (int which = 0; which < 4; which++) {
            uint64_t table = (uint64_t)queue.table, available = (uint64_t)&queue.available_flags, used = (uint64_t)&queue.used_flags;
            begin(number, which == 0 || which == 3 ? address : table, which == 1 || which == 3 ? address : available,
                which == 2 || which == 3 ? address : used, ENTRIES, false);
            describe(&queue.table[0], (uint64_t)pages[5], 16, WRITE, 0);
            go(number, 0, 1);
        }
    }
}

/* Buffers outside RAM, or too long, to read and to write. */
static void buffers(uint32_t number) {
    static const uint32_t lengths[] = {1, 512, 4096, 0x80000000, 0xffffffff, 0};
    for (int n = 0; n < nowhere_count + 5; n++) {
        const uint64_t others[] = {ram_end - 16, ram_end - 4096, UART, FINISHER, device};
        uint64_t address = n < nowhere_count ? nowhere[n] : others[n - nowhere_count];
        for (unsigned l = 0; l < sizeof lengths / sizeof lengths[0]; l++) {
            for (uint16_t flags = 0; flags <= WRITE; flags += WRITE) {
                begin_well(number, false);
                describe(&queue.table[0], address, lengths[l], flags, 0);
                go(number, 0, 1);
                /* A block device's request: a header that reads, data, a status. */
                begin_well(number, false);
                pages[4][0] = 0;
                pages[4][1] = 0;
                describe(&queue.table[0], (uint64_t)pages[4], 16, NEXT, 1);
                describe(&queue.table[1], address, lengths[l], (uint16_t)(flags | NEXT), 2);
                describe(&queue.table[2], (uint64_t)pages[5], 1, WRITE, 0);
                go(number, 0, 1);
            }
        }
    }
}

/* Chains without an end, to nowhere, and indirect ones. */
static void chains(uint32_t number) {
    for (int kind = 0; kind < 12; kind++) {
        begin_well(number, kind >= 5 && kind <= 8);
        uint16_t head = 0, count = 1;
        uint64_t buffer = (uint64_t)pages[5];
        describe(&queue.table[0], buffer, 16, NEXT, 1);
        describe(&queue.table[1], buffer, 16, WRITE | NEXT, 0);
        describe(&indirect[0], buffer, 16, NEXT, 1);
        describe(&indirect[1], buffer, 16, WRITE, 0);
        switch (kind) {
        case 0: break;                                                              /* two that follow each other */
        case 1: queue.table[0].next = 0; break;                                     /* one that follows itself */
        case 2: queue.table[0].next = ENTRIES; break;                               /* beyond the table */
        case 3: queue.table[0].next = 0xffff; break;
        case 4: head = 0xffff; break;
        case 5: describe(&queue.table[0], (uint64_t)indirect, sizeof indirect, INDIRECT, 0); indirect[1].flags = NEXT; break;
        case 6: describe(&queue.table[0], (uint64_t)indirect, 24, INDIRECT, 0); break;
        case 7: describe(&queue.table[0], ram_end - 16, 0x10000, INDIRECT, 0); break;
        case 8:
            describe(&queue.table[0], (uint64_t)indirect, sizeof indirect, INDIRECT, 0);
            describe(&indirect[0], (uint64_t)indirect, sizeof indirect, INDIRECT, 0);
            break;
        case 9: describe(&queue.table[0], (uint64_t)indirect, sizeof indirect, INDIRECT, 0); break; /* not negotiated */
        case 10: count = 0x8000; break;                                             /* more than the ring holds */
        default: count = 0xffff; break;
        }
        go(number, head, count);
    }
}

/* Sizes, order of steps, queues that are not there. */
static void steps(uint32_t number) {
    static const uint32_t sizes[] = {0, 3, 1025, 0x8000, 0xffffffff};
    for (unsigned n = 0; n < sizeof sizes / sizeof sizes[0]; n++) {
        begin(number, (uint64_t)queue.table, (uint64_t)&queue.available_flags, (uint64_t)&queue.used_flags, sizes[n], false);
        describe(&queue.table[0], (uint64_t)pages[5], 16, WRITE, 0);
        go(number, 0, 1);
    }
    static const uint32_t queues[] = {7, 1024, 0xffffffff};
    for (unsigned n = 0; n < sizeof queues / sizeof queues[0]; n++) {
        begin_well(queues[n], false);
        go(queues[n], 0, 1);
        put_register(0x50, queues[n]);
    }
    reset();
    put_register(0x50, number);
    put_register(0x70, 0xff);
    put_register(0x50, number);
    reset();
    put_register(0x70, 4);
    put_register(0x50, number);
    check(get(0) == 0x74726976, "device is gone", device, NULL);
}

/* After all that, it works: the entropy source gives bytes, the disk its first sector. */
static void works(uint32_t kind) {
    begin_well(0, false);
    pages[4][0] = pages[4][1] = 0;
    pages[5][64] = ~0UL;
    if (kind == 4) {
        describe(&queue.table[0], (uint64_t)pages[5], 16, WRITE, 0);
    } else {
        describe(&queue.table[0], (uint64_t)pages[4], 16, NEXT, 1);
        describe(&queue.table[1], (uint64_t)pages[5], 512, NEXT | WRITE, 2);
        describe(&queue.table[2], (uint64_t)&pages[5][64], 1, WRITE, 0);
    }
    go_for(10000000, 0, 0, 1);
    check(queue.used_index == 1, "device does not work any more", device, NULL);
    check(kind == 4 || (pages[5][64] & 0xff) == 0, "disk reports an error", pages[5][64], NULL);
}

void probe_transfers(void) {
    for (uint64_t n = 0; n < VIRTIO_COUNT; n++) {
        device = VIRTIO + n * VIRTIO_STRIDE;
        uint32_t kind = get(8);
        if (get(0) != 0x74726976 || get(4) != 2 || kind == 0) {
            continue;
        }
        for (uint32_t number = 0; number < 2; number++) {
            rings(number);
            buffers(number);
            chains(number);
            steps(number);
        }
        if (kind == 2 || kind == 4) {
            works(kind);
        }
        reset();
        print("           virtio device ");
        print_decimal(kind);
        print("\n");
    }
    report("transfers");
}
