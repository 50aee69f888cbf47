package trapline.theory.recursion;

import trapline.machine.Storage;

/** Looks at a {@link MonitoredRun} while it goes on. */
interface Watch {
    /**
     * Sees how far it is; every few thousand steps.
     *
     * @param steps its outermost machine's
     */
    default void at(long steps) {}

    /**
     * Looks at the storage, whenever the control program has done something.
     *
     * @param storage the real one
     */
    default void look(Storage storage) {}

    /** {@return whether the run may end here} */
    default boolean enough() {
        return false;
    }
}
