package trapline.machine;

/**
 * How far a machine's time goes. Time counts instructions, and goes on by leaps while a machine waits for its timer: without an end a guest could wait
 * until the count overflows. A timer that is set for later never interrupts.
 */
public final class EndOfTime {
    /** The last time that a machine comes to by waiting: 73 years at a billion instructions a second. */
    public static final long TIME = 1L << 61;

    private EndOfTime() {}
}
