; primes: the sieve of Eratosthenes below 100,000, in user mode; the supervisor prints what it found.
; Input: none; what is typed is ignored. Output: how many primes there are and which is the largest. Result: how many.

    .include "lib.inc"
    .equ BOUND, 100000
    .equ SVC_DONE, 1
    .size BOUND + 1024

    .org NEW_PSW
    .word psw(0, trap_entry, 0, SIZE)
    .org 4
start:
    lpsw sieve_psw

; The sieve, in user mode. composite[n] becomes 1 when n turns out to be composite.
;   r0 primes so far, r1 the largest of them, r2 the number under test, r3 the multiple to strike out
sieve:
    li r0, 0
    li r1, 0
    li r4, BOUND
    li r5, 1
    li r6, 0
    li r2, 2
candidate:
    ldx r7, composite(r2)
    bne r7, r6, next_candidate
    addi r0, r0, 1
    mov r1, r2
    mul r3, r2, r2                  ; smaller multiples have a smaller prime factor
    bge r3, r4, next_candidate
strike:
    stx r5, composite(r3)
    add r3, r3, r2
    blt r3, r4, strike
next_candidate:
    addi r2, r2, 1
    blt r2, r4, candidate
    svc SVC_DONE

done:                               ; the supervisor call, its number unread: the sieve has only one
    li r1, primes_text
    call lr, print_string
    li r1, BOUND
    call lr, print_decimal
    li r1, count_text
    call lr, print_string
    ld r1, saved
    call lr, print_decimal
    li r1, largest_text
    call lr, print_string
    ld r1, saved + 1
    call lr, print_decimal
    call lr, print_newline
    ld r0, saved
    halt

sieve_psw:
    .word psw(1, sieve, 0, SIZE)
primes_text:
    .string "primes below "
count_text:
    .string ": "
largest_text:
    .string ", the largest "
trap_table:
    .word trap_unexpected, trap_unexpected, trap_unexpected, trap_unexpected, done
    .word trap_unexpected, trap_unexpected, trap_unexpected, trap_return, trap_unexpected

    .include "trap.inc"
    .include "print.inc"
composite:                          ; behind the words of the image: BOUND zero cells
    .entry start
