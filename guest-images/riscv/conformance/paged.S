/* A small system: M sets up, a kernel in S at high addresses has its own page tables, gives a program in U pages when it touches them,
   with the bits A and D that it finds missing, takes its calls, and tells the host how it ended through its own address of tohost. */
#include "env.h"
#define VALID 1
#define USER 0x10
#define RWX 0xe
#define ACCESSED 0x40
#define DIRTY 0x80
#define KERNEL 0xffffffff80000000
#define PROGRAM 0x10000
#define PAGES 16

    /* The address at which the kernel has what is linked at a name. */
#define HIGH(register, name) la register, name; add register, register, s11

test:
    /* What U raises goes to S. */
    li t0, 1 << 8 | 1 << 12 | 1 << 13 | 1 << 15 | 1 << 3
    csrw medeleg, t0
    /* One gigabyte of RAM at its own address and, for the kernel, at the top. */
    li s11, KERNEL - 0x80000000
    la t0, root
    li t1, 0x80000000 >> 2 | VALID | RWX | ACCESSED | DIRTY
    sd t1, 16(t0)
    la t2, root + 511 * 8
    addi t2, t2, -8
    sd t1, (t2)
    /* The program's pages: tables, and nothing in them yet. */
    la t1, middle
    srli t1, t1, 2
    ori t1, t1, VALID
    sd t1, (t0)
    la t1, leaves
    srli t1, t1, 2
    ori t1, t1, VALID
    la t2, middle
    sd t1, (t2)
    srli t0, t0, 12
    li t1, 8 << 60
    or t0, t0, t1
    csrw satp, t0
    sfence.vma
    li t0, 3 << 11
    csrc mstatus, t0
    li t0, 1 << 11
    csrs mstatus, t0
    HIGH(t0, kernel)
    csrw mepc, t0
    mret

    .balign 4
kernel:
    la t0, fault_or_call
    csrw stvec, t0
    CHECK(2)
    li s10, 0 /* pages given */
    li s9, 0 /* bits set */
    li t0, 1 << 8
    csrc sstatus, t0
    li t0, PROGRAM
    csrw sepc, t0
    sret

    .balign 4
fault_or_call:
    csrr t0, scause
    li t1, 8
    beq t0, t1, call_of_program
    li t1, 12
    beq t0, t1, page_fault
    li t1, 13
    beq t0, t1, page_fault
    li t1, 15
    beq t0, t1, page_fault
    j high_fail

page_fault:
    csrr t1, stval
    li t2, PROGRAM
    sub t3, t1, t2
    srli t3, t3, 12
    li t4, PAGES
    bgeu t3, t4, high_fail
    la t4, leaves
    srli t5, t1, 12
    slli t5, t5, 3
    add t4, t4, t5
    ld t5, (t4)
    bnez t5, set_bits
    /* The page that is linked behind "program" at that distance. */
    la t5, program
    slli t3, t3, 12
    add t5, t5, t3
    sub t5, t5, s11
    srli t5, t5, 2
    ori t5, t5, VALID | USER | RWX
    sd t5, (t4)
    addi s10, s10, 1
    sfence.vma t1, zero
    sret
set_bits:
    ori t5, t5, ACCESSED
    li t6, 15
    bne t0, t6, 1f
    ori t5, t5, DIRTY
1:  sd t5, (t4)
    addi s9, s9, 1
    sfence.vma t1, zero
    sret

call_of_program:
    /* a0 is what the program computed: it touched fourteen pages of data, wrote to ten of them, and its code is on one. */
    CHECK(3)
    li t0, 14 * 15 / 2
    bne a0, t0, high_fail
    CHECK(4)
    li t0, 15
    bne s10, t0, high_fail
    /* First A for each, and then D for those that were read before they were written. */
    CHECK(5)
    li t0, 15 + 10
    bne s9, t0, high_fail
    /* S reads a page of U only with SUM. */
    CHECK(6)
    li t0, 1 << 18
    csrs sstatus, t0
    li t1, PROGRAM + 0x2000
    ld t2, (t1)
    csrc sstatus, t0
    li gp, 1
    j high_end

high_fail:
    slli gp, gp, 1
    ori gp, gp, 1
high_end:
    la t0, tohost
1:  sd gp, (t0)
    j 1b

    /* In registers that the kernel does not use. */
    .balign 4096
program:
    li s1, PROGRAM + 0x2000
    li s2, 14
    li s3, 10
    li s4, 4096
    li a0, 0
    li a1, 1
1:  ld a2, (s1)
    bnez a2, 3f
    bgt a1, s3, 2f
    sd a1, (s1)
2:  add a0, a0, a1
    addi a1, a1, 1
    add s1, s1, s4
    addi s2, s2, -1
    bnez s2, 1b
    ecall
3:  li a0, -1
    ecall
    .balign 4096
    .zero 4096 * 15

    .data
    .balign 4096
root:
    .zero 4096
middle:
    .zero 4096
leaves:
    .zero 4096
