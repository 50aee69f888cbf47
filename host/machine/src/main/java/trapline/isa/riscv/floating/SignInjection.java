package trapline.isa.riscv.floating;

/** fsgnj, fsgnjn, fsgnjx: bit operations that raise nothing and leave NaNs as they are (unprivileged manual, section 20.7). */
public final class SignInjection {
    private SignInjection() {}

    /** {@return a with the sign of b: fsgnj.d} */
    public static long copySign(long a, long b) {
        return a & Long.MAX_VALUE | b & Long.MIN_VALUE;
    }

    /** {@return a with the opposite of b's sign: fsgnjn.d} */
    public static long copyNegatedSign(long a, long b) {
        return copySign(a, ~b);
    }

    /** {@return a with its sign changed if b is negative: fsgnjx.d} */
    public static long multiplySign(long a, long b) {
        return a ^ b & Long.MIN_VALUE;
    }

    /** {@return a with the sign of b: fsgnj.s} */
    public static int copySign(int a, int b) {
        return a & Integer.MAX_VALUE | b & Integer.MIN_VALUE;
    }

    /** {@return a with the opposite of b's sign: fsgnjn.s} */
    public static int copyNegatedSign(int a, int b) {
        return copySign(a, ~b);
    }

    /** {@return a with its sign changed if b is negative: fsgnjx.s} */
    public static int multiplySign(int a, int b) {
        return a ^ b & Integer.MIN_VALUE;
    }

    static long negate(long a) {
        return a ^ Long.MIN_VALUE;
    }

    static int negate(int a) {
        return a ^ Integer.MIN_VALUE;
    }
}
