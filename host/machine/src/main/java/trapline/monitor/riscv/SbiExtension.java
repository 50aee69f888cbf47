package trapline.monitor.riscv;

import trapline.isa.riscv.Hart;

/** An extension of the firmware's interface (SBI 2.0): functions that S calls by ecall. */
interface SbiExtension {
    /** {@return the name by which calls are counted} */
    String name();

    /** {@return whether calls with this number are its} */
    boolean has(long extension);

    /**
     * Executes a call, before the ecall completes.
     *
     * @param system whose S calls
     * @param arguments a0 to a7
     * @return what it returns
     */
    SbiResult call(RiscVSystem system, Arguments arguments);

    /**
     * The registers of a call.
     *
     * @param hart whose
     */
    record Arguments(Hart hart) {
        private static final int A0 = 10;
        private static final int A6 = 16;
        private static final int A7 = 17;

        /** {@return an argument, from 0} */
        long get(int index) {
            return hart.x(A0 + index);
        }

        /** {@return which function of the extension} */
        long function() {
            return hart.x(A6);
        }

        /** {@return which extension} */
        long extension() {
            return hart.x(A7);
        }

        /**
         * {@return whether the one hart is among those that a mask names: arguments {@code index} (mask) and {@code index + 1} (base)}
         */
        boolean namesHart(int index) {
            return get(index + 1) == -1 || get(index + 1) == 0 && (get(index) & 1) != 0;
        }

        /** {@return whether the mask names harts that do not exist} */
        boolean namesStrangers(int index) {
            long base = get(index + 1);
            return base != -1 && (base == 0 ? (get(index) & ~1L) != 0 : get(index) != 0);
        }
    }
}
