package trapline.isa.thirdgen.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;
import trapline.isa.thirdgen.Cause;
import trapline.isa.thirdgen.InterpretedProcessor;
import trapline.isa.thirdgen.ThirdGenBareMachine;
import trapline.machine.Exit;
import trapline.machine.Image;

/** Assembled programs do on the machine what they say. */
class FirstProgramTest {
    private static ThirdGenBareMachine run(String source) {
        Image image = Programs.assembled(source).image();
        ThirdGenBareMachine machine = ThirdGenBareMachine.boot(image, image.size(), 0, new InterpretedProcessor());
        assertInstanceOf(Exit.Halted.class, machine.runTo(100_000));
        return machine;
    }

    @Test
    void programOfTheManualSumsAndPrints() {
        ThirdGenBareMachine machine = run(InstructionSetDocument.EXAMPLE);
        assertEquals("Hi!\n", machine.transcript());
        assertEquals(55, machine.state().register(1));
        long sum = Programs.assembled(InstructionSetDocument.EXAMPLE).symbols().getOrDefault("sum", -1L);
        assertEquals(55, machine.state().storage().load(sum));
    }

    @Test
    void printsASumInDecimal() {
        ThirdGenBareMachine machine = run("""
                        li   sp, stack_end
                        li   r1, 0
                        li   r2, 1
                        li   r3, 10
                sum:    add  r1, r1, r2
                        addi r2, r2, 1
                        bge  r3, r2, sum
                        call lr, decimal
                        halt

                ; Prints r1, at least 0, in decimal: the digits wait on the stack for the first one.
                decimal: li  r4, 10
                        mov  r5, sp
                digit:  rem  r6, r1, r4
                        addi r6, r6, '0'
                        addi sp, sp, -1
                        stx  r6, 0(sp)
                        div  r1, r1, r4
                        bne  r1, r0, digit
                out:    ldx  r6, 0(sp)
                        cout r6
                        addi sp, sp, 1
                        bne  sp, r5, out
                        ret  lr

                stack:  .space 32
                        .equ stack_end, stack + 32
                """);
        assertEquals("55", machine.transcript());
    }

    @Test
    void userProgramCallsItsSupervisor() {
        ThirdGenBareMachine machine = run("""
                        .org NEW_PSW
                        .word psw(0, supervisor, 0, SIZE)
                        .org 4
                user:   li   r1, 'A'
                        svc  1
                        li   r1, 'B'
                        svc  1
                        halt                    ; privileged: the supervisor will see it

                supervisor:
                        ld   r2, CAUSE
                        li   r3, CAUSE_SUPERVISOR_CALL
                        bne  r2, r3, stop
                        cout r1
                        ld   r4, OLD_PSW
                        ld   r5, step
                        add  r4, r4, r5
                        st   r4, OLD_PSW
                        lpsw OLD_PSW
                stop:   halt
                step:   .word psw(0, 1, 0, 0)   ; P is one more
                        .entry user, 1
                """);
        assertEquals("AB", machine.transcript());
        assertEquals(
                Cause.PRIVILEGED_INSTRUCTION.number(), machine.state().storage().load(2));
    }
}
