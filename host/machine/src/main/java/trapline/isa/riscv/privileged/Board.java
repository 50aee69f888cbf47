package trapline.isa.riscv.privileged;

/** What a hart needs of the board around it: mtime, the timers' deadlines, and the interrupt lines. */
public interface Board {
    /** What a deadline is when there is none. */
    long NEVER = Long.MAX_VALUE;

    /** {@return mtime, an unsigned number of ticks} */
    long time();

    /**
     * {@return what {@link MachineClock#ticks} will say when mtime reaches a value; {@link #NEVER} if it has, or never will}
     *
     * @param compare an unsigned number of ticks
     */
    long dueAt(long compare);

    /** {@return what {@link MachineClock#ticks} will say when the next timer of the board ends; {@link #NEVER} if none runs} */
    long deadline();

    /**
     * Lets the timers whose time has come act; the {@link MachineClock} has advanced before.
     *
     * @return the interrupt lines to the hart, by {@link Interrupts#line}
     */
    long advance();
}
