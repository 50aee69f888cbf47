# The monitor's first instructions, and the way in and out of the guest. a0 is the hart, a1 the device tree.
    .section .text.start, "ax"
    .globl _start
_start:
    j 1f
    .balign 8
    .ascii "trapvmm\0"              # whoever reads the monitor's report and its guest's state finds them by these
    .dword report - _start
    .dword guest - _start
1:  la sp, __stack_top
    la t0, __bss_start
    la t1, __bss_end
2:  bgeu t0, t1, 3f
    sd zero, (t0)
    addi t0, t0, 8
    j 2b
3:  mv s1, a1
    call own_address_space          # a0: satp for it; a1: how much further up we are in it
    csrw satp, a0
    sfence.vma
    add sp, sp, a1
    la t0, 4f
    add t0, t0, a1
    jr t0
4:  la t0, trap_entry
    csrw stvec, t0
    mv a0, s1
    call host                       # returns the guest's state
    csrw sscratch, a0
    mv sp, a0
    j resume

# The guest's state is at sscratch while it runs: x0 to x31, then its pc (vmm.h). It always runs in U mode, so each CSR access here
# is one more trap if we are a guest ourselves: there are as few as can be.
    .balign 4
trap_entry:
    csrrw sp, sscratch, sp
    sd x1, 8(sp)
    sd x3, 24(sp)
    sd x4, 32(sp)
    sd x5, 40(sp)
    sd x6, 48(sp)
    sd x7, 56(sp)
    sd x8, 64(sp)
    sd x9, 72(sp)
    sd x10, 80(sp)
    sd x11, 88(sp)
    sd x12, 96(sp)
    sd x13, 104(sp)
    sd x14, 112(sp)
    sd x15, 120(sp)
    sd x16, 128(sp)
    sd x17, 136(sp)
    sd x18, 144(sp)
    sd x19, 152(sp)
    sd x20, 160(sp)
    sd x21, 168(sp)
    sd x22, 176(sp)
    sd x23, 184(sp)
    sd x24, 192(sp)
    sd x25, 200(sp)
    sd x26, 208(sp)
    sd x27, 216(sp)
    sd x28, 224(sp)
    sd x29, 232(sp)
    sd x30, 240(sp)
    sd x31, 248(sp)
    csrrw t0, sscratch, sp          # takes the guest's sp and puts the state's address back
    sd t0, 16(sp)
    csrr t0, sepc
    sd t0, 256(sp)
    csrr a1, scause
    mv a0, sp
    mv s0, sp
    la sp, __stack_top
    call dispatch
    mv sp, s0
resume:
    ld t0, 256(sp)
    csrw sepc, t0
    ld x1, 8(sp)
    ld x3, 24(sp)
    ld x4, 32(sp)
    ld x5, 40(sp)
    ld x6, 48(sp)
    ld x7, 56(sp)
    ld x8, 64(sp)
    ld x9, 72(sp)
    ld x10, 80(sp)
    ld x11, 88(sp)
    ld x12, 96(sp)
    ld x13, 104(sp)
    ld x14, 112(sp)
    ld x15, 120(sp)
    ld x16, 128(sp)
    ld x17, 136(sp)
    ld x18, 144(sp)
    ld x19, 152(sp)
    ld x20, 160(sp)
    ld x21, 168(sp)
    ld x22, 176(sp)
    ld x23, 184(sp)
    ld x24, 192(sp)
    ld x25, 200(sp)
    ld x26, 208(sp)
    ld x27, 216(sp)
    ld x28, 224(sp)
    ld x29, 232(sp)
    ld x30, 240(sp)
    ld x31, 248(sp)
    ld sp, 16(sp)
    sret
