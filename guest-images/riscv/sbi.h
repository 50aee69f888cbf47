/* Calls of the SBI firmware, from S mode (SBI 2.0, chapter 3). */
#ifndef SBI_H
#define SBI_H

#include <stdint.h>

#define SBI_LEGACY_PUT 0x01
#define SBI_BASE 0x10
#define SBI_TIME 0x54494d45
#define SBI_IPI 0x735049
#define SBI_FENCE 0x52464e43
#define SBI_RESET 0x53525354
#define SBI_CONSOLE 0x4442434e

#define SBI_SUCCESS 0
#define SBI_NOT_SUPPORTED (-2)
#define SBI_INVALID_PARAMETER (-3)

struct answer {
    int64_t error;
    int64_t value;
};

static inline struct answer sbi(uint64_t extension, uint64_t function, uint64_t first, uint64_t second) {
    register uint64_t a0 __asm__("a0") = first;
    register uint64_t a1 __asm__("a1") = second;
    register uint64_t a6 __asm__("a6") = function;
    register uint64_t a7 __asm__("a7") = extension;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a6), "r"(a7) : "memory");
    return (struct answer){(int64_t)a0, (int64_t)a1};
}

#endif
