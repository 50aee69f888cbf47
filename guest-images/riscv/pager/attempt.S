# uint64_t attempt(uint64_t (*code)(uint64_t), uint64_t argument): runs code in S mode. Returns the cause of the trap that ended it, 64
# without one; what code returned, or the trap's value, is in attempt_value.
    .text
    .globl attempt, attempt_user, user_code, user_code_end
attempt:
    addi sp, sp, -112
    sd ra, 0(sp)
    sd s0, 8(sp)
    sd s1, 16(sp)
    sd s2, 24(sp)
    sd s3, 32(sp)
    sd s4, 40(sp)
    sd s5, 48(sp)
    sd s6, 56(sp)
    sd s7, 64(sp)
    sd s8, 72(sp)
    sd s9, 80(sp)
    sd s10, 88(sp)
    sd s11, 96(sp)
    la t0, attempt_stack
    sd sp, (t0)
    la t0, trapped
    csrw stvec, t0
    mv t0, a0
    mv a0, a1
    jalr t0
    la t0, attempt_value
    sd a0, (t0)
    li a0, 64
    j leave
    .balign 4
trapped:
    csrr t1, stval
    la t0, attempt_value
    sd t1, (t0)
    la t0, attempt_stack
    ld sp, (t0)
    csrr a0, scause
leave:
    ld ra, 0(sp)
    ld s0, 8(sp)
    ld s1, 16(sp)
    ld s2, 24(sp)
    ld s3, 32(sp)
    ld s4, 40(sp)
    ld s5, 48(sp)
    ld s6, 56(sp)
    ld s7, 64(sp)
    ld s8, 72(sp)
    ld s9, 80(sp)
    ld s10, 88(sp)
    ld s11, 96(sp)
    addi sp, sp, 112
    ret

# attempt_user(uint64_t address): goes on in U mode there; code for attempt.
attempt_user:
    csrw sepc, a0
    li t0, 1 << 8
    csrc sstatus, t0
    sret

# What runs in U mode, copied to where U may execute: 16 bytes for each, the last of them a call that should be reached or not.
    .balign 16
user_code:
    ecall                           # 0: a call
    ecall
    ecall
    ecall
    csrr a0, sstatus                # 1: a CSR of S
    ecall
    ecall
    ecall
    sret                            # 2
    ecall
    ecall
    ecall
    sfence.vma                      # 3
    ecall
    ecall
    ecall
    csrr a0, time                   # 4: as scounteren says
    ecall
    ecall
    ecall
    li a1, 0x40000000               # 5: the page at 1 GiB, to read
    ld a0, (a1)
    ecall
    .balign 16
    li a1, 0x40000000               # 6: and to write
    sd a0, (a1)
    ecall
    .balign 16
user_code_end:
    .section .bss
    .balign 8
attempt_stack: .space 8
    .globl attempt_value
attempt_value: .space 8
