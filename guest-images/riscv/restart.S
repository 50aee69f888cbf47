# A program in M mode that resets its machine twice, through the test finisher, and powers it off at its third start. Each time it
# looks whether the machine is as after power-on: registers, CSRs, devices, and its own image, which it spoils before the reset.
# What is not in the image stays: that is how it counts.
    .equ FINISHER, 0x100000
    .equ CLINT, 0x2000000
    .equ PLIC, 0xc000000
    .equ UART, 0x10000000
    .equ COUNT, 0x80100000
    .equ STARTS, 3

    .section .text.start, "ax"
    .globl _start
_start:
    # All integer registers but a1, the device tree, are zero.
    or t0, x1, x2
    .irp register, 3, 4, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    or t0, t0, x\register
    .endr
    li s0, 1
    bnez t0, fail
    li s0, 2
    lwu t0, (a1)
    li t1, 0xedfe0dd0
    bne t0, t1, fail

    # CSRs.
    li s0, 3
    .irp csr, mtvec, mepc, mcause, mtval, mscratch, mie, mip, mideleg, medeleg, satp, stvec, sscratch, pmpcfg0, pmpaddr0, mcounteren
    csrr t0, \csr
    bnez t0, fail
    .endr
    li s0, 4
    csrr t0, mstatus
    li t1, 0xa00000000 # SXL and UXL are 64 bits.
    bne t0, t1, fail
    li s0, 5
    csrr t0, minstret
    sltiu t0, t0, 200
    beqz t0, fail

    # Devices, and the time.
    li s0, 6
    li t2, CLINT
    lw t0, (t2)
    bnez t0, fail
    li t3, CLINT + 0xbff8
    ld t0, (t3)
    li t1, 10
    bgtu t0, t1, fail
    li s0, 7
    li t3, PLIC
    lw t0, 40(t3)
    bnez t0, fail
    li s0, 8
    li t4, UART
    lbu t0, 7(t4)
    bnez t0, fail
    lbu t0, 1(t4)
    bnez t0, fail

    # The image, and the zeroes behind it.
    li s0, 9
    la t0, word
    ld t1, (t0)
    li t2, 0x123456789abcdef
    bne t1, t2, fail
    sd zero, (t0)
    li s0, 10
    la t0, zeroes
    ld t1, (t0)
    bnez t1, fail
    li t1, -1
    sd t1, (t0)

    # Say which start this is.
    li a2, COUNT
    lw a3, (a2)
    addi a3, a3, 1
    sw a3, (a2)
    la t0, text
1:  lbu t1, (t0)
    beqz t1, 2f
    sb t1, (t4)
    addi t0, t0, 1
    j 1b
2:  addi t1, a3, '0'
    sb t1, (t4)
    li t1, '\n'
    sb t1, (t4)
    li t0, STARTS
    li t1, 0x5555
    bge a3, t0, end

    # Leave as much behind as there is room for.
    la t0, _start
    .irp csr, mtvec, mepc, mscratch, stvec, sscratch, pmpaddr0
    csrw \csr, t0
    .endr
    li t0, 0x666
    csrw mideleg, t0
    csrw medeleg, t0
    csrw mie, t0
    csrw mcounteren, t0
    li t0, 0xf
    csrw pmpcfg0, t0
    li t0, 8 << 60 | 1
    csrw satp, t0
    li t0, 3 << 13 | 1 << 18
    csrs mstatus, t0
    fcvt.d.l f1, t0
    li t2, CLINT
    li t0, 1
    sw t0, (t2)
    sw t0, 40(t3)
    sb t0, 7(t4)
    sb t0, 1(t4)
    li t1, 0x7777
end:
    li t0, FINISHER
    sw t1, (t0)
    j .

fail:
    slli s0, s0, 16
    li t1, 0x3333
    or t1, t1, s0
    j end

    .section .rodata
text:
    .asciz "start "
    .section .data
    .balign 8
word:
    .dword 0x123456789abcdef
    .section .bss
    .balign 8
zeroes:
    .dword 0
