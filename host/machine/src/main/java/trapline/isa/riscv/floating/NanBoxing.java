package trapline.isa.riscv.floating;

/** Singles in 64-bit registers: the upper half is all ones (unprivileged manual, section 21.2). */
public final class NanBoxing {
    /** What an instruction reads that wants a single and finds none. */
    public static final int CANONICAL_NAN = 0x7fc0_0000;

    private static final long BOX = 0xffff_ffff_0000_0000L;

    private NanBoxing() {}

    /** {@return the register that holds a single} */
    public static long box(int single) {
        return BOX | single & 0xffff_ffffL;
    }

    /** {@return the single in a register, the canonical NaN if there is none; moves and stores do not ask, they take the low half} */
    public static int unbox(long register) {
        return register >>> 32 == 0xffff_ffffL ? (int) register : CANONICAL_NAN;
    }
}
