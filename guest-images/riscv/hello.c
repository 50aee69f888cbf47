/* Prints a greeting. */
#include "board.h"

int start(uint64_t hart, const void *tree) {
    (void)hart;
    (void)tree;
    print("Hello from a RISC-V machine.\n");
    return 0;
}
