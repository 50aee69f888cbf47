; echo: waits for console input and prints it back, byte by byte, until the input ends.
; Input: any bytes. Output: the same bytes. Result: how many they were.

    .include "lib.inc"
    .org NEW_PSW
    .word psw(0, woken, 0, SIZE)
    .org 4
start:
    li r0, 0
wait:
    idle                            ; its interrupt traps to woken
woken:
    li r3, INPUT_ENDED
    li r4, NOTHING_WAITS
next_byte:                          ; all that waits is read before the next idle
    cin r1
    beq r1, r4, wait
    beq r1, r3, ended
    cout r1
    addi r0, r0, 1
    jmp next_byte
ended:
    halt
    .entry start
