package trapline.theory.run;

import trapline.isa.riscv.PrivilegeLevel;

/**
 * The circumstances of a program.
 *
 * @param kernel the level of the few instructions that start it and take its traps: M, which has the machine for itself, or S, over SBI
 * @param level at which the program starts
 * @param resumes whether the trap routine returns behind what trapped, a few times, before it halts; if not, it halts at once
 * @param paging whether satp is on: each page is where it would be without, with permissions of its own
 * @param timer about how many instructions of the program are executed before the timer interrupts it for the first time; 0: no timer
 *     runs
 * @param extension the SBI extension that an {@code ecall} at S is for, if the kernel is in S
 */
public record RiscVSetUp(
        PrivilegeLevel kernel, PrivilegeLevel level, boolean resumes, boolean paging, int timer, long extension) {
    /** The most that {@link #timer} may be. */
    public static final int LATEST = 30;

    public RiscVSetUp {
        if (timer < 0 || timer > LATEST) {
            throw new IllegalArgumentException("a timer after " + timer + " instructions");
        }
    }

    /** {@return whether it is for a machine with an SBI firmware} */
    boolean overSbi() {
        return kernel == PrivilegeLevel.SUPERVISOR;
    }

    RiscVSetUp haltingAtOnce() {
        return new RiscVSetUp(kernel, level, false, paging, timer, extension);
    }

    RiscVSetUp withoutTimer() {
        return new RiscVSetUp(kernel, level, resumes, paging, 0, extension);
    }

    RiscVSetUp withoutPaging() {
        return new RiscVSetUp(kernel, level, resumes, false, timer, extension);
    }

    /** {@return it in words} */
    String text() {
        return "starts in " + level
                + (resumes ? ", traps resume" : ", a trap halts")
                + (paging ? ", satp is on" : "")
                + (timer > 0 ? ", a timer runs" : "")
                + (overSbi() ? ", over SBI" : "");
    }
}
