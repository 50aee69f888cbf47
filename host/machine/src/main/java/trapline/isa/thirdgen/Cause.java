package trapline.isa.thirdgen;

import java.util.Arrays;
import java.util.Locale;
import trapline.machine.Trap;

/**
 * Why the machine trapped; the number is what E[2] receives, the operand what E[3] receives. That a trap records its
 * cause is an extension of the paper's definition, as every real machine makes it. The two interrupts extend it further: no
 * instruction caused them, and P names the next one.
 */
public enum Cause {
    /** An address outside R, or outside storage. Operand: the address, before relocation. */
    MEMORY(1),
    /** A privileged instruction in user mode. Operand: the instruction word. */
    PRIVILEGED_INSTRUCTION(2),
    /** A word that is no instruction. Operand: the word. */
    ILLEGAL_INSTRUCTION(3),
    /** A supervisor call. Operand: its number. */
    SUPERVISOR_CALL(4),
    /** A division by zero. Operand: the dividend. */
    DIVIDE_BY_ZERO(5),
    /** The drum has no such sector. Operand: the sector's number. */
    DRUM(6),
    /** The timer's interval is over: an interrupt. Operand: 0. */
    TIMER(7),
    /** Something was typed on the console, or its input ended: an interrupt. Operand: 0. */
    CONSOLE(8),
    /** The hardware failed to execute the instruction. Operand: a number that tells what failed. */
    MACHINE_CHECK(9);

    private static final Cause[] BY_NUMBER = new Cause[10];

    static {
        Arrays.stream(values()).forEach(cause -> BY_NUMBER[cause.number] = cause);
    }

    private final int number;

    Cause(int number) {
        this.number = number;
    }

    /** {@return what E[2] receives, 1 to 9} */
    public int number() {
        return number;
    }

    /** {@return the name for people} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * {@return the cause of a trap of this machine}
     *
     * @param trap one that this machine's processor or devices made
     */
    public static Cause of(Trap trap) {
        return BY_NUMBER[trap.cause()];
    }

    Trap exception(long operand) {
        return new Trap.GuestException(number, operand);
    }

    Trap interrupt() {
        return new Trap.Interrupt(number, 0);
    }
}
