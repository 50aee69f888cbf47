/* The start: finds our place in every address space, and puts the guest into its memory. */
#include "vmm.h"

#include "tree.h"

uint64_t offset;
uint64_t own_gibibyte;

struct guest guest;
static uint64_t first_root[512] __attribute__((aligned(4096)));

struct space {
    uint64_t satp;
    uint64_t offset;
};

/* We are mapped into the guest's address spaces, closed to it, so that a trap need not change satp. Of the gigabytes from the top, the
 * monitor over the hardware takes the first, one that it hosts the second, and so on: a guest monitor must not be where its host is. */
struct space own_address_space(void) {
    uint64_t below = sbi(SBI_BASE, 1, 0, 0).value == IMPLEMENTATION ? (uint64_t)sbi(SBI_BASE, 2, 0, 0).value + 1 : 0;
    uint64_t all = 0xcf; /* a leaf: valid, read, write, execute, accessed, dirty */
    own_gibibyte = 511 - below;
    offset = (own_gibibyte | ~511UL) * GIBI - RAM;
    first_root[own_gibibyte] = first_root[RAM / GIBI] = RAM >> 12 << 10 | all;
    return (struct space){8UL << 60 | (uint64_t)first_root >> 12, offset};
}

struct elf_header {
    uint8_t identification[16];
    uint16_t type, machine;
    uint32_t version;
    uint64_t entry, segments, sections;
    uint32_t flags;
    uint16_t size, segment_size, segment_count;
};

struct elf_segment {
    uint32_t type, flags;
    uint64_t position, virtual_address, physical_address, file_size, memory_size, alignment;
};

/* By words as far as it goes: what a start costs, each monitor below pays for, too. */
static void copy(void *to, const void *from, uint64_t size) {
    uint64_t words = ((uint64_t)to | (uint64_t)from) & 7 ? 0 : size / 8;
    for (uint64_t n = 0; n < words; n++) {
        ((uint64_t *)to)[n] = ((const uint64_t *)from)[n];
    }
    memcpy((uint8_t *)to + 8 * words, (const uint8_t *)from + 8 * words, size - 8 * words);
}

/* Copies the ELF file's segments into the guest's memory, which is zero beside them; returns the entry. */
static uint64_t load(const uint8_t *file, uint64_t size) {
    const struct elf_header *header = (const void *)file;
    if (size < sizeof *header || header->identification[0] != 0x7f || header->identification[4] != 2) {
        broken("the guest is no 64-bit ELF file of size", size);
    }
    for (uint64_t n = 0; n < header->segment_count; n++) {
        const struct elf_segment *segment = (const void *)(file + header->segments + n * sizeof *segment);
        if (segment->type != 1) {
            continue;
        }
        void *to = guest_memory(segment->physical_address, segment->memory_size);
        if (to == NULL || segment->position + segment->file_size > size) {
            broken("no room for the guest's segment at", segment->physical_address);
        }
        copy(to, file + segment->position, segment->file_size);
    }
    return header->entry;
}

/* The guest's memory is what lies between ours and the RAM disk; its own RAM disk and device tree are at the end of it. */
struct guest *host(uint64_t tree_address) {
    const void *tree = pointer(tree_address);
    uint64_t start, end;
    if (!tree_ram_disk(tree, &start, &end)) {
        hopeless("there is no RAM disk with a guest");
    }
    const struct payload *payload = pointer(start);
    for (int n = 0; n < 8; n++) {
        if (payload->magic[n] != PAYLOAD_MAGIC[n]) {
            hopeless("the RAM disk is no guest's");
        }
    }
    report.base = OWN_MEMORY;
    report.size = ((start - RAM) & ~(PAGE - 1)) - OWN_MEMORY;
    report.printed_hash = 0xcbf29ce484222325UL;
    shadow_start();

    const uint8_t *elf = (const uint8_t *)(payload + 1);
    uint64_t tree_place = RAM + report.size - PAGE;
    uint64_t disk_place = (tree_place - payload->ram_disk_size) & ~(PAGE - 1);
    guest.pc = load(elf, payload->elf_size);
    copy(guest_memory(disk_place, payload->ram_disk_size), elf + payload->elf_size, payload->ram_disk_size);
    guest_tree(guest_memory(tree_place, PAGE), report.size, tree_arguments(tree), disk_place,
               disk_place + payload->ram_disk_size);
    guest.x[10] = 0;
    guest.x[11] = tree_place;
    guest.stvec = guest.pc;
    guest.level = LEVEL_S;
    guest.scounteren = 7;

    sbi(SBI_TIME, 0, ~0UL, 0);
    csr_write(scounteren, 0); /* the guest's own, in U mode, would be ours */
    csr_write(sie, 1UL << INTERRUPT_TIMER);
    csr_clear(sstatus, SSTATUS_SPP);
    csr_set(sstatus, SSTATUS_SPIE);
    return &guest;
}
