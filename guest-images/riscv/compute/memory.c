#include "compute/compute.h"

/* The sieve of Eratosthenes below 262,144, a byte a number. */
uint64_t sieve(uint64_t n) {
    uint8_t *composite = (uint8_t *)workspace;
    uint64_t sum = 0;
    while (n-- > 0) {
        uint64_t primes = 0;
        for (uint32_t i = 0; i < 262144; i++) {
            composite[i] = 0;
        }
        for (uint32_t i = 2; i < 262144; i++) {
            if (!composite[i]) {
                primes++;
                for (uint32_t j = i * 2; j < 262144; j += i) {
                    composite[j] = 1;
                }
            }
        }
        sum = mix(sum, primes);
    }
    return sum;
}

static void quick(int64_t *cells, long low, long high) {
    while (high - low > 12) {
        int64_t pivot = cells[low + (high - low) / 2];
        long i = low, j = high;
        while (i <= j) {
            while (cells[i] < pivot) {
                i++;
            }
            while (cells[j] > pivot) {
                j--;
            }
            if (i <= j) {
                int64_t other = cells[i];
                cells[i++] = cells[j];
                cells[j--] = other;
            }
        }
        if (j - low < high - i) {
            quick(cells, low, j);
            low = i;
        } else {
            quick(cells, i, high);
            high = j;
        }
    }
    for (long i = low + 1; i <= high; i++) {
        int64_t value = cells[i];
        long j = i - 1;
        for (; j >= low && cells[j] > value; j--) {
            cells[j + 1] = cells[j];
        }
        cells[j + 1] = value;
    }
}

/* Quicksort of 8,192 numbers. */
uint64_t sort(uint64_t n) {
    int64_t *cells = (int64_t *)workspace;
    uint64_t state = 11, sum = 0;
    while (n-- > 0) {
        for (int i = 0; i < 8192; i++) {
            cells[i] = (int64_t)next_random(&state);
        }
        quick(cells, 0, 8191);
        for (int i = 1; i < 8192; i++) {
            sum = mix(sum, (uint64_t)cells[i]) + (cells[i - 1] > cells[i] ? 1 : 0);
        }
    }
    return sum;
}

/* Follows a list of 16,384 nodes that lies in storage in no order. */
uint64_t chase(uint64_t n) {
    struct node {
        struct node *next;
        uint64_t value;
    } *nodes = (struct node *)workspace;
    uint64_t state = 13, sum = 0;
    for (uint64_t i = 0; i < 16384; i++) {
        nodes[i].next = &nodes[i];
        nodes[i].value = i;
    }
    /* Swapping two successors of a permutation that is one cycle of length 1 each joins them: in the end one cycle holds all. */
    for (uint64_t i = 16383; i > 0; i--) {
        uint64_t j = next_random(&state) % i;
        struct node *other = nodes[i].next;
        nodes[i].next = nodes[j].next;
        nodes[j].next = other;
    }
    while (n-- > 0) {
        struct node *at = nodes;
        for (int i = 0; i < 16384; i++) {
            sum = sum * 31 + at->value;
            at = at->next;
        }
        sum = mix(sum, at == nodes);
    }
    return sum;
}

/* A product of two matrices of 64 by 64 numbers. */
uint64_t matrix(uint64_t n) {
    uint64_t *a = workspace, *b = workspace + 4096, *c = workspace + 8192;
    uint64_t state = 15, sum = 0;
    for (int i = 0; i < 8192; i++) {
        workspace[i] = next_random(&state);
    }
    while (n-- > 0) {
        for (int i = 0; i < 64; i++) {
            for (int j = 0; j < 64; j++) {
                uint64_t cell = 0;
                for (int k = 0; k < 64; k++) {
                    cell += a[64 * i + k] * b[64 * k + j];
                }
                c[64 * i + j] = cell;
            }
        }
        for (int i = 0; i < 4096; i++) {
            sum = mix(sum, c[i]);
            a[i] ^= c[i];
        }
    }
    return sum;
}

/* Loads and stores of every size at addresses that are not multiples of it, across pages too. */
uint64_t unaligned(uint64_t n) {
    uint64_t state = 19, sum = 0;
    for (int i = 0; i < 2048; i++) {
        workspace[i] = next_random(&state);
    }
    while (n-- > 0) {
        for (uint64_t at = (uint64_t)workspace + 4096 - 32; at < (uint64_t)workspace + 4096 + 32; at++) {
            uint64_t value;
            __asm__ volatile("ld %0, (%1)" : "=r"(value) : "r"(at) : "memory");
            sum = mix(sum, value);
            __asm__ volatile("lw %0, 2(%1)" : "=r"(value) : "r"(at) : "memory");
            sum = mix(sum, value);
            __asm__ volatile("lwu %0, -3(%1)" : "=r"(value) : "r"(at) : "memory");
            sum = mix(sum, value);
            __asm__ volatile("lh %0, (%1)" : "=r"(value) : "r"(at) : "memory");
            sum = mix(sum, value);
            __asm__ volatile("sd %0, 5(%1)" : : "r"(sum), "r"(at) : "memory");
            __asm__ volatile("sw %0, -9(%1)" : : "r"(value), "r"(at) : "memory");
            __asm__ volatile("sh %0, 1(%1)" : : "r"(sum), "r"(at) : "memory");
        }
    }
    return sum;
}

/* Words of a text: fills, copies, compares, counts bytes. */
uint64_t bytes(uint64_t n) {
    char *text = (char *)workspace, *copy = text + 65536;
    uint64_t state = 21, sum = 0;
    while (n-- > 0) {
        for (int i = 0; i < 4095; i++) {
            uint64_t value = next_random(&state);
            text[i] = value % 6 == 0 ? ' ' : (char)('a' + value % 26);
        }
        text[4095] = 0;
        char *to = copy;
        for (const char *from = text; (*to++ = *from++) != 0;) {
        }
        long words = 0, longest = 0, length = 0;
        for (const char *at = copy; *at; at++) {
            if (*at == ' ') {
                words += length > 0;
                longest = length > longest ? length : longest;
                length = 0;
            } else {
                length++;
            }
        }
        for (long i = 0, j = 4094; i < j; i++, j--) {
            char other = copy[i];
            copy[i] = copy[j];
            copy[j] = other;
        }
        uint64_t equal = 0;
        for (int i = 0; i < 4095; i++) {
            equal += text[i] == copy[i];
        }
        sum = mix(sum, (uint64_t)words << 32 ^ (uint64_t)longest << 16 ^ equal);
    }
    return sum;
}
