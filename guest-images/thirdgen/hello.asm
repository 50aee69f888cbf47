; hello: prints a greeting and halts.
; Input: none. Output: the greeting. Result: 0.

    .include "lib.inc"
start:
    li r1, greeting
    call lr, print_string
    li r0, 0
    halt
greeting:
    .string "Hello from a third-generation machine\n"

    .include "print.inc"
    .entry start
