/* Reservations, code that changes, and accessed and dirty bits, which are software's. */
#include "env.h"
#define VALID 1
#define RWX 0xe
#define ACCESSED 0x40
#define DIRTY 0x80

test:
    /* A store-conditional without a reservation fails and stores nothing. */
    CHECK(2)
    la s0, word
    li a0, 7
    sc.w a1, a0, (s0)
    beqz a1, fail
    lw a2, (s0)
    EQUAL(a2, 5)
    CHECK(3)
    lr.w a2, (s0)
    sc.w a1, a0, (s0)
    bnez a1, fail
    lw a2, (s0)
    EQUAL(a2, 7)
    CHECK(4)
    sc.w a1, a0, (s0)
    beqz a1, fail
    CHECK(5)
    la s1, other
    lr.w a2, (s0)
    sc.w a1, a0, (s1)
    beqz a1, fail
    CHECK(6)
    li a3, 1000
1:  lr.w a2, (s0)
    addi a2, a2, 1
    sc.w a1, a2, (s0)
    bnez a1, 1b
    addi a3, a3, -1
    bnez a3, 1b
    lw a2, (s0)
    EQUAL(a2, 1007)

    /* Code that was written is executed after fence.i. */
    CHECK(7)
    call patched
    EQUAL(a0, 1)
    la t0, patched
    li t1, 0x00200513 /* li a0, 2 */
    sw t1, (t0)
    fence.i
    call patched
    EQUAL(a0, 2)

    /* M loads and stores as S does, by MPRV, through one page whose bits A and D are clear: they fault until software sets them. */
    CHECK(8)
    la t0, root
    la t1, middle
    la t2, leaves
    srli t3, t1, 2
    ori t3, t3, VALID
    sd t3, (t0)
    srli t3, t2, 2
    ori t3, t3, VALID
    sd t3, 8(t1)
    la s4, target
    srli s5, s4, 2
    ori s5, s5, VALID | RWX
    sd s5, (t2)
    srli t0, t0, 12
    li t5, 8 << 60
    or t0, t0, t5
    csrw satp, t0
    sfence.vma
    li s2, 1 << 17 | 1 << 11
    li s3, 0x200000
    li s6, 3 << 11
    csrc mstatus, s6
    csrs mstatus, s2
    TRAPS(13, ld a0, (s3))
    SAME(t5, s3)
    CHECK(9)
    la t2, leaves
    ori s5, s5, ACCESSED
    sd s5, (t2)
    sfence.vma
    csrc mstatus, s6
    csrs mstatus, s2
    ld a0, (s3)
    csrs mstatus, s6
    li a1, 0x7461726765740a
    SAME(a0, a1)
    CHECK(10)
    csrc mstatus, s6
    csrs mstatus, s2
    TRAPS(15, sd zero, (s3))
    ld a0, (s4)
    SAME(a0, a1)
    CHECK(11)
    la t2, leaves
    ori s5, s5, DIRTY
    sd s5, (t2)
    sfence.vma
    csrc mstatus, s6
    csrs mstatus, s2
    sd zero, (s3)
    csrs mstatus, s6
    ld a0, (s4)
    EQUAL(a0, 0)

    /* Another page's code, fetched by S through the same address after a fence. */
    li t6, 1 << 17
    csrc mstatus, t6
    CHECK(12)
    la t2, leaves
    la t3, first
    srli t3, t3, 12
    slli t3, t3, 10
    ori t3, t3, VALID | RWX | ACCESSED | DIRTY
    sd t3, (t2)
    sfence.vma
    la t6, 1f
    csrw mscratch, t6
    csrw mepc, s3
    csrc mstatus, s6
    li t6, 1 << 11
    csrs mstatus, t6
    mret
    .balign 4
1:  EQUAL(a0, 1)
    CHECK(13)
    la t2, leaves
    la t3, second
    srli t3, t3, 12
    slli t3, t3, 10
    ori t3, t3, VALID | RWX | ACCESSED | DIRTY
    sd t3, (t2)
    sfence.vma
    la t6, 1f
    csrw mscratch, t6
    csrw mepc, s3
    csrc mstatus, s6
    li t6, 1 << 11
    csrs mstatus, t6
    mret
    .balign 4
1:  EQUAL(a0, 2)
    j pass

    .balign 4
patched:
    .option push
    .option norvc
    li a0, 1
    ret
    .option pop

    .balign 4096
first:
    li a0, 1
    ecall
    .balign 4096
second:
    li a0, 2
    ecall

    .data
    .balign 8
word:
    .word 5
    .word 0
other:
    .dword 0
    .balign 4096
root:
    .zero 4096
middle:
    .zero 4096
leaves:
    .zero 4096
target:
    .dword 0x7461726765740a
