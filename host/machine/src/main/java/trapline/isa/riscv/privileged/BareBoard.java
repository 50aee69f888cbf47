package trapline.isa.riscv.privileged;

/**
 * No board at all: mtime is the clock, and no line ever asks for an interrupt.
 *
 * @param clock the machine's
 */
record BareBoard(MachineClock clock) implements Board {
    @Override
    public long time() {
        return clock.ticks();
    }

    @Override
    public long dueAt(long compare) {
        return Long.compareUnsigned(compare, clock.ticks()) > 0 && compare > 0 ? compare : NEVER;
    }

    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public long advance() {
        return 0;
    }
}
