/* The kernels of compute: each does a fixed amount of work n times and gives a checksum that depends on all of it. */
#ifndef COMPUTE_H
#define COMPUTE_H

#include "board.h"

/* A kernel's checksum after doing its work n times. */
typedef uint64_t kernel(uint64_t n);

kernel integers, divisions, crc, sha256, bits, bits_zb;
kernel sieve, sort, chase, matrix, unaligned, bytes;
kernel fib, calls, machine, search;
kernel planets, mandelbrot, singles, polynomials, conversions;
kernel atomics;

/* A generator of pseudo-random numbers (a 64-bit xorshift with a multiplication). */
static inline uint64_t next_random(uint64_t *state) {
    uint64_t x = *state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *state = x;
    return x * 0x2545f4914f6cdd1dUL;
}

/* Takes a value into a checksum. */
static inline uint64_t mix(uint64_t sum, uint64_t value) {
    sum = (sum ^ value) * 0x9e3779b97f4a7c15UL;
    return sum ^ sum >> 29;
}

/* A place for what a kernel works on, 256 KiB; whoever runs first finds zeroes, so each must fill what it reads. */
extern uint64_t workspace[32768];

#endif
