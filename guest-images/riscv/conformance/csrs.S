/* What M mode's registers keep, counters, who may read them, and what S may not do when M says so. */
#include "env.h"
#define ENTER_S(target) la t6, target; csrw mepc, t6; li t6, 3 << 11; csrc mstatus, t6; li t6, 1 << 11; csrs mstatus, t6; mret
#define ENTER_U(target) la t6, target; csrw mepc, t6; li t6, 3 << 11; csrc mstatus, t6; mret
/* Executes in S or U, and comes back by the trap that it must cause. */
#define S_TRAPS(cause, ...) \
    la t6, 3f; csrw mscratch, t6; ENTER_S(2f); .balign 4; 2: __VA_ARGS__; 1: j 1b; .balign 4; 3: csrr t6, mcause; li t5, cause; bne t6, t5, fail
#define U_TRAPS(cause, ...) \
    la t6, 3f; csrw mscratch, t6; ENTER_U(2f); .balign 4; 2: __VA_ARGS__; 1: j 1b; .balign 4; 3: csrr t6, mcause; li t5, cause; bne t6, t5, fail

test:
    CHECK(2)
    csrr a0, misa
    srli a0, a0, 62
    EQUAL(a0, 2)
    csrr a0, mhartid
    EQUAL(a0, 0)
    csrr a0, mimpid
    csrr a0, marchid
    csrr a0, mvendorid
    csrr a0, mconfigptr

    /* The three ways to change a register. */
    CHECK(3)
    li a0, 0x5a5
    csrw mscratch, a0
    csrrsi a1, mscratch, 0x1a
    SAME(a1, a0)
    csrrci a1, mscratch, 0x0f
    EQUAL(a1, 0x5bf)
    csrrw a1, mscratch, zero
    EQUAL(a1, 0x5b0)

    /* The lowest bits of mepc, and the modes of mtvec. */
    CHECK(4)
    li a0, -1
    csrw mepc, a0
    csrr a0, mepc
    EQUAL(a0, -2)
    csrr a1, mtvec
    ori a0, a1, 2
    csrw mtvec, a0
    csrr a0, mtvec
    andi a0, a0, 2
    EQUAL(a0, 0)
    csrw mtvec, a1

    /* satp takes no mode that is not there. */
    CHECK(5)
    li a0, 8 << 60 | 1
    csrw satp, a0
    csrr a1, satp
    SAME(a0, a1)
    li a2, 5 << 60
    csrw satp, a2
    csrr a1, satp
    SAME(a0, a1)
    csrw satp, zero

    /* PMP addresses have 54 bits, and a grain of 4 bytes. */
    CHECK(6)
    csrw pmpcfg0, zero
    li a0, -1
    csrw pmpaddr0, a0
    csrr a0, pmpaddr0
    li a1, (1 << 54) - 1
    SAME(a0, a1)
    li a0, 0x1f
    csrw pmpcfg0, a0
    csrr a0, pmpcfg0
    EQUAL(a0, 0x1f)

    /* minstret overflows, and what it is written counts from the next instruction on. */
    CHECK(7)
    li a0, -1
    csrw minstret, a0
    csrr a1, minstret
    csrr a2, minstret
    SAME(a1, a0)
    EQUAL(a2, 0)
    csrw minstret, zero
    csrr a1, minstret
    EQUAL(a1, 0)
    csrwi mcountinhibit, 4
    csrr a1, minstret
    nop
    csrr a2, minstret
    SAME(a1, a2)
    csrwi mcountinhibit, 0

    /* Counters in S and U, if those above say so. */
    CHECK(8)
    csrw mcounteren, zero
    csrw scounteren, zero
    S_TRAPS(2, rdcycle a0)
    CHECK(9)
    csrwi mcounteren, 7
    S_TRAPS(9, rdcycle a0; rdtime a1; rdinstret a2; ecall)
    CHECK(10)
    U_TRAPS(2, rdinstret a0)
    CHECK(11)
    csrwi scounteren, 7
    U_TRAPS(8, rdcycle a0; rdtime a1; rdinstret a2; ecall)
    CHECK(12)
    U_TRAPS(2, csrr a0, sscratch)
    CHECK(13)
    S_TRAPS(2, csrr a0, mscratch)

    /* TVM, TSR, TW. */
    CHECK(14)
    S_TRAPS(9, csrr a0, satp; sfence.vma; ecall)
    li a0, 1 << 20
    csrs mstatus, a0
    S_TRAPS(2, csrr a0, satp)
    CHECK(15)
    S_TRAPS(2, sfence.vma)
    li a0, 1 << 20
    csrc mstatus, a0
    CHECK(16)
    li a0, 1 << 22
    csrs mstatus, a0
    S_TRAPS(2, sret)
    li a0, 1 << 22
    csrc mstatus, a0
    CHECK(17)
    li a0, 1 << 21
    csrs mstatus, a0
    S_TRAPS(2, wfi)
    li a0, 1 << 21
    csrc mstatus, a0
    CHECK(18)
    U_TRAPS(2, wfi)
    CHECK(19)
    U_TRAPS(2, sret)
    CHECK(20)
    S_TRAPS(2, mret)

    /* Delegated, a breakpoint goes to S, and a call from S does not. */
    CHECK(21)
    li a0, 1 << 3
    csrw medeleg, a0
    la a0, 1f
    csrw stvec, a0
    la t6, 2f
    csrw mscratch, t6
    ENTER_U(3f)
    .balign 4
3:  ebreak
    .balign 4
1:  csrr a0, scause
    ecall
    .balign 4
2:  csrr t0, mcause
    EQUAL(t0, 9)
    EQUAL(a0, 3)
    j pass
