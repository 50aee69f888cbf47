; sha256: the SHA-256 (FIPS 180-4) of the console input, from its first byte to its end. The hash is computed in user mode;
; the supervisor reads the input, all that waits at once, and prints the hash.
; Input: any bytes, then the end. Output: 64 hexadecimal digits and a newline. Result: how many bytes were hashed.

    .include "lib.inc"
    .equ SVC_READ, 1                ; reads up to r2 bytes to address r1, at least 1; r1 := how many, 0 at the end
    .equ SVC_DONE, 2                ; the hash is complete
    .equ BUFFER_SIZE, 4096
    .size 2048 + BUFFER_SIZE

    .org NEW_PSW
    .word psw(0, trap_entry, 0, SIZE)
    .org 4
start:
    lpsw hash_psw

; The supervisor's part.

called:
    ld r1, OPERAND
    li r2, SVC_READ
    beq r1, r2, read
    li r2, SVC_DONE
    beq r1, r2, done
    jmp trap_unexpected

; r3 the buffer, r4 its end, r5 where the next byte goes
read:
    ld r3, saved + 1
    ld r4, saved + 2
    add r4, r3, r4
    mov r5, r3
    li r6, 0
read_byte:
    cin r1
    blt r1, r6, read_nothing
    stx r1, 0(r5)
    addi r5, r5, 1
    blt r5, r4, read_byte
    jmp read_end
read_nothing:
    bne r5, r3, read_end
    li r2, INPUT_ENDED
    beq r1, r2, read_end
    ; Wait. The interrupt is a trap of its own, so the old PSW of the supervisor call is kept aside.
    ld r7, OLD_PSW
    ld r8, NEW_PSW
    ld r2, woken_psw
    st r2, NEW_PSW
    idle
woken:
    st r7, OLD_PSW
    st r8, NEW_PSW
    jmp read_byte
read_end:
    sub r1, r5, r3
    st r1, saved + 1
    jmp trap_return_next

done:
    li r3, 0
    li r4, 8
done_word:
    ldx r1, state(r3)
    li r2, 8
    call lr, print_hex
    addi r3, r3, 1
    blt r3, r4, done_word
    call lr, print_newline
    ld r0, length
    halt

hash_psw:
    .word psw(1, hash, 0, SIZE)
woken_psw:
    .word psw(0, woken, 0, SIZE)
trap_table:
    .word trap_unexpected, trap_unexpected, trap_unexpected, trap_unexpected, called
    .word trap_unexpected, trap_unexpected, trap_return, trap_return, trap_unexpected

    .include "trap.inc"
    .include "print.inc"

; The program, in user mode. r13 is always 0. Every word of the algorithm is kept below 2^32, the machine's words are longer.

hash:
    li r13, 0
hash_read:
    li r1, buffer
    li r2, BUFFER_SIZE
    svc SVC_READ
    beq r1, r13, pad
    li r2, buffer
    st r2, next
    add r1, r1, r2
    st r1, last
hash_byte:
    ld r2, next
    ldx r1, 0(r2)
    addi r2, r2, 1
    st r2, next
    call lr, absorb
    ld r2, next
    ld r3, last
    bne r2, r3, hash_byte
    jmp hash_read

; A 1 bit, 0 bits up to 8 bytes before the end of a block, the length in bits.
pad:
    ld r1, count
    st r1, length
    li r1, 0x80
    call lr, absorb
pad_zero:
    ld r1, count
    andi r1, r1, 63
    li r2, 56
    beq r1, r2, pad_length
    li r1, 0
    call lr, absorb
    jmp pad_zero
pad_length:
    li r2, 56
pad_length_byte:
    st r2, shift
    ld r1, length
    shli r1, r1, 3
    shr r1, r1, r2
    andi r1, r1, 255
    call lr, absorb
    ld r2, shift
    addi r2, r2, -8
    bge r2, r13, pad_length_byte
    svc SVC_DONE

; absorb: takes the byte r1 into the block, and the block into the hash when it is full.
absorb:
    ld r2, word
    shli r2, r2, 8
    or r2, r2, r1
    st r2, word
    ld r3, count
    addi r3, r3, 1
    st r3, count
    andi r4, r3, 3
    bne r4, r13, absorb_end
    shri r5, r3, 2
    addi r5, r5, -1
    andi r5, r5, 15
    stx r2, schedule(r5)
    st r13, word
    andi r4, r3, 63
    beq r4, r13, compress
absorb_end:
    ret lr

; compress: takes the block, the first 16 words of the schedule, into the hash. Changes r0 to r12 and r15.
compress:
    st lr, compress_link
    ld r11, mask
    li r15, 16
    li r7, 64
extend:
    ldx r9, schedule - 15(r15)
    call lr, small_sigma_0
    mov r0, r8
    ldx r9, schedule - 2(r15)
    call lr, small_sigma_1
    add r0, r0, r8
    ldx r1, schedule - 16(r15)
    add r0, r0, r1
    ldx r1, schedule - 7(r15)
    add r0, r0, r1
    and r0, r0, r11
    stx r0, schedule(r15)
    addi r15, r15, 1
    blt r15, r7, extend

    ; The working variables a to h are r0 to r7.
    ld r0, state
    ld r1, state + 1
    ld r2, state + 2
    ld r3, state + 3
    ld r4, state + 4
    ld r5, state + 5
    ld r6, state + 6
    ld r7, state + 7
    li r15, 0
round:
    mov r9, r4                      ; T1 = h + Sigma1(e) + Ch(e, f, g) + K[t] + W[t], in r12
    call lr, big_sigma_1
    add r12, r7, r8
    call lr, choice
    add r12, r12, r8
    ldx r8, constants(r15)
    add r12, r12, r8
    ldx r8, schedule(r15)
    add r12, r12, r8
    and r12, r12, r11
    mov r7, r6
    mov r6, r5
    mov r5, r4
    add r4, r3, r12                 ; e = d + T1
    and r4, r4, r11
    mov r9, r0                      ; T2 = Sigma0(a) + Maj(a, b, c), in r12 with T1
    call lr, big_sigma_0
    add r12, r12, r8
    call lr, majority
    add r12, r12, r8
    mov r3, r2
    mov r2, r1
    mov r1, r0
    and r0, r12, r11                ; a = T1 + T2
    addi r15, r15, 1
    li r8, 64
    blt r15, r8, round

    st r0, working
    st r1, working + 1
    st r2, working + 2
    st r3, working + 3
    st r4, working + 4
    st r5, working + 5
    st r6, working + 6
    st r7, working + 7
    li r15, 0
    li r2, 8
add_up:
    ldx r0, state(r15)
    ldx r1, working(r15)
    add r0, r0, r1
    and r0, r0, r11
    stx r0, state(r15)
    addi r15, r15, 1
    blt r15, r2, add_up
    ld lr, compress_link
    ret lr

; The functions of FIPS 180-4, section 4.1.2. The result is r8, r9 and r10 are scratch, the mask is in r11.

; Ch of e, f, g: r4, r5, r6.
choice:
    xor r8, r5, r6
    and r8, r8, r4
    xor r8, r8, r6
    ret lr
; Maj of a, b, c: r0, r1, r2.
majority:
    and r8, r0, r1
    or r9, r0, r1
    and r9, r9, r2
    or r8, r8, r9
    ret lr
; The sigmas of r9. A word that is put behind itself rotates by a plain shift.
big_sigma_0:
    shli r8, r9, 32
    or r9, r8, r9
    shri r8, r9, 2
    shri r10, r9, 13
    xor r8, r8, r10
    shri r10, r9, 22
    xor r8, r8, r10
    and r8, r8, r11
    ret lr
big_sigma_1:
    shli r8, r9, 32
    or r9, r8, r9
    shri r8, r9, 6
    shri r10, r9, 11
    xor r8, r8, r10
    shri r10, r9, 25
    xor r8, r8, r10
    and r8, r8, r11
    ret lr
small_sigma_0:
    shri r10, r9, 3
    shli r8, r9, 32
    or r9, r8, r9
    shri r8, r9, 7
    xor r10, r10, r8
    shri r8, r9, 18
    xor r8, r8, r10
    and r8, r8, r11
    ret lr
small_sigma_1:
    shri r10, r9, 10
    shli r8, r9, 32
    or r9, r8, r9
    shri r8, r9, 17
    xor r10, r10, r8
    shri r8, r9, 19
    xor r8, r8, r10
    and r8, r8, r11
    ret lr

mask:
    .word 0xffffffff
next:                               ; the next byte in the buffer, and where the bytes end
    .word 0
last:
    .word 0
count:                              ; bytes absorbed, and those among them that were input
    .word 0
length:
    .word 0
word:                               ; the bytes of the unfinished word
    .word 0
shift:
    .word 0
compress_link:
    .word 0
; The first 32 bits of the fractional parts of the square roots of the first 8 primes.
state:
    .word 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
; The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
constants:
    .word 0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5
    .word 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174
    .word 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da
    .word 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967
    .word 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85
    .word 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070
    .word 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3
    .word 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
working:
    .space 8
schedule:
    .space 64
buffer:
    .space BUFFER_SIZE
    .entry start
