/* Asks the host to print: a text by a call, and a character. The host answers each before the next instruction. */
#include "env.h"

test:
    CHECK(2)
    la t0, arguments
    la t1, tohost
    la t2, fromhost
    sd t0, (t1)
    ld t3, (t1)
    bnez t3, fail
    ld t3, (t2)
    EQUAL(t3, 1)
    sd zero, (t2)
    ld t3, (t0)
    EQUAL(t3, 12)
    CHECK(3)
    li t3, 1 << 56 | 1 << 48 | '!'
    sd t3, (t1)
    ld t3, (t2)
    EQUAL(t3, 1)

    /* There is no such call; and no such memory, which has no effect. */
    CHECK(4)
    li t3, 1234
    sd t3, (t0)
    sd t0, (t1)
    ld t3, (t0)
    EQUAL(t3, -38)
    li t3, 0x1000
    sd t3, (t1)
    ld t3, (t1)
    bnez t3, fail

    /* The page's other words are memory as any. */
    CHECK(5)
    sd t0, 8(t1)
    ld t3, 8(t1)
    SAME(t3, t0)

    /* Exit, with 0. */
    li t3, 93
    sd t3, (t0)
    sd zero, 8(t0)
    sd t0, (t1)
    j fail

    .data
    .balign 8
arguments:
    .dword 64, 1, text, 12
text:
    .ascii "hello, host\n"
