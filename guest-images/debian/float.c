/* A floating-point program for Linux that needs no library: prints results as bits, so that one wrong bit shows. */
#include <stdint.h>

static long call(long number, long a, long b, long c) {
    register long a0 __asm__("a0") = a;
    register long a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    register long a7 __asm__("a7") = number;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
    return a0;
}

static void print(const char *name, double value) {
    union { double number; uint64_t bits; } both = {.number = value};
    char line[40];
    int length = 0;
    while (*name) {
        line[length++] = *name++;
    }
    line[length++] = ' ';
    for (int digit = 15; digit >= 0; digit--) {
        line[length++] = "0123456789abcdef"[both.bits >> (4 * digit) & 15];
    }
    line[length++] = '\n';
    call(64, 1, (long)line, length);
}

static double root(double value) {
    double result;
    __asm__("fsqrt.d %0, %1" : "=f"(result) : "f"(value));
    return result;
}

static double pi(void) {
    double sum = 0;
    for (int n = 0; n < 20000; n++) {
        sum += 1.0 / ((4.0 * n + 1) * (4.0 * n + 3));
    }
    return 8 * sum;
}

static double planets(void) {
    double x = 1, y = 0, vx = 0, vy = 0.9, step = 0.001;
    for (int n = 0; n < 20000; n++) {
        double r2 = x * x + y * y;
        double pull = step / (r2 * root(r2));
        vx -= x * pull;
        vy -= y * pull;
        x += vx * step;
        y += vy * step;
    }
    return x * vy - y * vx + x;
}

static double singles(void) {
    float sum = 0, term = 1;
    for (int n = 1; n < 3000; n++) {
        term = term * 0.97f + 1.0f / (float)n;
        sum = sum * 0.5f + term - (float)(n % 7);
    }
    return sum;
}

static double tiny(void) {
    double value = 1;
    for (int n = 0; n < 1074; n++) {
        value *= 0.5;
    }
    return value * 3;
}

void _start(void) {
    print("pi", pi());
    print("planets", planets());
    print("singles", singles());
    print("tiny", tiny());
    print("root", root(2) / root(3));
    call(93, 0, 0, 0);
}
