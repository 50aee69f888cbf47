; vmm: a virtual machine monitor as a guest (Theorem 2). It hosts two guests on its own machine, by turns: a dispatcher, an
; allocator, and one interpreter for each privileged instruction. A guest is any program of this machine, this one included, so
; monitors nest as deep as the storage is large. It is the control program CP = <D, A, {v_i}> of the paper:
;   vmm-dispatch.inc      D: takes every trap, accounts, chooses; and the turns
;   vmm-allocator.inc     A: R' = (l + base, b), clipped to the guest's region
;   vmm-interpreters.inc  the v_i of the privileged instructions, and of a trap of the guest's own
;   vmm-console.inc       one console for two guests
;
; Nothing in it depends on how long anything takes. A guest's time is counted in its own instructions, and the monitor can
; count those exactly: the timer tells how many it left of those that it granted. So a guest's timer interrupts come
; at the same instruction as on a bare machine, whatever the monitor does between two of its instructions.
;
; Its guests are put into its storage, and into the table below, before it starts (trapline.theory.recursion.Nesting). A guest
; has a region of this machine's storage, and of its drum if it has one. Input: what is typed reaches both guests.
; Output: the guests' lines, each behind the guest's number; see vmm-console.inc. Result: the first guest's r0 when both have
; halted; 0 without guests, as the image stands here.

    .include "lib.inc"
    .equ GUESTS, 2
    .equ SLICE, 10000               ; a turn: this many of the guest's steps, unless Nesting says otherwise

; An entry of the guest table. Nesting writes CELLS to ENTRY_PSW; all of it is the reader's after a run.
    .equ REGISTERS, 0               ; 16 words; while it has its turn they are in saved
    .equ PSW, 16                    ; M, P and R as the guest sees them
    .equ RUN_PSW, 17                ; user mode, P 0, and the R that A has composed
    .equ STATE, 18                  ; one of the three below
    .equ PENDING, 19                ; the interrupts that it has not taken: a sum of the two below
    .equ TIME, 20                   ; its instructions, and those skipped while idle
    .equ DEADLINE, 21               ; the time at which its timer interrupts, or NEVER
    .equ DIRECT, 22                 ; how many instructions the processor executed for it
    .equ SIMULATED, 23              ; how many a v_i did
    .equ REFLECTED, 24              ; how many traps it took
    .equ NUMBER, 25                 ; the digit that its lines start with
    .equ TURN, 26                   ; how many of its steps a turn is
    .equ BASE, 27                   ; its region: BASE is k of the paper's map
    .equ CELLS, 28                  ; and q; 0 if there is no guest
    .equ DRUM_BASE, 29
    .equ DRUM_SECTORS, 30
    .equ LINE_FILL, 31              ; how many characters of a line wait
    .equ INPUT_HEAD, 32             ; where in INPUT the next byte is
    .equ INPUT_COUNT, 33            ; how many wait
    .equ LINE, 34
    .equ LINE_SIZE, 64
    .equ INPUT, LINE + LINE_SIZE
    .equ INPUT_SIZE, 128            ; a power of two
    .equ ENTRY_SIZE, INPUT + INPUT_SIZE

    .equ RUNNING, 0
    .equ WAITING, 1                 ; idle until an interrupt
    .equ HALTED, 2
    .equ TIMER_PENDING, 1
    .equ CONSOLE_PENDING, 2

    .equ L_SHIFT, 21
    .equ P_SHIFT, 42

    .size 1152
    .org 4
    .word 0x766d6d                  ; what Nesting looks for: "vmm", where the table is, its shape, whose turn it is
    .word guests, GUESTS, ENTRY_SIZE, current

; Registers, everywhere in the monitor: r0 is zero; r15 is the entry of the guest; r14 is the link; the others are scratch.
start:
    li r0, 0
    spsw r1                         ; only our own R tells how much storage there is
    li r2, FIELD_MAX
    and r1, r1, r2
    ld r2, trap_psw
    or r2, r2, r1
    st r2, trap_psw
    st r2, NEW_PSW
    ld r2, woken_psw
    or r2, r2, r1
    st r2, woken_psw
    li r15, guests
start_guest:
    ldx r1, CELLS(r15)
    bne r1, r0, start_present
    li r1, HALTED
    stx r1, STATE(r15)
start_present:
    call lr, compose
    addi r15, r15, ENTRY_SIZE
    li r1, guests_end
    bne r15, r1, start_guest
    addi r15, r15, -ENTRY_SIZE      ; the first one is behind the last
    jmp choose

; All have halted.
finish:
    ld r0, guests + REGISTERS
    halt

    .include "vmm-dispatch.inc"
    .include "vmm-allocator.inc"
    .include "vmm-interpreters.inc"
    .include "vmm-console.inc"

trap_psw:                           ; b is added at the start
    .word psw(0, trap_entry, 0, 0)
woken_psw:
    .word psw(0, woken, 0, 0)
run_psw:                            ; what the guest is entered with
    .word 0
never:
    .word (1 << 63) - 1
p_field:
    .word FIELD_MAX << P_SHIFT
not_p_field:
    .word ~(FIELD_MAX << P_SHIFT)
one_in_p:
    .word 1 << P_SHIFT
current:                            ; the entry of the guest that has its turn
    .word guests
turn_end:                           ; the guest's time at which its turn is over
    .word 0
granted:                            ; how many instructions the guest may execute before the timer
    .word 0
timer_left:                         ; what the timer said after it was stopped
    .word 0
stalled:                            ; 1 if typed bytes wait for room in a guest's INPUT
    .word 0
input_ended:
    .word 0
saved:                              ; the registers of the guest that has its turn
    .space 16

guests:
    .space PSW
    .word 0, 0, RUNNING, 0, 0, (1 << 63) - 1, 0, 0, 0, '1', SLICE
    .space ENTRY_SIZE - TURN - 1
    .space PSW
    .word 0, 0, RUNNING, 0, 0, (1 << 63) - 1, 0, 0, 0, '2', SLICE
    .space ENTRY_SIZE - TURN - 1
guests_end:
    .entry start
