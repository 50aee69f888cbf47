/* The device tree that the guest gets: memory, a hart, and /chosen. It has no devices: the firmware, which is us, is all there is. */
#include "vmm.h"

static uint8_t *at;
static uint8_t *names;
static uint8_t *names_start;

static void word(uint64_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        *at++ = (uint8_t)(value >> shift);
    }
}

static void text(const char *value) {
    do {
        *at++ = (uint8_t)*value;
    } while (*value++);
    while ((uint64_t)at & 3) {
        *at++ = 0;
    }
}

static void begin(const char *name) {
    word(1);
    text(name);
}

static void end(void) { word(2); }

static void property(const char *name, uint64_t length) {
    word(3);
    word(length);
    word((uint64_t)(names - names_start));
    do {
        *names++ = (uint8_t)*name;
    } while (*name++);
}

static void property_number(const char *name, uint64_t value) {
    property(name, 4);
    word(value);
}

static void property_long(const char *name, uint64_t value) {
    property(name, 8);
    word(value >> 32);
    word(value);
}

static void property_text(const char *name, const char *value) {
    uint64_t length = 1;
    while (value[length - 1]) {
        length++;
    }
    property(name, length);
    text(value);
}

static void chosen(const char *arguments, uint64_t disk_start, uint64_t disk_end) {
    begin("chosen");
    property_text("bootargs", arguments);
    if (disk_start < disk_end) {
        property_long("linux,initrd-start", disk_start);
        property_long("linux,initrd-end", disk_end);
    }
    end();
}

static void hart(void) {
    begin("cpus");
    property_number("#address-cells", 1);
    property_number("#size-cells", 0);
    property_number("timebase-frequency", 10000000);
    begin("cpu@0");
    property_text("device_type", "cpu");
    property_number("reg", 0);
    property_text("compatible", "riscv");
    property_text("riscv,isa", "rv64imafdc");
    property_text("mmu-type", "riscv,sv39");
    end();
    end();
}

uint64_t guest_tree(void *to, uint64_t memory, const char *arguments, uint64_t disk_start, uint64_t disk_end) {
    enum { HEADER = 40, NO_RESERVATIONS = 16, NAMES = 3072 };
    uint8_t *start = to;
    names_start = names = start + NAMES;
    at = start + HEADER + NO_RESERVATIONS;
    begin("");
    property_number("#address-cells", 2);
    property_number("#size-cells", 2);
    chosen(arguments, disk_start, disk_end);
    begin("memory@80000000");
    property_text("device_type", "memory");
    property("reg", 16);
    word(0);
    word(RAM);
    word(memory >> 32);
    word(memory);
    end();
    hart();
    end();
    word(9);
    uint64_t structure = (uint64_t)(at - start) - HEADER - NO_RESERVATIONS;
    if (at > names_start) {
        broken("the arguments are too long for the guest's device tree, structure", structure);
    }

    uint64_t total = (uint64_t)(names - start);
    at = start;
    word(0xd00dfeed);
    word(total);
    word(HEADER + NO_RESERVATIONS);
    word(NAMES);
    word(HEADER);
    word(17);
    word(16);
    word(0);
    word((uint64_t)(names - names_start));
    word(structure);
    return total;
}
