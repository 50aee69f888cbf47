#include "compute/compute.h"

/* Additions, shifts, exclusive ors, multiplications, 64 and 32 bits wide. */
uint64_t integers(uint64_t n) {
    uint64_t state = 1, sum = 0;
    int32_t narrow = 7;
    while (n-- > 0) {
        for (int i = 0; i < 4000; i++) {
            uint64_t value = next_random(&state);
            narrow = (int32_t)((uint32_t)narrow * 1664525u + 1013904223u) >> 1;
            sum += (value >> 17) ^ (sum << 3) ^ (uint64_t)(int64_t)narrow;
        }
        sum = mix(sum, (uint64_t)(unsigned __int128)(sum) * 3);
        sum ^= (uint64_t)(((unsigned __int128)sum * state) >> 64);
        sum ^= (uint64_t)(((__int128)(int64_t)sum * (int64_t)state) >> 64);
    }
    return sum;
}

/* Divisions and remainders of all kinds, by zero and of the smallest number by -1 included (their results are the manual's). */
uint64_t divisions(uint64_t n) {
    uint64_t state = 3, sum = 0;
    while (n-- > 0) {
        for (int i = 0; i < 1000; i++) {
            uint64_t a = next_random(&state), b = next_random(&state) >> (i & 63);
            if (i % 50 == 0) {
                b = 0;
            } else if (i % 50 == 1) {
                a = 1UL << 63, b = ~0UL;
            } else if (i % 50 == 2) {
                a = 1UL << 31, b = 0xffffffff;
            }
            uint64_t results[8];
            __asm__("div %0, %1, %2" : "=r"(results[0]) : "r"(a), "r"(b));
            __asm__("divu %0, %1, %2" : "=r"(results[1]) : "r"(a), "r"(b));
            __asm__("rem %0, %1, %2" : "=r"(results[2]) : "r"(a), "r"(b));
            __asm__("remu %0, %1, %2" : "=r"(results[3]) : "r"(a), "r"(b));
            __asm__("divw %0, %1, %2" : "=r"(results[4]) : "r"(a), "r"(b));
            __asm__("divuw %0, %1, %2" : "=r"(results[5]) : "r"(a), "r"(b));
            __asm__("remw %0, %1, %2" : "=r"(results[6]) : "r"(a), "r"(b));
            __asm__("remuw %0, %1, %2" : "=r"(results[7]) : "r"(a), "r"(b));
            for (int r = 0; r < 8; r++) {
                sum = mix(sum, results[r]);
            }
        }
    }
    return sum;
}

/* CRC-32 by bits and by table; both must agree. */
uint64_t crc(uint64_t n) {
    static uint32_t table[256];
    uint8_t *text = (uint8_t *)workspace;
    uint64_t state = 5, sum = 0;
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; bit++) {
            value = value >> 1 ^ (value & 1 ? 0xedb88320u : 0);
        }
        table[i] = value;
    }
    while (n-- > 0) {
        uint32_t slow = ~0u, fast = ~0u;
        for (int i = 0; i < 8192; i++) {
            text[i] = (uint8_t)next_random(&state);
        }
        for (int i = 0; i < 8192; i++) {
            fast = fast >> 8 ^ table[(fast ^ text[i]) & 255];
        }
        for (int i = 0; i < 8192; i++) {
            slow ^= text[i];
            for (int bit = 0; bit < 8; bit++) {
                slow = slow & 1 ? slow >> 1 ^ 0xedb88320u : slow >> 1;
            }
        }
        sum = mix(sum, fast) + (slow ^ fast);
    }
    return sum;
}

static uint32_t rotate(uint32_t x, int n) {
    return x >> n | x << (32 - n);
}

/* The first 32 bits of the fractional part of the cube root (or square root) of a small prime, by integer search. */
static uint32_t root_bits(uint32_t prime, bool cube) {
    unsigned __int128 goal = cube ? (unsigned __int128)prime << 96 : (unsigned __int128)prime << 64;
    uint64_t low = 0, high = 1UL << 37;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        unsigned __int128 power = (unsigned __int128)middle * middle;
        if (cube) {
            power *= middle;
        }
        if (power <= goal) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (uint32_t)low;
}

/* SHA-256 blocks (FIPS 180-4); the constants are computed, not typed. */
uint64_t sha256(uint64_t n) {
    static uint32_t k[64];
    uint32_t h[8], w[64];
    int count = 0;
    for (uint32_t candidate = 2; count < 64; candidate++) {
        bool prime = true;
        for (uint32_t d = 2; d * d <= candidate; d++) {
            prime = prime && candidate % d != 0;
        }
        if (prime) {
            k[count] = root_bits(candidate, true);
            if (count < 8) {
                h[count] = root_bits(candidate, false);
            }
            count++;
        }
    }
    for (uint64_t block = 0; block < n * 4; block++) {
        for (int t = 0; t < 16; t++) {
            w[t] = (uint32_t)(block * 16 + (uint64_t)t) * 2654435761u;
        }
        for (int t = 16; t < 64; t++) {
            uint32_t s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
            uint32_t s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;
            w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }
        uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], last = h[7];
        for (int t = 0; t < 64; t++) {
            uint32_t t1 = last + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + k[t] + w[t];
            uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            last = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
        }
        h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e, h[5] += f, h[6] += g, h[7] += last;
    }
    uint64_t sum = 0;
    for (int i = 0; i < 8; i++) {
        sum = mix(sum, h[i]);
    }
    return sum;
}

/* 32- and 64-bit atomics, and load-reserved with store-conditional. */
uint64_t atomics(uint64_t n) {
    uint64_t state = 17, sum = 0;
    volatile uint64_t *cell = (volatile uint64_t *)workspace;
    for (int i = 0; i < 64; i++) {
        cell[i] = next_random(&state);
    }
    while (n-- > 0) {
        for (int i = 0; i < 64; i++) {
            uint64_t value = next_random(&state), old;
            __asm__ volatile("amoadd.d %0, %1, (%2)" : "=r"(old) : "r"(value), "r"(cell + i) : "memory");
            sum = mix(sum, old);
            __asm__ volatile("amoswap.w.aq %0, %1, (%2)" : "=r"(old) : "r"(value), "r"(cell + (i ^ 1)) : "memory");
            sum = mix(sum, old);
            __asm__ volatile("amomax.w %0, %1, (%2)" : "=r"(old) : "r"(value), "r"(cell + (i ^ 2)) : "memory");
            sum = mix(sum, old);
            __asm__ volatile("amominu.d.rl %0, %1, (%2)" : "=r"(old) : "r"(value), "r"(cell + (i ^ 3)) : "memory");
            sum = mix(sum, old);
            __asm__ volatile("1: lr.d %0, (%2)\n xor %0, %0, %1\n sc.d t0, %0, (%2)\n bnez t0, 1b"
                             : "=&r"(old)
                             : "r"(value), "r"(cell + (i ^ 4))
                             : "t0", "memory");
            sum = mix(sum, old);
        }
    }
    for (int i = 0; i < 64; i++) {
        sum = mix(sum, cell[i]);
    }
    return sum;
}
