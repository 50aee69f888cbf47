; hostile: tries to get out of its machine, by every door that the machine has. On a bare machine of SIZE words each attempt
; must trap, with an exact cause, operand and old PSW; so it must here. Whatever else happens counts as an escape.
; Floods the console first, with more than it keeps, so that the report survives.
; Input: none; what is typed is ignored. Output: the flood, then a line for each attempt, then the number of escapes.
; Result: the number of escapes, 0 expected. Needs a machine of exactly SIZE words; a drum may be there or not.
;
; While an attempt runs, r0 is not 0, so that a halt in the middle of it shows in the result. r12 and r13 belong to the
; routine that takes the traps.

    .include "lib.inc"
    .size 4096
    .equ FLOOD, 70000
    .equ BUFFER, SIZE - 256         ; free cells up to the end of storage
    .equ ALL, psw(0, 0, 0, SIZE)    ; P 0 in supervisor mode, with all of storage
    .equ USER_ALL, psw(1, 0, 0, SIZE)
    .equ ONE_P, 1 << 42             ; one in the P of a PSW
    .equ VERIFIED, 77               ; the number of the call that ends an attempt which must not trap before
    .equ ATTEMPT_FAILED, 78         ; and of the one that says it went wrong

    .org NEW_PSW
    .word psw(0, caught, 0, SIZE)
    .org 4
start:
    li r0, -1
    call lr, add_up_program
    st r3, sum_before
    call lr, flood
    call lr, try_addresses
    call lr, try_jumps
    call lr, try_psws
    call lr, try_privileged
    call lr, try_illegal
    call lr, try_one_by_one
    call lr, check_program
    li r1, escapes_text
    call lr, print_string
    ld r1, escapes
    call lr, print_decimal
    call lr, print_newline
    ld r0, escapes
    halt
escapes_text:
    .string "escapes: "

; attempt: runs the code at r1 and compares the trap that it makes with what must come: cause r2, operand r3, old PSW r4.
; Then prints the result behind what the caller has printed. Changes r1 to r9. The code gets r5 to r9 from the caller.
attempt:
    st lr, attempt_link
    st r2, wanted_cause
    st r3, wanted_operand
    st r4, wanted_psw
    li r2, 0
    st r2, CAUSE
    st r2, OPERAND
    st r2, OLD_PSW
    ret r1
caught:                             ; E[1] leads here, in supervisor mode, with all of storage
    li r13, CAUSE_CONSOLE
    ld r12, CAUSE
    bne r12, r13, attempt_over
    lpsw OLD_PSW                    ; somebody typed: that is nothing of ours
attempt_over:
    ld r1, CAUSE
    ld r2, wanted_cause
    bne r1, r2, escaped
    ld r1, OPERAND
    ld r2, wanted_operand
    bne r1, r2, escaped
    ld r1, OLD_PSW
    ld r2, wanted_psw
    bne r1, r2, escaped
    li r1, contained_text
    jmp verdict
escaped:
    ld r1, escapes
    addi r1, r1, 1
    st r1, escapes
    li r1, escaped_text
verdict:
    call lr, print_string
    ld lr, attempt_link
    ret lr
contained_text:
    .string "contained\n"
escaped_text:
    .string "ESCAPED\n"

; The flood.
flood:
    li r1, 0
    li r2, FLOOD
    li r3, '~'
flood_next:
    cout r3
    addi r1, r1, 1
    blt r1, r2, flood_next
    st lr, caller
    call lr, print_newline
    li r1, flood_text
    call lr, print_string
    ld lr, caller
    ret lr
flood_text:
    .string "console flood: contained\n"

    .include "hostile-cells.inc"
    .include "hostile-words.inc"
    .include "hostile-singles.inc"

; Nothing of all this may have changed the program, or the free cells behind it.
check_program:
    st lr, caller
    li r1, program_text
    call lr, print_string
    call lr, add_up_program
    ld r2, sum_before
    li r1, contained_text
    beq r2, r3, program_checked
    ld r1, escapes
    addi r1, r1, 1
    st r1, escapes
    li r1, escaped_text
program_checked:
    call lr, print_string
    ld lr, caller
    ret lr
program_text:
    .string "writes to this program or behind it: "

; add_up_program: r3 := the sum of what must never change, each word times its address. Changes r1, r2 and r4.
add_up_program:
    li r3, 0
    li r1, start
    li r2, constants_end
add_up_constants:
    ldx r4, 0(r1)
    mul r4, r4, r1
    add r3, r3, r4
    addi r1, r1, 1
    bne r1, r2, add_up_constants
    li r1, variables_end
    li r2, BUFFER
add_up_free:
    ldx r4, 0(r1)
    mul r4, r4, r1
    add r3, r3, r4
    addi r1, r1, 1
    bne r1, r2, add_up_free
    ret lr
constants_end:

    .include "print.inc"

ways:                               ; text, instruction, cause
    .word read_text, way_read, CAUSE_MEMORY
    .word write_text, way_write, CAUSE_MEMORY
    .word write_index_text, way_write_index, CAUSE_MEMORY
    .word look_text, way_look, CAUSE_MEMORY
    .word copy_to_text, way_copy_to, CAUSE_MEMORY
    .word copy_from_text, way_copy_from, CAUSE_MEMORY
    .word transfer_in_text, way_transfer_in
transfer_in_cause:
    .word CAUSE_MEMORY
    .word transfer_out_text, way_transfer_out
transfer_out_cause:
    .word CAUSE_MEMORY
ways_end:
way:                                ; where in such a table the program is
    .word 0
wild:
    .word 0
psw_cell:
    .word 0
escapes:
    .word 0
sum_before:
    .word 0
attempt_link:
    .word 0
wanted_cause:
    .word 0
wanted_operand:
    .word 0
wanted_psw:
    .word 0
user_link:
    .word 0
user_cause:
    .word 0
caller:
    .word 0
variables_end:
    .entry start
