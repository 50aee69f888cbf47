; runaway: computes for ever in user mode, without a single trap of its own: pseudo-random numbers stored all over a table.
; Interrupts are taken and ignored. It shows that a quantum ends although the program never gives up the processor.
; Input: none; what is typed is ignored. Output: none. Result: none, it never ends. r0 counts the rounds.

    .include "lib.inc"
    .equ TABLE_SIZE, 1024
    .size 2048
    .org NEW_PSW
    .word psw(0, interrupted, 0, SIZE)
    .org 4
start:
    li r0, 0
    ld r1, seed
    ld r2, multiplier
    lpsw running_psw

running:                            ; user mode
    mul r1, r1, r2
    addi r1, r1, 12345
    shri r3, r1, 40
    andi r3, r3, TABLE_SIZE - 1
    ldx r4, table(r3)
    xor r4, r4, r1
    stx r4, table(r3)
    addi r0, r0, 1
    jmp running

interrupted:
    lpsw OLD_PSW

running_psw:
    .word psw(1, running, 0, SIZE)
seed:
    .word 20260131
multiplier:
    .word 0x5851f42d4c957f2d        ; odd, so that no round loses information
table:
    .space TABLE_SIZE
    .entry start
