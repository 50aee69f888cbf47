/* Counts for ever, in functions that call each other: something to debug. */
#include "board.h"

volatile uint64_t counter;
volatile uint64_t table[4];

__attribute__((noinline)) static uint64_t inner(uint64_t n) {
    table[n & 3] = n;
    counter = counter + n;
    return counter;
}

__attribute__((noinline)) static uint64_t outer(uint64_t n) {
    return inner(n + 1) * 3;
}

int start(uint64_t hart, const void *tree) {
    (void)hart;
    (void)tree;
    for (uint64_t n = 0;; n++) {
        outer(n);
    }
}
