package trapline.monitor;

import trapline.machine.Trap;

/**
 * Which of the paper's monitors hosts a machine.
 *
 * @param type which
 * @param forced whether it is used also where no theorem says that it works
 */
public record Monitoring(Type type, boolean forced) {
    /** The monitors. */
    public enum Type {
        /** The virtual machine monitor of Theorem 1: everything innocuous is executed directly. */
        VMM("vmm"),
        /**
         * The hybrid monitor of Theorem 3: the control program interprets all of virtual supervisor mode, and virtual user mode is
         * executed directly.
         */
        HYBRID("hybrid");

        private final String label;

        Type(String label) {
            this.label = label;
        }

        /** {@return the name in specs} */
        public String label() {
            return label;
        }
    }

    /** Theorem 1's monitor, where it applies. */
    public static final Monitoring VMM = new Monitoring(Type.VMM, false);

    /** Theorem 3's monitor, where it applies. */
    public static final Monitoring HYBRID = new Monitoring(Type.HYBRID, false);

    /**
     * How many steps of virtual supervisor mode the control program interprets for one message at most, so that no machine
     * holds a lane for long.
     */
    public static final long MOST_INTERPRETED = 4096;

    /** The cause of {@link #SUPERVISOR_MODE}; no machine has it. */
    public static final int SUPERVISOR_MODE_CAUSE = 0x7fff_ffff;

    /**
     * What a machine under a hybrid monitor hands to its control program when it is in virtual supervisor mode: nothing has
     * trapped, but nothing may be executed directly either.
     */
    public static final Trap SUPERVISOR_MODE = new Trap.GuestException(SUPERVISOR_MODE_CAUSE, 0);

    /**
     * {@return whether a trap is {@link #SUPERVISOR_MODE}}
     *
     * @param trap any
     */
    public static boolean isSupervisorMode(Trap trap) {
        return trap.cause() == SUPERVISOR_MODE_CAUSE;
    }

    /** {@return whether all of virtual supervisor mode is interpreted} */
    public boolean hybrid() {
        return type == Type.HYBRID;
    }

    /** {@return the same, forced} */
    public Monitoring force() {
        return new Monitoring(type, true);
    }
}
