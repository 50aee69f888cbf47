#include "compute/compute.h"

static uint64_t __attribute__((noinline)) fibonacci(uint64_t n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

/* Recursive calls. */
uint64_t fib(uint64_t n) {
    uint64_t sum = 0;
    while (n-- > 0) {
        uint64_t argument = 20 + (n & 1);
        __asm__ volatile("" : "+r"(argument));
        sum = mix(sum, fibonacci(argument));
    }
    return sum;
}

static uint64_t add(uint64_t a, uint64_t b) { return a + b; }
static uint64_t subtract(uint64_t a, uint64_t b) { return a - b; }
static uint64_t times(uint64_t a, uint64_t b) { return a * b; }
static uint64_t differ(uint64_t a, uint64_t b) { return a ^ b; }
static uint64_t shift(uint64_t a, uint64_t b) { return a << (b & 31) | a >> 33; }
static uint64_t less(uint64_t a, uint64_t b) { return a < b ? b : a; }
static uint64_t swap(uint64_t a, uint64_t b) { return b << 32 | a >> 32; }
static uint64_t keep(uint64_t a, uint64_t b) { return a + (b & 1); }

/* Calls through pointers that no predictor knows. */
uint64_t calls(uint64_t n) {
    static uint64_t (*const functions[])(uint64_t, uint64_t) = {add, subtract, times, differ, shift, less, swap, keep};
    uint64_t state = 23, sum = 1;
    while (n-- > 0) {
        for (int i = 0; i < 500; i++) {
            uint64_t value = next_random(&state);
            sum = functions[value >> 61](sum, value);
        }
    }
    return sum;
}

enum { PUSH, ADD, MULTIPLY, LOAD, STORE, LESS, JUMP, JUMP_IF, END };

/* A stack machine that counts the steps of the 3n + 1 game for the numbers below 30. */
uint64_t machine(uint64_t n) {
    static const int16_t program[] = {
        PUSH, 1, STORE, 0,                                   /* 0: n = 1 */
        LOAD, 0, STORE, 1,                                   /* 4: x = n */
        LOAD, 1, PUSH, 2, LESS, JUMP_IF, 56,                 /* 8: until x < 2 */
        LOAD, 2, PUSH, 1, ADD, STORE, 2,                     /* 15: steps++ */
        LOAD, 1, STORE, 3,                                   /* 22: is x odd? y = x - 2 x halves */
        LOAD, 4, PUSH, 0, MULTIPLY, STORE, 4,                /* 26: q = 0 */
        LOAD, 3, PUSH, 2, LESS, JUMP_IF, 66,                 /* 33: while y >= 2: y -= 2, q++ */
        LOAD, 3, PUSH, -2, ADD, STORE, 3,                    /* 40 */
        LOAD, 4, PUSH, 1, ADD, STORE, 4,                     /* 47 */
        JUMP, 33,                                            /* 54 */
        LOAD, 0, PUSH, 1, ADD, STORE, 0, JUMP, 90, END,      /* 56: n++ */
        LOAD, 3, JUMP_IF, 76,                                /* 66: odd */
        LOAD, 4, STORE, 1, JUMP, 8,                          /* 70: x = q */
        LOAD, 1, PUSH, 3, MULTIPLY, PUSH, 1, ADD, STORE, 1,  /* 76: x = 3 x + 1 */
        JUMP, 8, END, END,                                   /* 86 */
        LOAD, 0, PUSH, 30, LESS, JUMP_IF, 4, END,           /* 90: next n */
    };
    uint64_t sum = 0;
    while (n-- > 0) {
        int64_t stack[16], cells[8] = {0};
        int top = 0;
        for (int at = 0;;) {
            int operation = program[at++];
            if (operation == END) {
                break;
            }
            switch (operation) {
            case PUSH: stack[top++] = program[at++]; break;
            case ADD: top--, stack[top - 1] += stack[top]; break;
            case MULTIPLY: top--, stack[top - 1] *= stack[top]; break;
            case LOAD: stack[top++] = cells[program[at++]]; break;
            case STORE: cells[program[at++]] = stack[--top]; break;
            case LESS: top--, stack[top - 1] = stack[top - 1] < stack[top]; break;
            case JUMP: at = program[at]; break;
            case JUMP_IF: at = stack[--top] ? program[at] : at + 1; break;
            default: return 0;
            }
        }
        sum = mix(sum, (uint64_t)cells[2]);
    }
    return sum;
}

static int place(int row, int size, uint32_t columns, uint32_t left, uint32_t right) {
    if (row == size) {
        return 1;
    }
    int found = 0;
    for (uint32_t free = ~(columns | left | right) & ((1u << size) - 1); free != 0; free &= free - 1) {
        uint32_t bit = free & -free;
        found += place(row + 1, size, columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return found;
}

/* In how many ways eight queens stand on a board without attacking each other. */
uint64_t search(uint64_t n) {
    uint64_t sum = 0;
    while (n-- > 0) {
        int size = 8;
        __asm__ volatile("" : "+r"(size));
        sum = mix(sum, (uint64_t)place(0, size, 0, 0, 0));
    }
    return sum;
}
