/* The virt board as a bare program sees it, and what it prints with. */
#ifndef BOARD_H
#define BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FINISHER 0x100000UL
#define CLOCK 0x101000UL
#define CLINT 0x2000000UL
#define PLIC 0xc000000UL
#define UART 0x10000000UL
#define VIRTIO 0x10001000UL
#define VIRTIO_STRIDE 0x1000UL
#define VIRTIO_COUNT 8
#define RAM 0x80000000UL

#define UART_INTERRUPT 10

/* What every program has: the hart that runs it and the device tree. Its result is 0 if all is well. */
int start(uint64_t hart, const void *tree);

/* With OVER_SBI a program is one for S mode that leaves the devices to the firmware: it needs none of the board's. */

/* Ends the machine through the finisher (or SBI's system reset): pass for 0, else fail with that code (or as SBI does). */
void finish(int result);

void put(char c);
void print(const char *text);
void print_hex(uint64_t value, int digits);
void print_decimal(uint64_t value);

static inline uint8_t read8(uint64_t address) { return *(volatile uint8_t *)address; }
static inline uint32_t read32(uint64_t address) { return *(volatile uint32_t *)address; }
static inline uint64_t read64(uint64_t address) { return *(volatile uint64_t *)address; }
static inline void write8(uint64_t address, uint8_t value) { *(volatile uint8_t *)address = value; }
static inline void write32(uint64_t address, uint32_t value) { *(volatile uint32_t *)address = value; }
static inline void write64(uint64_t address, uint64_t value) { *(volatile uint64_t *)address = value; }

#define csr_read(name) ({ uint64_t value_; __asm__ volatile("csrr %0, " #name : "=r"(value_)); value_; })
#define csr_write(name, value) __asm__ volatile("csrw " #name ", %0" : : "r"((uint64_t)(value)) : "memory")
#define csr_set(name, value) __asm__ volatile("csrs " #name ", %0" : : "r"((uint64_t)(value)) : "memory")
#define csr_clear(name, value) __asm__ volatile("csrc " #name ", %0" : : "r"((uint64_t)(value)) : "memory")

#endif
