package trapline.monitor.riscv;

/**
 * What a call of the firmware returns (SBI 2.0, chapter 3).
 *
 * @param error 0, or a negative code; to a0
 * @param value what the call gives; to a1
 */
record SbiResult(long error, long value) {
    /** Done. */
    static final SbiResult SUCCESS = new SbiResult(0, 0);

    /** There is no such function. */
    static final SbiResult NOT_SUPPORTED = new SbiResult(-2, 0);

    /** An argument makes no sense. */
    static final SbiResult INVALID_PARAMETER = new SbiResult(-3, 0);

    /** The hart has been started already. */
    static final SbiResult ALREADY_AVAILABLE = new SbiResult(-6, 0);

    /** {@return success with a value} */
    static SbiResult of(long value) {
        return new SbiResult(0, value);
    }
}
