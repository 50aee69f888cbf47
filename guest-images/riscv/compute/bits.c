/* Bit counting, rotating, byte order, minimum and maximum, shifted additions. Built twice: with the base instructions (bits), and with Zba,
 * Zbb and Zbs (bits_zb). */
#include "compute/compute.h"

#ifndef KERNEL
#define KERNEL bits
#endif

uint64_t KERNEL(uint64_t n) {
    uint64_t state = 9, sum = 0;
    int64_t low = 0, high = 0;
    uint64_t cells[16];
    for (int i = 0; i < 16; i++) {
        cells[i] = next_random(&state);
    }
    while (n-- > 0) {
        for (int i = 0; i < 500; i++) {
            uint64_t value = next_random(&state) >> (i & 31);
            uint32_t narrow = (uint32_t)value;
            sum += (uint64_t)__builtin_popcountl(value) + (uint64_t)__builtin_popcount(narrow);
            sum ^= (uint64_t)__builtin_clzl(value | 1) << 8 | (uint64_t)__builtin_ctz(narrow | 1u << 31);
            sum += value << (value & 63) | value >> (-value & 63);
            sum ^= narrow << (narrow & 31) | narrow >> (-narrow & 31);
            sum += __builtin_bswap64(value);
            low = (int64_t)value < low ? (int64_t)value : low;
            high = (int64_t)sum > high ? (int64_t)sum : high;
            sum += cells[narrow >> 28] & ~value;
            cells[value & 15] ^= 1UL << (value >> 58);
            sum += (uint64_t)(int8_t)value + (uint64_t)(int16_t)sum + (narrow & 0xffff);
            sum ^= value >> (sum & 63) & 1;
        }
        sum = mix(sum, (uint64_t)low ^ (uint64_t)high);
    }
    return sum;
}
