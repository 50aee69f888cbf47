; storm: a storm of supervisor calls. Every second step is a trap, for ever: the new PSW leads straight back to the next
; call, still in user mode. It shows whether one machine's traps delay another's.
; Input: none; what is typed is one trap more. Output: none. Result: none, it never ends. r0 counts the calls.

    .include "lib.inc"
    .org NEW_PSW
    .word psw(1, storm, 0, SIZE)
    .org 4
start:
    li r0, -1
    lpsw NEW_PSW
storm:                              ; user mode
    addi r0, r0, 1
    svc 0
    .entry start
