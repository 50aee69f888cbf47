/* Exceptions in M mode, and those that U and S raise there. */
#include "env.h"
#define U_TO_M(target) la t6, target; csrw mepc, t6; li t6, 3 << 11; csrc mstatus, t6; mret

test:
    /* Illegal instructions say which they were. */
    CHECK(2)
    TRAPS(2, .word 0)
    EQUAL(t5, 0)
    CHECK(3)
    TRAPS(2, .word 0xffffffff)
    CHECK(4)
    TRAPS(2, csrw cycle, zero)
    EQUAL(t5, 0xc0001073)

    /* Breakpoints, long and short. */
    CHECK(5)
    .option push
    .option norvc
    TRAPS(3, ebreak)
    .option pop
    CHECK(6)
    TRAPS(3, c.ebreak)

    /* No triggers: writes are kept by no register, and nothing traps. */
    CHECK(7)
    li a0, 2
    csrw tselect, a0
    csrr a1, tselect
    EQUAL(a1, 0)
    li a0, 2 << 60 | 0x44
    csrw tdata1, a0
    csrr a1, tdata1
    srli a1, a1, 60
    EQUAL(a1, 0)

    /* Calls from each level. */
    CHECK(8)
    TRAPS(11, ecall)
    CHECK(9)
    la t6, 1f
    csrw mscratch, t6
    la t5, user
    U_TO_M(user)
    .balign 4
1:  csrr t0, mcause
    EQUAL(t0, 8)
    csrr t0, mstatus
    srli t0, t0, 11
    andi t0, t0, 3
    EQUAL(t0, 0)

    /* Misaligned loads and stores are done, also across pages. */
    CHECK(10)
    la s0, across
    ld a0, 3(s0)
    li a1, 0x0a09080706050403
    SAME(a0, a1)
    lw a0, 1(s0)
    EQUAL(a0, 0x04030201)
    lhu a0, 7(s0)
    EQUAL(a0, 0x0807)
    li a1, 0x1122334455667788
    sd a1, 5(s0)
    ld a0, 5(s0)
    SAME(a0, a1)
    la s0, page - 3
    sd a1, (s0)
    ld a0, (s0)
    SAME(a0, a1)
    lbu a0, 3(s0)
    EQUAL(a0, 0x55)

    /* Misaligned atomics are not. */
    CHECK(11)
    la s0, across + 1
    TRAPS(4, lr.w a0, (s0))
    SAME(t5, s0)
    CHECK(12)
    TRAPS(6, amoadd.w a0, a0, (s0))
    SAME(t5, s0)

    /* Nothing there. */
    CHECK(13)
    li s0, 0x7fff0000
    TRAPS(5, ld a0, (s0))
    SAME(t5, s0)
    CHECK(14)
    TRAPS(7, sd a0, (s0))
    CHECK(15)
    la t6, 1f
    csrw mscratch, t6
    jr s0
    .balign 4
1:  csrr t0, mcause
    EQUAL(t0, 1)
    csrr t0, mepc
    SAME(t0, s0)

    /* Beyond all physical addresses: the jump itself is done, so its link is there; a load is not, so its register is as before. */
    CHECK(16)
    la t6, 1f
    csrw mscratch, t6
    li s0, 1 << 63 | 0x80000000
    la s1, 2f
    li t2, 0
    jalr t2, s0
2:  j fail
    .balign 4
1:  csrr t0, mcause
    EQUAL(t0, 1)
    csrr t0, mepc
    SAME(t0, s0)
    csrr t0, mtval
    SAME(t0, s0)
    SAME(t2, s1)
    CHECK(17)
    li s1, 77
    TRAPS(5, lb s1, (s0))
    EQUAL(s1, 77)

    /* With compressed instructions, every even address can be jumped to; an odd one is the even one below. */
    CHECK(18)
    la t0, 1f
    jr t0
    .balign 4
    c.nop
1:  la t0, 2f
    jr 1(t0)
    j fail
    .balign 4
    c.nop
2:  la t0, 3f
    jr 3(t0)
    .balign 4
3:  .half 0
    csrr t0, misa
    andi t0, t0, 1 << 2
    beqz t0, fail

    /* Traps by vector: interrupts only. */
    CHECK(19)
    la t0, vectors + 1
    csrw mtvec, t0
    csrsi mip, 2
    csrsi mie, 2
    csrsi mstatus, 8
    nop
    j fail
interrupted:
    csrr t0, mcause
    li t1, 1 << 63 | 1
    SAME(t0, t1)
    csrci mip, 2
    ecall
    j fail
exception:
    csrr t0, mcause
    EQUAL(t0, 11)
    j pass

    .balign 4
user:
    ecall
    j fail

    .balign 64
vectors:
    .option push
    .option norvc
    j exception
    j interrupted
    .option pop

    .data
    .balign 8
across:
    .byte 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    .balign 4096
page:
    .dword 0
