package trapline.isa.riscv.floating;

/** The rounding modes by their encoding in frm and in an instruction's rm field (unprivileged manual, section 20.2). */
public final class RoundingMode {
    /** To nearest, ties to even. */
    public static final int RNE = 0;
    /** Towards zero. */
    public static final int RTZ = 1;
    /** Down, towards minus infinity. */
    public static final int RDN = 2;
    /** Up, towards plus infinity. */
    public static final int RUP = 3;
    /** To nearest, ties to the larger magnitude. */
    public static final int RMM = 4;
    /** In an instruction: the mode in frm. No function here takes it. */
    public static final int DYN = 7;

    private RoundingMode() {}

    /** {@return whether a number is one of the five modes, so that the functions here take it} */
    public static boolean isValid(int mode) {
        return mode >= RNE && mode <= RMM;
    }

    /**
     * {@return whether rounding increases the magnitude of a number that is cut after its last kept bit}
     *
     * @param mode the rounding mode
     * @param negative the sign of the number
     * @param odd the last kept bit
     * @param half the first dropped bit
     * @param rest whether any later dropped bit is 1
     */
    static boolean increments(int mode, boolean negative, boolean odd, boolean half, boolean rest) {
        return switch (mode) {
            case RNE -> half && (rest || odd);
            case RTZ -> false;
            case RDN -> negative && (half || rest);
            case RUP -> !negative && (half || rest);
            case RMM -> half;
            default -> throw new IllegalArgumentException("no rounding mode: " + mode);
        };
    }

    /** {@return whether a number beyond the largest finite one becomes infinite (IEEE 754-2019, section 7.4)} */
    static boolean overflowsToInfinity(int mode, boolean negative) {
        return increments(mode, negative, true, true, true);
    }

    /** {@return the sign of an exact zero that is the sum of two numbers of opposite sign (IEEE 754-2019, section 6.3)} */
    static boolean zeroSumIsNegative(int mode) {
        return mode == RDN;
    }
}
