; minios: a small multiprogramming system. Three programs take turns, in user mode, each in an R of its own; a program's turn
; ends when its slice of 2,000 instructions is over or when it yields. Supervisor calls: print a character (a line appears
; when it is complete, behind the program's number), ask the time (in turns had), yield, exit. A program that traps in any
; other way is killed. Program 1 computes, program 2 prints a line every five turns, program 3 adds up and at last
; writes beyond its R. When all have ended, the system checks how.
; Input: none; what is typed is ignored. Output: the programs' lines, then one about each program's end.
; Result: how many things did not end as they should, 0 expected.

    .include "lib.inc"
    .equ SLICE, 2000
    .equ PROGRAM_SIZE, 256          ; the b of each program
    .equ PROGRAMS, 3
    .equ SVC_PRINT, 1               ; prints the character r1
    .equ SVC_TIME, 2                ; r1 := how many turns this program has had
    .equ SVC_YIELD, 3
    .equ SVC_EXIT, 4                ; ends the program with the result r1

; An entry of the program table
    .equ REGISTERS, 0               ; 16 words
    .equ PSW, 16
    .equ STATUS, 17                 ; READY, EXITED, or KILLED + cause
    .equ RESULT, 18                 ; the result, or the operand of the last trap
    .equ TURNS, 19
    .equ NUMBER, 20
    .equ EXPECTED_STATUS, 21
    .equ EXPECTED_RESULT, 22
    .equ FILL, 23                   ; how many characters of the line there are
    .equ LINE, 24
    .equ LINE_SIZE, 72
    .equ ENTRY_SIZE, LINE + LINE_SIZE
    .equ READY, 0
    .equ EXITED, 1
    .equ KILLED, 16

    .size 2560
    .org NEW_PSW
    .word psw(0, trap_entry, 0, SIZE)
    .org 4
start:
    li r9, table_end - ENTRY_SIZE
    st r9, current
    jmp choose

; Interrupts and traps. r9 is the entry of the current program.

call_taken:
    ld r9, current
    ld r1, OLD_PSW                  ; a call goes on behind the instruction
    ld r2, one_in_p
    add r1, r1, r2
    st r1, OLD_PSW
    ld r2, OPERAND
    ld r1, saved + 1                ; the argument
    li r3, SVC_PRINT
    beq r2, r3, print_call
    li r3, SVC_TIME
    beq r2, r3, time_call
    li r3, SVC_YIELD
    beq r2, r3, turn_over
    li r3, SVC_EXIT
    beq r2, r3, exit_call
killed:
    ld r9, current
    ld r2, CAUSE
    addi r2, r2, KILLED
    ld r1, OPERAND
    jmp ended
exit_call:
    li r2, EXITED
ended:
    stx r2, STATUS(r9)
    stx r1, RESULT(r9)
    ldx r1, FILL(r9)
    li r2, 0
    beq r1, r2, choose
    call lr, print_line
    jmp choose

print_call:
    li r3, '\n'
    beq r1, r3, print_call_line
    ldx r2, FILL(r9)
    add r3, r9, r2
    stx r1, LINE(r3)
    addi r2, r2, 1
    stx r2, FILL(r9)
    li r3, LINE_SIZE
    bne r2, r3, trap_return
print_call_line:
    call lr, print_line
    jmp trap_return

time_call:
    ldx r1, TURNS(r9)
    st r1, saved + 1
    jmp trap_return

turn_over:                          ; by the timer or by a yield: keep the program's state
    ld r9, current
    mov r1, r9
    li r2, saved
    li r3, 16
    copy r1, r2, r3
    ld r1, OLD_PSW
    stx r1, PSW(r9)

; The next program that is ready, in the order of the table.
choose:
    ld r9, current
    li r2, PROGRAMS
    li r3, 0
    li r4, table_end
choose_next:
    beq r2, r3, all_ended
    addi r2, r2, -1
    addi r9, r9, ENTRY_SIZE
    bne r9, r4, choose_this
    li r9, table
choose_this:
    ldx r1, STATUS(r9)
    bne r1, r3, choose_next
    st r9, current
    ldx r1, TURNS(r9)
    addi r1, r1, 1
    stx r1, TURNS(r9)
    ldx r1, PSW(r9)
    st r1, OLD_PSW
    li r1, saved
    mov r2, r9
    li r3, 16
    copy r1, r2, r3
    li r1, SLICE
    tset r1
    jmp trap_return

; The end. r8 counts what is not as it should be.
all_ended:
    li r8, 0
    li r9, table
report:
    li r1, program_text
    call lr, print_string
    ldx r1, NUMBER(r9)
    call lr, print_decimal
    ldx r2, STATUS(r9)
    li r3, EXITED
    bne r2, r3, report_killed
    li r1, exited_text
    call lr, print_string
    jmp report_result
report_killed:
    li r1, killed_text
    call lr, print_string
    addi r1, r2, -KILLED
    call lr, print_decimal
    li r1, operand_text
    call lr, print_string
report_result:
    ldx r1, RESULT(r9)
    call lr, print_decimal
    ldx r1, EXPECTED_STATUS(r9)
    bne r1, r2, report_wrong
    ldx r1, RESULT(r9)
    ldx r3, EXPECTED_RESULT(r9)
    beq r1, r3, report_right
report_wrong:
    li r1, wrong_text
    addi r8, r8, 1
    jmp report_end
report_right:
    li r1, right_text
report_end:
    call lr, print_string
    addi r9, r9, ENTRY_SIZE
    li r1, table_end
    bne r9, r1, report

    ; What lies behind the programs must be untouched.
    ld r1, behind
    ld r2, guard
    li r3, untouched_text
    beq r1, r2, report_guard
    addi r8, r8, 1
    li r3, touched_text
report_guard:
    mov r1, r3
    call lr, print_string
    mov r0, r8
    halt

; print_line: prints the line of the program r9 and empties it. Changes r1 to r4 besides the scratch registers.
print_line:
    st lr, print_line_link
    ldx r1, NUMBER(r9)
    call lr, print_decimal
    li r1, colon_text
    call lr, print_string
    li r2, 0
    ldx r3, FILL(r9)
    addi r4, r9, LINE
print_line_next:
    beq r2, r3, print_line_end
    look r1, r4, r2
    cout r1
    addi r2, r2, 1
    jmp print_line_next
print_line_end:
    call lr, print_newline
    li r1, 0
    stx r1, FILL(r9)
    ld lr, print_line_link
    ret lr
print_line_link:
    .word 0

current:
    .word 0
guard:
    .word 0x6a75617264
colon_text:
    .string ": "
program_text:
    .string "program "
exited_text:
    .string " exited with "
killed_text:
    .string " was killed by trap "
operand_text:
    .string ", operand "
right_text:
    .string ", as expected\n"
wrong_text:
    .string ", NOT as expected\n"
untouched_text:
    .string "the storage behind them is untouched\n"
touched_text:
    .string "the storage behind them was WRITTEN\n"
trap_table:
    .word killed, killed, killed, killed, call_taken, killed, killed, turn_over, trap_return, killed

table:
    .space 16
    .word psw(1, 0, one, PROGRAM_SIZE), READY, 0, 0, 1, EXITED, 871, 0
    .space LINE_SIZE
    .space 16
    .word psw(1, 0, two, PROGRAM_SIZE), READY, 0, 0, 2, EXITED, 10, 0
    .space LINE_SIZE
    .space 16
    .word psw(1, 0, three, PROGRAM_SIZE), READY, 0, 0, 3, KILLED + CAUSE_MEMORY, PROGRAM_SIZE, 0
    .space LINE_SIZE
table_end:

    .include "trap.inc"
    .include "print.inc"

; The programs. Their addresses count from their own l, so each name is written less the program's first.

; Program 1: which start below 1,000 has the longest Collatz chain?
;   r2 the start, r3 the term, r4 the length of its chain, r5 the longest, r6 where that starts
    .org 1280
one:
    li r2, one_text - one
one_next_character:
    ldx r1, 0(r2)
    beq r1, r0, one_search - one
    svc SVC_PRINT
    addi r2, r2, 1
    jmp one_next_character - one
one_search:
    li r2, 1
    li r5, 0
    li r7, 1
    li r8, 1000
    li r9, 3
one_start:
    mov r3, r2
    li r4, 0
one_term:
    beq r3, r7, one_chain_end - one
    addi r4, r4, 1
    andi r10, r3, 1
    beq r10, r7, one_odd - one
    shri r3, r3, 1
    jmp one_term - one
one_odd:
    mul r3, r3, r9
    addi r3, r3, 1
    jmp one_term - one
one_chain_end:
    bge r5, r4, one_not_longer - one
    mov r5, r4
    mov r6, r2
one_not_longer:
    addi r2, r2, 1
    blt r2, r8, one_start - one
    mov r1, r6
    svc SVC_EXIT
one_text:
    .string "looking for the longest Collatz chain below 1000\n"

; Program 2: prints ten lines, five of its turns apart.
    .org 1280 + PROGRAM_SIZE
two:
    li r3, 0                        ; the line's number
    li r4, 5                        ; when it is due
    li r5, 10
two_wait:
    svc SVC_TIME
    bge r1, r4, two_line - two
    svc SVC_YIELD
    jmp two_wait - two
two_line:
    li r2, two_text - two
two_next_character:
    ldx r1, 0(r2)
    beq r1, r0, two_number - two
    svc SVC_PRINT
    addi r2, r2, 1
    jmp two_next_character - two
two_number:
    addi r1, r3, '0'
    svc SVC_PRINT
    li r1, '\n'
    svc SVC_PRINT
    addi r3, r3, 1
    addi r4, r4, 5
    bne r3, r5, two_wait - two
    mov r1, r3
    svc SVC_EXIT
two_text:
    .string "tick "

; Program 3: adds up 1 to 10,000, says so, and writes behind its R.
    .org 1280 + 2 * PROGRAM_SIZE
three:
    li r2, 10000
    li r3, 0
three_add:
    add r3, r3, r2
    addi r2, r2, -1
    bne r2, r0, three_add - three
    li r1, 50005000
    bne r3, r1, three_end - three
    li r2, three_text - three
three_next_character:
    ldx r1, 0(r2)
    beq r1, r0, three_trespass - three
    svc SVC_PRINT
    addi r2, r2, 1
    jmp three_next_character - three
three_trespass:
    st r3, PROGRAM_SIZE
three_end:
    svc SVC_EXIT                    ; not reached
three_text:
    .string "the sum of 1 to 10000 is 50005000; now I write beyond my R\n"

    .org 1280 + 3 * PROGRAM_SIZE
behind:
    .word 0x6a75617264
    .entry start
