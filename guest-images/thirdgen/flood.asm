; flood: prints for ever, in supervisor mode: the printable characters in lines of 64, each line starting one further.
; It shows whether one machine's output delays another's, and that its console stays bounded.
; Input: none. Output: endless. Result: none, it never ends. r0 counts the bytes.

    .include "lib.inc"
    .equ FIRST, ' '
    .equ LAST, '~'
    .equ WIDTH, 64
start:
    li r0, 0
    li r4, LAST + 1
    li r6, '\n'
    li r1, FIRST                    ; the character that starts the line
line:
    mov r2, r1
    li r3, WIDTH
    li r5, 0
character:
    cout r2
    addi r0, r0, 1
    addi r2, r2, 1
    blt r2, r4, same_round
    li r2, FIRST
same_round:
    addi r3, r3, -1
    bne r3, r5, character
    cout r6
    addi r0, r0, 1
    addi r1, r1, 1
    blt r1, r4, line
    li r1, FIRST
    jmp line
    .entry start
