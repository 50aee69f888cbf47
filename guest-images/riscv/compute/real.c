/* Floating point. Only operations that IEEE 754 defines to the bit, in the order of the source (-ffp-contract=off). */
#include "compute/compute.h"

static uint64_t bits_of(double value) {
    union { double real; uint64_t bits; } both = {.real = value};
    return both.bits;
}

static double root(double value) {
    double result;
    __asm__("fsqrt.d %0, %1" : "=f"(result) : "f"(value));
    return result;
}

static double fused(double a, double b, double c) {
    double result;
    __asm__("fmadd.d %0, %1, %2, %3" : "=f"(result) : "f"(a), "f"(b), "f"(c));
    return result;
}

static uint64_t flags(void) {
    uint64_t value;
    __asm__ volatile("frflags %0" : "=r"(value));
    return value;
}

/* Five bodies that attract each other, 400 steps. */
uint64_t planets(uint64_t n) {
    double x[5] = {0, 4.8, 8.3, 12.9, 15.4}, y[5] = {0, -1.2, 4.1, -15.1, -25.9}, z[5] = {0, -0.1, -0.4, -0.2, 0.2};
    double u[5] = {0, 0.6, -1.0, 1.1, 1.0}, v[5] = {0, 2.8, 1.8, 0.9, 0.6}, w[5] = {0, 0, 0, -0.01, -0.03};
    static const double mass[5] = {39.5, 0.038, 0.011, 0.0017, 0.002};
    for (uint64_t step = 0; step < n * 400; step++) {
        for (int i = 0; i < 5; i++) {
            for (int j = i + 1; j < 5; j++) {
                double dx = x[i] - x[j], dy = y[i] - y[j], dz = z[i] - z[j];
                double square = dx * dx + dy * dy + dz * dz;
                double pull = 0.01 / (square * root(square));
                u[i] -= dx * mass[j] * pull, v[i] -= dy * mass[j] * pull, w[i] -= dz * mass[j] * pull;
                u[j] += dx * mass[i] * pull, v[j] += dy * mass[i] * pull, w[j] += dz * mass[i] * pull;
            }
        }
        for (int i = 0; i < 5; i++) {
            x[i] += 0.01 * u[i], y[i] += 0.01 * v[i], z[i] += 0.01 * w[i];
        }
    }
    uint64_t sum = flags();
    for (int i = 0; i < 5; i++) {
        sum = mix(mix(mix(sum, bits_of(x[i])), bits_of(v[i])), bits_of(w[i]));
    }
    return sum;
}

/* How long points of the plane stay near when they are squared and moved. */
uint64_t mandelbrot(uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t round = 0; round < n; round++) {
        for (int row = 0; row < 48; row++) {
            for (int column = 0; column < 64; column++) {
                double cx = column * (3.0 / 64) - 2.25, cy = row * (2.0 / 48) - 1;
                double x = 0, y = 0;
                int count = 0;
                while (count < 100 && x * x + y * y < 4) {
                    double next = x * x - y * y + cx;
                    y = 2 * x * y + cy;
                    x = next;
                    count++;
                }
                sum = mix(sum, (uint64_t)count ^ bits_of(x));
            }
        }
    }
    return sum;
}

/* Single precision: a recursive filter over noise, with divisions and roots. */
uint64_t singles(uint64_t n) {
    uint64_t state = 25, sum = 0;
    float first = 0, second = 0;
    while (n-- > 0) {
        for (int i = 0; i < 500; i++) {
            float noise = (float)(int32_t)next_random(&state) * 0x1p-31f;
            float value = noise * 0.2f + first * 1.2f - second * 0.5f;
            float size;
            __asm__("fsqrt.s %0, %1" : "=f"(size) : "f"(value * value + 1.0f));
            second = first;
            first = value / size;
        }
        union { float real; uint32_t bits; } both = {.real = first};
        sum = mix(sum, both.bits);
    }
    return mix(sum, flags());
}

/* Polynomials by Horner's rule with fused multiplication and addition, down to subnormal numbers and up to infinity. */
uint64_t polynomials(uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t round = 0; round < n; round++) {
        double x = -3.0, scale = 1;
        for (int i = 0; i < 300; i++) {
            double value = 1;
            for (int k = 9; k > 0; k--) {
                value = fused(value, x / k, 1.0);
            }
            sum = mix(sum, bits_of(value * scale));
            scale *= i < 150 ? 0x1p-8 : 0x1p16;
            x += 0.02;
        }
    }
    return mix(sum, flags());
}

/* Conversions, comparisons, classes, in every rounding mode. */
uint64_t conversions(uint64_t n) {
    static const double special[] = {0.0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 0x1p31, -0x1p31, 0x1p32, 0x1p63, -0x1p63, 0x1p64, 0x1p-1074,
        0x1.fffffffffffffp1023, __builtin_inf(), -__builtin_inf(), __builtin_nan(""), 0x1.000001p0, 0x1p-150, 0x1.8p-127};
    uint64_t state = 27, sum = 0;
    while (n-- > 0) {
        for (uint64_t mode = 0; mode < 5; mode++) {
            __asm__ volatile("fsrm %0" : : "r"(mode));
            for (int i = 0; i < 60; i++) {
                double value = i < 21 ? special[i] : (double)(int64_t)next_random(&state) * (1.0 / (1UL << i));
                int64_t wide;
                int32_t narrow;
                uint64_t class;
                float single;
                __asm__ volatile("fcvt.l.d %0, %1, dyn" : "=r"(wide) : "f"(value));
                sum = mix(sum, (uint64_t)wide);
                __asm__ volatile("fcvt.lu.d %0, %1, dyn" : "=r"(wide) : "f"(value));
                sum = mix(sum, (uint64_t)wide);
                __asm__ volatile("fcvt.w.d %0, %1, dyn" : "=r"(narrow) : "f"(value));
                sum = mix(sum, (uint64_t)(int64_t)narrow);
                __asm__ volatile("fcvt.s.d %0, %1, dyn" : "=f"(single) : "f"(value));
                union { float real; uint32_t bits; } both = {.real = single};
                sum = mix(sum, both.bits);
                __asm__ volatile("fclass.d %0, %1" : "=r"(class) : "f"(value));
                sum = mix(sum, class ^ (uint64_t)(value < 1.0) << 20 ^ (uint64_t)(value == value) << 21);
                __asm__ volatile("fcvt.d.l %0, %1, dyn" : "=f"(value) : "r"(sum));
                sum = mix(sum, bits_of(value));
            }
            sum = mix(sum, flags());
            __asm__ volatile("fsflags zero");
        }
        __asm__ volatile("fsrm zero");
    }
    return sum;
}
