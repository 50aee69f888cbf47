# The first instructions, in M mode without a firmware or in S mode over one: a0 is the hart, a1 the device tree.
# Hart 0 clears the zeroes, allows floating point, and calls start(hart, tree); what that returns goes to the board's finisher.
    .section .text.start, "ax"
    .globl _start
_start:
    bnez a0, park
    la sp, __stack_top
    la t0, __bss_start
    la t1, __bss_end
1:  bgeu t0, t1, 2f
    sd zero, (t0)
    addi t0, t0, 8
    j 1b
2:
#ifdef SUPERVISOR
    li t0, 1 << 13
    csrs sstatus, t0
#else
    li t0, 1 << 13
    csrs mstatus, t0
#endif
    fscsr zero
    call start
    call finish
park:
    wfi
    j park
