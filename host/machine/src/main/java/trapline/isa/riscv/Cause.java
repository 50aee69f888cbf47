package trapline.isa.riscv;

import java.util.Arrays;
import java.util.Locale;
import trapline.machine.Trap;

/**
 * Why direct execution ended. The numbers 0 to 15 are the architecture's exception codes (volume II, table of mcause); the operand
 * is what xtval receives. Two more are between processor and control program only, and no guest ever sees them. Interrupts have the
 * architecture's interrupt codes and are {@link Trap.Interrupt}, so they are not in this table.
 */
public enum Cause {
    /** A jump to an odd half word; cannot happen with C. Operand: the address. */
    INSTRUCTION_MISALIGNED(0),
    /** No instruction can be fetched from there. Operand: the virtual address of the part that cannot. */
    INSTRUCTION_ACCESS_FAULT(1),
    /** Bits that are no instruction, or floating point while it is off. Operand: the bits, 16 or 32. */
    ILLEGAL_INSTRUCTION(2),
    /** An {@code ebreak}. Operand: its address. */
    BREAKPOINT(3),
    /** A load-reserved from an unaligned address. Operand: the virtual address. */
    LOAD_MISALIGNED(4),
    /** A load from where nothing may be read. Operand: the virtual address. */
    LOAD_ACCESS_FAULT(5),
    /** A store-conditional or AMO to an unaligned address. Operand: the virtual address. */
    STORE_MISALIGNED(6),
    /** A store or AMO to where nothing may be written. Operand: the virtual address. */
    STORE_ACCESS_FAULT(7),
    /** An {@code ecall} in U. Operand: 0. */
    ENVIRONMENT_CALL_FROM_U(8),
    /** An {@code ecall} in S. Operand: 0. */
    ENVIRONMENT_CALL_FROM_S(9),
    /** An {@code ecall} in M. Operand: 0. */
    ENVIRONMENT_CALL_FROM_M(11),
    /** A fetch that the page table does not allow. Operand: the virtual address of the part that it does not. */
    INSTRUCTION_PAGE_FAULT(12),
    /** A load that the page table does not allow. Operand: the virtual address of the part that it does not. */
    LOAD_PAGE_FAULT(13),
    /** A store or AMO that the page table does not allow. Operand: the virtual address of the part that it does not. */
    STORE_PAGE_FAULT(15),

    /**
     * An instruction that only the control program may execute: every access to a CSR but the floating-point ones, {@code mret},
     * {@code sret}, {@code wfi}, {@code sfence.vma}. Whether it is legal for the guest is the control program's to decide.
     * Operand: the instruction's 32 bits.
     */
    PRIVILEGED_INSTRUCTION(64),
    /**
     * An access outside the machine's memory. The control program asks the bus whether a device is there, and makes an access
     * fault of it if not. Operand: the physical address; {@link Hart#pendingAccess} tells the rest.
     */
    DEVICE_ACCESS(65),
    /** The hardware failed to execute the instruction. Operand: a number that tells what failed. */
    MACHINE_CHECK(66);

    private static final Cause[] BY_NUMBER = new Cause[MACHINE_CHECK.number + 1];

    static {
        Arrays.stream(values()).forEach(cause -> BY_NUMBER[cause.number] = cause);
    }

    private final int number;

    Cause(int number) {
        this.number = number;
    }

    /** {@return the exception code, 0 to 15, or a number of ours above those} */
    public int number() {
        return number;
    }

    /** {@return whether it is an exception of the architecture, with its own code} */
    public boolean architectural() {
        return number < PRIVILEGED_INSTRUCTION.number;
    }

    /** {@return the name for people} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * {@return the cause of an exception of this machine}
     *
     * @param trap one that this machine's processor made, not an interrupt
     */
    public static Cause of(Trap.GuestException trap) {
        return BY_NUMBER[trap.cause()];
    }

    /**
     * {@return a trap with this cause}
     *
     * @param operand what it is about
     */
    public Trap exception(long operand) {
        return new Trap.GuestException(number, operand);
    }
}
