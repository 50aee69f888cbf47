/* What the programs here share: they start in M mode, number what they check in gp, and end by storing to tohost 1, or the number of what
   failed, shifted left, plus 1. A trap that was not announced fails. */
#ifndef ENV_H
#define ENV_H

#define CHECK(number) li gp, number
#define EQUAL(register, value) li t6, value; bne register, t6, fail
#define SAME(first, second) bne first, second, fail

/* The next instruction must trap with this cause; goes on behind it. Leaves mtval in t5, and mepc in t4. */
#define TRAPS(cause, ...) \
    la t6, 3f; csrw mscratch, t6; \
    .balign 4; 2: __VA_ARGS__; j fail; .balign 4; 3: \
    csrr t6, mcause; li t5, cause; bne t6, t5, fail; csrr t5, mtval; csrr t4, mepc; \
    la t6, 2b; bne t6, t4, fail

    .section .text.start, "ax"
    .globl _start
_start:
    la t0, trap
    csrw mtvec, t0
    csrw mscratch, zero
    li gp, 63
    /* All of memory for S and U. */
    li t0, -1
    csrw pmpaddr0, t0
    li t0, 0x1f
    csrw pmpcfg0, t0
    j test

    /* Goes to where mscratch says, in M mode. */
    .balign 4
trap:
    csrr t6, mscratch
    beqz t6, fail
    csrw mscratch, zero
    jr t6

    .globl pass, fail
pass:
    li gp, 1
    j end
fail:
    slli gp, gp, 1
    ori gp, gp, 1
end:
    la t0, tohost
    sw gp, (t0)
    sw zero, 4(t0)
    j end

    .section .tohost, "aw"
    .balign 64
    .globl tohost, fromhost
tohost:
    .dword 0
    .balign 64
fromhost:
    .dword 0

    .text
#endif
