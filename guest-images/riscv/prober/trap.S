# probe(outcome, level, pc, a0, a1): what the caller needs is kept here, and restored by the trap routine.
    .section .text
    .globl probe, probe_trap
    .balign 4
probe:
    la t0, kept
    sd ra, 0(t0)
    sd sp, 8(t0)
    sd gp, 16(t0)
    sd tp, 24(t0)
    sd s0, 32(t0)
    sd s1, 40(t0)
    sd s2, 48(t0)
    sd s3, 56(t0)
    sd s4, 64(t0)
    sd s5, 72(t0)
    sd s6, 80(t0)
    sd s7, 88(t0)
    sd s8, 96(t0)
    sd s9, 104(t0)
    sd s10, 112(t0)
    sd s11, 120(t0)
    sd a0, 128(t0)
    csrw mscratch, t0
    csrw mepc, a2
    li t1, 3 << 11
    csrc mstatus, t1
    slli a1, a1, 11
    csrs mstatus, a1
    mv a0, a3
    mv a1, a4
    mret

    .balign 4
probe_trap:
    csrrw t0, mscratch, t0
    beqz t0, unexpected
    ld t1, 128(t0)
    sd a0, 24(t1)
    csrr t2, mcause
    sd t2, 0(t1)
    csrr t2, mepc
    sd t2, 8(t1)
    csrr t2, mtval
    sd t2, 16(t1)
    csrw mscratch, zero
    ld ra, 0(t0)
    ld sp, 8(t0)
    ld gp, 16(t0)
    ld tp, 24(t0)
    ld s0, 32(t0)
    ld s1, 40(t0)
    ld s2, 48(t0)
    ld s3, 56(t0)
    ld s4, 64(t0)
    ld s5, 72(t0)
    ld s6, 80(t0)
    ld s7, 88(t0)
    ld s8, 96(t0)
    ld s9, 104(t0)
    ld s10, 112(t0)
    ld s11, 120(t0)
    ret

unexpected:
    la sp, __stack_top
    csrr a0, mcause
    csrr a1, mepc
    csrr a2, mtval
    call report_unexpected
1:  wfi
    j 1b

    .section .bss
    .balign 8
kept:
    .zero 136
