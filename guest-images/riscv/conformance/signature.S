/* As an architecture test: computes, leaves its results between two names, and ends. */
#include "env.h"

test:
    la t0, begin_signature
    li t1, 0x01234567
    sw t1, (t0)
    li t1, -2
    sw t1, 4(t0)
    li t1, 0xfedcba9876543210
    sd t1, 8(t0)
    li t1, 0x55
    sb t1, 16(t0)
    j pass

    .data
    .balign 16
    .globl begin_signature, end_signature
begin_signature:
    .zero 20
end_signature:
    .dword -1
