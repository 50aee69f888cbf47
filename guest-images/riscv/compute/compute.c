/* Runs the kernels one after the other, and prints for each its name and checksum. Arguments of the kernel's command line (the device
 * tree's bootargs): scale=N does N times the work (1 without it), only=N runs kernel N alone, time prints behind each
 * checksum how many ticks of the time base (10 MHz) it took. The result is 0 if both builds of the bit kernel agree. */
#include "compute/compute.h"

#include "tree.h"

#if defined(PROCESS) || defined(OVER_SBI)
#define ticks() csr_read(time)
#else
#define ticks() read64(CLINT + 0xbff8)
#endif

uint64_t workspace[32768];

static const struct {
    const char *name;
    kernel *run;
    uint32_t repetitions;
} kernels[] = {
    {"integers", integers, 40},       {"divisions", divisions, 20}, {"crc", crc, 4},
    {"sha256", sha256, 60},           {"bits", bits, 40},           {"bits-zb", bits_zb, 40},
    {"sieve", sieve, 1},              {"sort", sort, 2},            {"chase", chase, 4},
    {"matrix", matrix, 1},            {"unaligned", unaligned, 20}, {"bytes", bytes, 10},
    {"fib", fib, 1},                  {"calls", calls, 40},         {"machine", machine, 4},
    {"search", search, 1},            {"planets", planets, 3},      {"mandelbrot", mandelbrot, 1},
    {"singles", singles, 20},         {"polynomials", polynomials, 20},
    {"conversions", conversions, 20}, {"atomics", atomics, 20},
};

int start(uint64_t hart, const void *tree) {
    (void)hart;
    const char *arguments = tree_arguments(tree);
    uint64_t scale = argument(arguments, "scale", 1);
    uint64_t only = argument(arguments, "only", ~0UL);
    bool timed = has_argument(arguments, "time");
    uint64_t sums[sizeof kernels / sizeof kernels[0]] = {0};
    for (uint64_t n = 0; n < sizeof kernels / sizeof kernels[0]; n++) {
        if (only != ~0UL && only != n) {
            continue;
        }
        uint64_t before = ticks();
        sums[n] = kernels[n].run(kernels[n].repetitions * scale);
        uint64_t after = ticks();
        print(kernels[n].name);
        print(" ");
        print_hex(sums[n], 16);
        if (timed) {
            print(" ");
            print_decimal(after - before);
        }
        print("\n");
    }
    bool agree = only != ~0UL || sums[4] == sums[5];
    print(agree ? "done\n" : "bits and bits-zb differ\n");
    return agree ? 0 : 1;
}
