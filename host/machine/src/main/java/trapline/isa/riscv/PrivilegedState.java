package trapline.isa.riscv;

/**
 * What the unprivileged half of a hart asks its privileged half: the CSRs, which belong to the control program. The processor never
 * calls these while it executes at full speed: translations, and whether floating point is on, are kept by the hart, and whoever
 * changes an answer here tells it ({@link Hart#translationChanged}, {@link Hart#requestComposition}).
 *
 * <p>The answers must depend on nothing but the machine's history.
 */
public interface PrivilegedState {
    /** {@return satp, with a mode that is supported: 0 (Bare), 8 (Sv39) or 9 (Sv48)} */
    long satp();

    /**
     * {@return the level at which loads and stores are made: mstatus.MPP if mstatus.MPRV is set and the hart is in M}
     *
     * @param level the hart's
     */
    PrivilegeLevel dataLevel(PrivilegeLevel level);

    /** {@return mstatus.SUM: S may access the pages of U} */
    boolean supervisorUserMemory();

    /** {@return mstatus.MXR: what is executable may be read} */
    boolean executableReadable();

    /** {@return whether mstatus.FS is not Off} */
    boolean floatingPoint();

    /**
     * {@return whether physical memory protection allows an access (volume II, section 3.7); false if it straddles entries}
     *
     * @param physicalAddress the first byte
     * @param size how many bytes, 1 to 8
     * @param access what for
     * @param level at which level
     */
    boolean protectionAllows(long physicalAddress, int size, Access access, PrivilegeLevel level);

    /**
     * {@return whether all of a page has the same protection, so that one answer of {@link #protectionAllows} holds for it}
     *
     * @param physicalAddress of the page's first byte, a multiple of 4096
     */
    boolean protectionIsUniform(long physicalAddress);

    /**
     * {@return whether physical memory protection allows every load and store in a range}
     *
     * @param physicalAddress the first byte
     * @param size how many bytes, at least 1
     * @param level at which level
     */
    boolean protectionIsOpen(long physicalAddress, long size, PrivilegeLevel level);

    /**
     * {@return the code of the interrupt that the hart must take before its next instruction; -1 for none}
     *
     * @param level the hart's
     */
    int dueInterrupt(PrivilegeLevel level);

    /** {@return whether an interrupt that is enabled on its own is pending, so that {@code wfi} ends, even if globally masked} */
    boolean interruptPending();

    /**
     * {@return the hart's time at which a timer interrupt becomes pending that is not now; Long.MAX_VALUE for never}. Time is as in
     * {@link Hart#time}. The hart runs at most to it, then calls {@link #advance}.
     */
    long nextDeadline();

    /**
     * Tells how late it is; timer interrupts whose time has come become pending.
     *
     * @param time the hart's time, never less than before
     */
    void advance(long time);
}
