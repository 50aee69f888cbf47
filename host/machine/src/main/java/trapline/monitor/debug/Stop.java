package trapline.monitor.debug;

/** Why a machine stopped for its debugger. */
public sealed interface Stop {
    /** It has made the one step that it was to make. */
    record Stepped() implements Stop {}

    /**
     * The next instruction is at a breakpoint.
     *
     * @param hardware which of the two kinds was asked for; they do not differ here
     */
    record AtBreakpoint(boolean hardware) implements Stop {}

    /**
     * The next instruction accesses what is watched, unless it faults or an interrupt comes first.
     *
     * @param kind of the watchpoint
     * @param virtualAddress the first watched byte that it accesses
     */
    record Watched(Watchpoint.Kind kind, long virtualAddress) implements Stop {}

    /** Somebody stopped it. */
    record Interrupted() implements Stop {}
}
