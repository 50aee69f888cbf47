; counter: counts in user mode as fast as it can. A timer ends each slice after 10,000 instructions; the supervisor then
; prints the count, and halts after 20 slices. Time is counted in instructions, so the count is always the same.
; Input: none; what is typed is ignored, but its interrupt takes time. Output: a line for each slice. Result: the count.

    .include "lib.inc"
    .equ SLICE, 10000
    .equ SLICES, 20

    .org NEW_PSW
    .word psw(0, trap_entry, 0, SIZE)
    .org 4
start:
    li r0, 0
    li r1, SLICE
    tset r1
    lpsw counting_psw

counting:                           ; user mode
    addi r0, r0, 1
    jmp counting

tick:                               ; the interval is over
    ld r9, slices
    addi r9, r9, 1
    st r9, slices
    li r1, slice_text
    call lr, print_string
    mov r1, r9
    call lr, print_decimal
    li r1, count_text
    call lr, print_string
    ld r1, saved
    call lr, print_decimal
    call lr, print_newline
    li r2, SLICES
    beq r9, r2, finish
    li r1, SLICE
    tset r1
    jmp trap_return
finish:
    ld r0, saved
    halt

slices:
    .word 0
counting_psw:
    .word psw(1, counting, 0, SIZE)
slice_text:
    .string "slice "
count_text:
    .string ": count "
trap_table:
    .word trap_unexpected, trap_unexpected, trap_unexpected, trap_unexpected, trap_unexpected
    .word trap_unexpected, trap_unexpected, tick, trap_return, trap_unexpected

    .include "trap.inc"
    .include "print.inc"
    .entry start
